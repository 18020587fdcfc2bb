/** The algebra of scalar expressions: constructors that simplify, substitution, and symbolic differentiation. */
import { invariant, present } from '../../base/assert.ts';
import type { Expr, ScalarFunction } from '../program.ts';

/** A scalar function applied; constants are folded and neutral elements dropped. */
export function apply(name: ScalarFunction, a: Expr, b?: Expr, c?: Expr): Expr {
  const simple = simplify(name, a, b, c);
  if (simple !== null) return simple;
  if (b === undefined) return [name, a];
  return c === undefined ? [name, a, b] : [name, a, b, c];
}

export const add = (a: Expr, b: Expr): Expr => apply('add', a, b);
export const subtract = (a: Expr, b: Expr): Expr => apply('subtract', a, b);
export const multiply = (a: Expr, b: Expr): Expr => apply('multiply', a, b);
export const divide = (a: Expr, b: Expr): Expr => apply('divide', a, b);
export const negate = (a: Expr): Expr => apply('negate', a);
/** Whole part and rest of an index ÷ a literal. */
export const quotient = (a: Expr, n: number): Expr => apply('quotient', a, n);
export const remainder = (a: Expr, n: number): Expr => apply('remainder', a, n);
export const select = (condition: Expr, a: Expr, b: Expr): Expr => apply('select', condition, a, b);

/** Element of input `position` at the place that broadcasting assigns, or at a fixed index of a vector. */
export const load = (position: number, index?: number): Expr =>
  index === undefined ? ['load', position] : ['load', position, index];

function simplify(name: ScalarFunction, a: Expr, b?: Expr, c?: Expr): Expr | null {
  switch (name) {
    case 'add':
      if (a === 0) return b ?? null;
      if (b === 0) return a;
      return typeof a === 'number' && typeof b === 'number' ? a + b : null;
    case 'subtract':
      if (b === 0) return a;
      if (a === 0 && b !== undefined) return negate(b);
      return typeof a === 'number' && typeof b === 'number' ? a - b : null;
    case 'multiply':
      if (a === 0 || b === 0) return 0;
      if (a === 1) return b ?? null;
      if (b === 1) return a;
      if (a === -1 && b !== undefined) return negate(b);
      if (b === -1) return negate(a);
      return typeof a === 'number' && typeof b === 'number' ? a * b : null;
    case 'divide':
      if (a === 0) return 0;
      return b === 1 ? a : null;
    case 'negate':
      if (typeof a === 'number') return a === 0 ? 0 : -a;
      return Array.isArray(a) && a[0] === 'negate' ? (a[1] as Expr) : null;
    case 'quotient':
      if (b === 1) return a;
      return typeof a === 'number' && typeof b === 'number' ? Math.floor(a / b) : null;
    case 'remainder':
      if (b === 1) return 0;
      return typeof a === 'number' && typeof b === 'number' ? a - b * Math.floor(a / b) : null;
    case 'select':
      if (typeof a === 'number') return (a > 0 ? b : c) ?? null;
      return b !== undefined && sameExpr(b, c) ? b : null;
    default:
      return null;
  }
}

/** Structural equality. */
export function sameExpr(a: Expr | undefined, b: Expr | undefined): boolean {
  if (a === b) return true;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  return (a as readonly Expr[]).every((part, i) => sameExpr(part, (b as readonly Expr[])[i]));
}

type Partials = (args: readonly Expr[]) => readonly Expr[];
const arg = (args: readonly Expr[], i: number): Expr => present(args[i], 'argument');

/** ∂f/∂argument for every scalar function; at a kink the value of the lecture: positive(0) = 0. */
const partials: Readonly<Record<ScalarFunction, Partials>> = {
  add: () => [1, 1],
  subtract: () => [1, -1],
  multiply: (x) => [arg(x, 1), arg(x, 0)],
  divide: (x) => [divide(1, arg(x, 1)), negate(divide(divide(arg(x, 0), arg(x, 1)), arg(x, 1)))],
  negate: () => [-1],
  minimum: (x) => {
    const first = apply('positive', subtract(arg(x, 1), arg(x, 0)));
    return [first, subtract(1, first)];
  },
  maximum: (x) => {
    const first = apply('positive', subtract(arg(x, 0), arg(x, 1)));
    return [first, subtract(1, first)];
  },
  exp: (x) => [apply('exp', arg(x, 0))],
  log: (x) => [divide(1, arg(x, 0))],
  sqrt: (x) => [divide(0.5, apply('sqrt', arg(x, 0)))],
  abs: (x) => [subtract(apply('positive', arg(x, 0)), apply('positive', negate(arg(x, 0))))],
  tanh: (x) => {
    const y = apply('tanh', arg(x, 0));
    return [subtract(1, multiply(y, y))];
  },
  logistic: (x) => {
    const y = apply('logistic', arg(x, 0));
    return [multiply(y, subtract(1, y))];
  },
  softplus: (x) => [apply('logistic', arg(x, 0))],
  sin: (x) => [apply('cos', arg(x, 0))],
  cos: (x) => [negate(apply('sin', arg(x, 0)))],
  sign: () => [0],
  positive: () => [0],
  equal: () => [0, 0],
  finite: () => [0],
  quotient: () => [0, 0],
  remainder: () => [0, 0],
  select: (x) => [0, select(arg(x, 0), 1, 0), select(arg(x, 0), 0, 1)],
};

