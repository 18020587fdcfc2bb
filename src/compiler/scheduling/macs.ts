import { present } from '../../base/assert.ts';
import type { Expr, Kernel, Procedure, Tensor, TensorId } from '../program.ts';
import { type KnownInput, termsOf } from '../terms.ts';
import type { NamedKernels } from './procedure.ts';
import { isReduction } from './reductions.ts';

/** Multiply-adds of one row in `forward`, and in what `train` does beside it. */
export function macsOfStep(
  forward: Procedure,
  train: Procedure,
  kernels: NamedKernels,
  tensors: Readonly<Record<TensorId, Tensor>>,
): { forward: number; backward: number } {
  const byId = new Map([...kernels.values()].map(({ id, kernel }) => [id, kernel]));
  const known = new Map<string, number>();
  const macsOf = ({ steps }: Procedure): number =>
    steps.reduce((n, { kernel: id, inputs }) => {
      const kernel = present(byId.get(id), id);
      // Where it looks up how many terms a sum has, the same kernel does more in one step than in another.
      const key = looksUp(kernel.value) ? JSON.stringify([id, inputs]) : id;
      const macs =
        known.get(key) ??
        kernelMacs(
          kernel,
          inputs.map((one) => present(tensors[one], one)),
        );
      known.set(key, macs);
      return n + macs;
    }, 0);
  return { forward: macsOf(forward), backward: macsOf(train) - macsOf(forward) };
}

function looksUp(e: Expr): boolean {
  if (!Array.isArray(e)) return false;
  return (isReduction(e) && e[4] !== undefined) || (e as readonly Expr[]).some(looksUp);
}

/** For every sum, its length times the number of elements, batches counted once. */
function kernelMacs(kernel: Kernel, inputs: readonly KnownInput[]): number {
  const { extents, value } = kernel;
  const fixed = (extent: number | string): number => (typeof extent === 'number' ? extent : 1);
  const sums: number[] = [];
  const walk = (e: Expr, around: number): void => {
    if (typeof e === 'number' || typeof e === 'string') return;
    if (!isReduction(e)) {
      for (const part of e.slice(e[0] === 'load' ? 2 : 1) as Expr[]) walk(part, around);
      return;
    }
    const inner = e[0] === 'sum' ? around * termsOf(e, fixed(e[2]), kernel, inputs) : around;
    if (e[0] === 'sum') sums.push(inner);
    walk(e[3], inner);
  };
  walk(value, 1);
  return Math.round(extents.reduce<number>((n, extent) => n * fixed(extent), 1) * Math.max(0, ...sums));
}
