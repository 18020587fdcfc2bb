import type { PathSum } from '../../lab/paths/path-sum.ts';
import { count } from '../notation/number-text.ts';

/** What reverse mode saves: the same number by three ways. */
export function WorkList({ sum: { work } }: { sum: PathSum }) {
  return (
    <section className="paths-work">
      <h4>Multiplications</h4>
      <dl>
        <dt>path by path, for this weight</dt>
        <dd title={work.paths.toString()}>{largeCount(work.paths)}</dd>
        <dt>a vector through the Jacobians</dt>
        <dd>{count(work.jacobians)}</dd>
        <dt>the backward plan, for all weights</dt>
        <dd>{count(work.backward)}</dd>
      </dl>
    </section>
  );
}

/** Whole where it can be read; the exact number is the title. */
function largeCount(value: bigint): string {
  const text = value.toLocaleString('en');
  if (text.length <= 13) return text;
  const digits = value.toString();
  return `${digits[0]}.${digits.slice(1, 4)} · 10^${digits.length - 1}`;
}
