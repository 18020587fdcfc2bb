import type { Expr, ScalarFunction } from '../program.ts';
import { scalarFunction } from '../scalar-functions.ts';

/** Value of an expression whose only load is `['load', 0]`, in float64: curves and scalar checks. */
export function evaluateAt(e: Expr, x: number): number {
  if (typeof e === 'number') return e;
  if (Array.isArray(e) && e[0] === 'load') return x;
  const args = (e as readonly Expr[]).slice(1).map((a) => evaluateAt(a, x));
  const f = scalarFunction((e as readonly [ScalarFunction])[0]);
  return f(args[0] ?? NaN, args[1] ?? NaN, args[2] ?? NaN);
}
