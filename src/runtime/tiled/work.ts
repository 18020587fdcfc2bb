import type { Expr, Extent, Kernel } from '../../compiler/program.ts';

/** Operations that fill a kernel's output: what an element computes, terms of sums counted one by one. */
export function operationsOf({ extents, value }: Kernel, batch: number): number {
  const size = (extent: Extent): number => (typeof extent === 'number' ? extent : batch);
  const each = (e: Expr): number => {
    if (!Array.isArray(e) || e[0] === 'load') return 0;
    if (e[0] === 'sum' || e[0] === 'largest') return size(e[2] as Extent) * (1 + each(e[3] as Expr));
    return (e.slice(1) as Expr[]).reduce<number>((sum, part) => sum + each(part), 1);
  };
  return extents.reduce<number>((cells, extent) => cells * size(extent), 1) * Math.max(1, each(value));
}
