/** What the adjoint of an elementwise call needs of its formula: derivatives, ready to be written as calls. */
import type { Expr } from '../program.ts';
import { isDear } from './dear.ts';
import { derivative, inReadingOrder, load, multiply, rewrite, sameExpr } from './expression.ts';

/** An expression whose loads count in the order in which they occur; `order[n]` is the place of load n among given values. */
export interface Formula {
  readonly attributes: { readonly value: Expr };
  readonly order: readonly number[];
}

/** ∂y/∂xᵢ of y = value(x₁, …, xₙ), as far as y̅·∂y/∂xᵢ asks for it; values are given as x₁, …, xₙ, y, ȳ. */
export interface Slope {
  /** Reads x₁, …, xₙ and y. */
  readonly value: Expr;
  /** Too dear to be computed again for every cotangent: ∂y/∂xᵢ is then a value of its own. */
  readonly kept: Formula | null;
  /** ȳ·∂y/∂xᵢ in one. */
  readonly term: Formula;
}

/** The slope along input i of n, null where it is 0 everywhere. */
export function slopeOf(value: Expr, i: number, n: number): Slope | null {
  const slope = derivativeByOutput(value, i, n);
  if (slope === 0) return null;
  return {
    value: slope,
    kept: isDear(slope) ? formulaOf(slope) : null,
    term: formulaOf(multiply(load(n + 1), slope)),
  };
}

function formulaOf(e: Expr): Formula {
  const { value, order } = inReadingOrder(e);
  return { attributes: { value }, order };
}

/** ∂value/∂input i, with the function's own value, where it occurs in it, read from the output (load n). */
export function derivativeByOutput(value: Expr, i: number, n: number): Expr {
  const whole = Array.isArray(value) && value[0] !== 'load' ? value : undefined;
  return rewrite(derivative(value, i), (e) => (whole && sameExpr(e, whole) ? load(n) : undefined));
}
