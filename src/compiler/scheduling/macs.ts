import { present } from '../../base/assert.ts';
import type { Kernel, Procedure } from '../program.ts';
import type { NamedKernels } from './procedure.ts';

/** Multiply-adds of one row in `forward`, and in what `train` does beside it. */
export function macsOfStep(
  forward: Procedure,
  train: Procedure,
  kernels: NamedKernels,
): { forward: number; backward: number } {
  const each = new Map([...kernels.values()].map(({ id, kernel }) => [id, kernelMacs(kernel)]));
  const macsOf = ({ steps }: Procedure): number =>
    steps.reduce((n, step) => n + present(each.get(step.kernel), step.kernel), 0);
  return { forward: macsOf(forward), backward: macsOf(train) - macsOf(forward) };
}

/** For every sum, its length times the number of elements, batches counted once. */
function kernelMacs({ extents, value }: Kernel): number {
  const product = (list: readonly (number | string)[]): number =>
    list.reduce<number>((p, e) => (typeof e === 'number' ? p * e : p), 1);
  const sums: number[] = [];
  const walk = (e: Kernel['value'], around: number): void => {
    if (typeof e === 'number' || typeof e === 'string') return;
    const inner = e[0] === 'sum' ? around * product([e[2] as number | string]) : around;
    const children = (
      e[0] === 'sum' || e[0] === 'largest' ? e.slice(3) : e.slice(e[0] === 'load' ? 2 : 1)
    ) as Kernel['value'][];
    if (e[0] === 'sum') sums.push(inner);
    for (const child of children) walk(child, inner);
  };
  walk(value, 1);
  return product(extents) * Math.max(0, ...sums);
}
