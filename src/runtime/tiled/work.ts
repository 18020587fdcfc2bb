import type { Expr, Extent, Kernel } from '../../compiler/program.ts';
import { type KnownInput, termsOf } from '../../compiler/terms.ts';
import { isReduction } from './shape.ts';

/** Operations that fill a kernel's output: what an element computes, terms of sums counted one by one. */
export function operationsOf(kernel: Kernel, inputs: readonly KnownInput[], batch: number): number {
  const size = (extent: Extent): number => (typeof extent === 'number' ? extent : batch);
  const each = (e: Expr): number => {
    if (!Array.isArray(e) || e[0] === 'load') return 0;
    if (isReduction(e)) return termsOf(e, size(e[2]), kernel, inputs) * (1 + each(e[3]));
    return (e.slice(1) as Expr[]).reduce<number>((sum, part) => sum + each(part), 1);
  };
  const elements = kernel.extents.reduce<number>((cells, extent) => cells * size(extent), 1);
  return elements * Math.max(1, each(kernel.value));
}