/** ∂e/∂(broadcast load of input `position`), for expressions without reductions. */
export function derivative(e: Expr, position: number): Expr {
  if (typeof e === 'number' || typeof e === 'string') return 0;
  if (e[0] === 'load') return e[1] === position && e.length === 2 ? 1 : 0;
  invariant(e[0] !== 'sum' && e[0] !== 'largest', 'reductions are differentiated by their op');
  const args = e.slice(1) as readonly Expr[];
  const outer = partials[e[0] as ScalarFunction](args);
  if (e[0] === 'select') {
    return select(arg(args, 0), derivative(arg(args, 1), position), derivative(arg(args, 2), position));
  }
  let sum: Expr = 0;
  args.forEach((a, i) => {
    const inner = derivative(a, position);
    if (inner !== 0) sum = add(sum, multiply(arg(outer, i), inner));
  });
  return sum;
}

/** The expression with every subexpression for which `replace` has an answer replaced by that answer. */
export function rewrite(e: Expr, replace: (e: Expr) => Expr | undefined): Expr {
  const direct = replace(e);
  if (direct !== undefined) return direct;
  if (typeof e === 'number' || typeof e === 'string') return e;
  const first = e[0] === 'load' ? 2 : e[0] === 'sum' || e[0] === 'largest' ? 3 : 1;
  let parts: Expr[] | null = null; // copied when the first of them changes
  for (let i = first; i < e.length; i += 1) {
    const part = rewrite(e[i] as Expr, replace);
    if (part === e[i]) continue;
    parts ??= e.slice(first) as Expr[];
    parts[i - first] = part;
  }
  if (!parts) return e;
  if (first === 1) {
    const [a, b, c] = parts as [Expr, Expr?, Expr?];
    return apply(e[0] as ScalarFunction, a, b, c);
  }
  return [...e.slice(0, first), ...parts] as unknown as Expr;
}

/** The expression with every load replaced once; the indices of a load are rewritten before it is. */
export function rewriteLoads(e: Expr, replace: (input: number, index: readonly Expr[]) => Expr): Expr {
  return rewrite(e, (s) => {
    if (!Array.isArray(s) || s[0] !== 'load') return undefined;
    const index = (s.slice(2) as Expr[]).map((i) => rewriteLoads(i, replace));
    return replace(s[1] as number, index);
  });
}

/** The expression with its loads numbered in the order in which they first occur; `order[n]` is the former number of load n. */
export function inReadingOrder(e: Expr): { readonly value: Expr; readonly order: readonly number[] } {
  const order: number[] = [];
  const value = rewrite(e, (s) => {
    if (!Array.isArray(s) || s[0] !== 'load') return undefined;
    const input = s[1] as number;
    const known = order.indexOf(input);
    const place = known >= 0 ? known : order.push(input) - 1;
    return ['load', place, ...(s.slice(2) as Expr[])];
  });
  return { value, order };
}

/** Calls `visit` with every expression inside `e`, itself first. */
export function walk(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  if (typeof e === 'number' || typeof e === 'string') return;
  const first = e[0] === 'load' ? 2 : e[0] === 'sum' || e[0] === 'largest' ? 3 : 1;
  for (let i = first; i < e.length; i += 1) walk(e[i] as Expr, visit);
}

/** Number of expressions inside `e`, itself included. */
export function countExprs(e: Expr): number {
  let count = 0;
  walk(e, () => (count += 1));
  return count;
}

/** Positions of the inputs that `e` loads. */
export function loadedInputs(e: Expr): Set<number> {
  const found = new Set<number>();
  walk(e, (s) => {
    if (Array.isArray(s) && s[0] === 'load') found.add(s[1] as number);
  });
  return found;
}
