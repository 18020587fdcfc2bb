import type { Expr, Extent } from '../program.ts';
import { isReduction } from './reductions.ts';

/** One reading of an input inside an expression. */
export interface Load {
  readonly index: readonly Expr[];
  /** Variables of the sums around the load, and how far they count. */
  readonly around: readonly string[];
  readonly extents: readonly Extent[];
  /** The value is used as an index of another load, or as a number of terms. */
  readonly asIndex: boolean;
}

/** The loads of every input, by its position. */
export function loadsByInput(e: Expr): ReadonlyMap<number, readonly Load[]> {
  const found = new Map<number, Load[]>();
  const visit = (
    part: Expr,
    around: readonly string[],
    extents: readonly Extent[],
    asIndex: boolean,
  ): void => {
    if (typeof part === 'number' || typeof part === 'string') return;
    if (isReduction(part)) {
      const [, variable, extent, body, count] = part;
      if (count !== undefined) visit(count, around, extents, true);
      return visit(body, [...around, variable], [...extents, extent], asIndex);
    }
    const children = part.slice(part[0] === 'load' ? 2 : 1) as Expr[];
    if (part[0] === 'load') {
      const input = part[1] as number;
      const loads = found.get(input) ?? [];
      if (loads.length === 0) found.set(input, loads);
      loads.push({ index: children, around, extents, asIndex });
    }
    for (const child of children) visit(child, around, extents, asIndex || part[0] === 'load');
  };
  visit(e, [], [], false);
  return found;
}
