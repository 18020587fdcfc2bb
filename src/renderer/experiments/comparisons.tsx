import { CircleCheck, CircleX, Info } from 'lucide-react';
import { useState } from 'react';
import type { Comparison } from '../../lab/experiments/experiment.ts';
import { holds } from '../../lab/experiments/support/compare.ts';
import { numeral, small } from './number-text.ts';
import { TableFrame } from './table-frame.tsx';

/** Rows shown before a person asks for all. */
const few = 12;

/** Whether the run reproduces its reference, in one sentence. */
export function Verdict({ comparisons }: { comparisons: readonly Comparison[] }) {
  const all = comparisons.length;
  if (all === 0) {
    return (
      <p className="verdict" role="status">
        <Info size={18} aria-hidden /> At these settings there is nothing to compare with.
      </p>
    );
  }
  const failed = comparisons.filter((one) => !holds(one)).length;
  if (failed === 0) {
    return (
      <p className="verdict is-good" role="status">
        <CircleCheck size={18} aria-hidden />
        {all === 1 ? 'Reproduced: the one number agrees.' : `Reproduced: all ${all} numbers agree.`}
      </p>
    );
  }
  return (
    <p className="verdict is-bad" role="status">
      <CircleX size={18} aria-hidden /> Not reproduced: {failed} of {all} numbers differ by more than they
      may.
    </p>
  );
}

/** Our numbers beside those they must reproduce; what is not reproduced stands first. */
export function Comparisons({ comparisons }: { comparisons: readonly Comparison[] }) {
  const [whole, setWhole] = useState(false);
  const sorted = comparisons.toSorted((a, b) => Number(holds(a)) - Number(holds(b)));
  const shown = whole || sorted.length <= few + 3 ? sorted : sorted.slice(0, few);
  return (
    <section className="outcome-table">
      <h3>Comparison with the reference</h3>
      <TableFrame label="Comparison">
        <thead>
          <tr>
            <th scope="col">Quantity, and why the tolerance</th>
            <th scope="col" className="is-number">
              Reference
            </th>
            <th scope="col" className="is-number">
              Ours
            </th>
            <th scope="col" className="is-number">
              Difference
            </th>
            <th scope="col" className="is-number">
              Tolerance
            </th>
            <th scope="col">Reproduced</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one.quantity} comparison={one} />
          ))}
        </tbody>
      </TableFrame>
      {shown.length < sorted.length && (
        <button type="button" className="button is-quiet" onClick={() => setWhole(true)}>
          Show all {sorted.length}
        </button>
      )}
    </section>
  );
}

function Row({ comparison }: { comparison: Comparison }) {
  const { quantity, reference, ours, tolerance, because, origin } = comparison;
  const good = holds(comparison);
  const why =
    origin === 'published'
      ? 'printed in the course material or by its scripts'
      : 'from an independent computation';
  return (
    <tr className={good ? '' : 'is-bad'}>
      <th scope="row">
        {quantity}
        <span className="aside" title="Why the tolerance is as large as it is">
          {because}
        </span>
      </th>
      <td className="is-number" title={String(reference)}>
        {numeral(reference, 9)}
        <span className="aside" title={why}>
          {origin}
        </span>
      </td>
      <td className="is-number" title={String(ours)}>
        {numeral(ours, 9)}
      </td>
      <td className="is-number" title={String(ours - reference)}>
        {small(ours - reference)}
      </td>
      <td className="is-number" title={String(tolerance)}>
        {small(tolerance)}
      </td>
      <td>
        <span className={`reproduced ${good ? 'is-good' : 'is-bad'}`}>
          {good ? <CircleCheck size={14} aria-hidden /> : <CircleX size={14} aria-hidden />}
          {good ? 'yes' : 'no'}
        </span>
      </td>
    </tr>
  );
}
