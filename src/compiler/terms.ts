import type { Expr, Kernel, Reduction, ScalarFunction } from './program.ts';
import { scalarFunction } from './scalar-functions.ts';

/** What a kernel reads, as far as it is known beforehand: constants, row-major. */
export interface KnownInput {
  readonly extents: readonly (number | string)[];
  readonly values?: ArrayLike<number>;
}

/**
 * Terms that a reduction of a kernel goes through, as a mean over the elements of the output: its extent, or what its number of terms is
 * looked up to be. `size` is the extent as a number; it stands, as the most there can be, for what is not known beforehand.
 */
export function termsOf(
  [, , , , count]: Reduction,
  size: number,
  { extents }: Kernel,
  inputs: readonly KnownInput[],
): number {
  if (count === undefined) return size;
  const axes = extents.flatMap((extent, axis) => (reads(count, `i${axis}`) ? [{ axis, extent }] : []));
  const at = new Map<string, number>();
  const sum = (depth: number): number => {
    const one = axes[depth];
    if (!one) return evaluate(count, at, inputs);
    let total = 0;
    for (let i = 0; i < Number(one.extent); i += 1) {
      at.set(`i${one.axis}`, i);
      total += sum(depth + 1);
    }
    return total;
  };
  const elements = axes.reduce((n, { extent }) => n * Number(extent), 1);
  const mean = sum(0) / elements;
  return Number.isNaN(mean) ? size : mean;
}

function reads(e: Expr, variable: string): boolean {
  return e === variable || (Array.isArray(e) && (e as readonly Expr[]).some((part) => reads(part, variable)));
}

/** Not a number where something is not known. */
function evaluate(e: Expr, at: ReadonlyMap<string, number>, inputs: readonly KnownInput[]): number {
  if (typeof e === 'number') return e;
  if (typeof e === 'string') return at.get(e) ?? NaN;
  if (e[0] === 'sum' || e[0] === 'largest') return NaN;
  if (e[0] === 'load') {
    const { extents = [], values } = inputs[e[1] as number] ?? {};
    const index = (e.slice(2) as Expr[]).map((part) => evaluate(part, at, inputs));
    return values?.[index.reduce((flat, i, axis) => flat * Number(extents[axis]) + i, 0)] ?? NaN;
  }
  const [a = NaN, b = NaN, c = NaN] = (e.slice(1) as Expr[]).map((part) => evaluate(part, at, inputs));
  return scalarFunction(e[0] as ScalarFunction)(a, b, c);
}
