import type { Expr } from '../../compiler/program.ts';

/** constant + Σ coefficient·variable over the iteration variables. */
export interface LinearForm {
  readonly constant: number;
  readonly terms: ReadonlyMap<string, number>;
}

/** The index expression as a linear form; null when it is none. `batch` is a number here. */
export function linearForm(e: Expr, batch: number): LinearForm | null {
  if (typeof e === 'number') return { constant: e, terms: new Map() };
  if (e === 'batch') return { constant: batch, terms: new Map() };
  if (typeof e === 'string') return { constant: 0, terms: new Map([[e, 1]]) };
  const [a, b] = e.slice(1, 3) as [Expr, Expr];
  const [left, right] = [linearForm(a, batch), b === undefined ? null : linearForm(b, batch)];
  if (!left || !right) return null;
  if (e[0] === 'add') return combine(left, right, 1);
  if (e[0] === 'subtract') return combine(left, right, -1);
  if (e[0] !== 'multiply') return null;
  if (left.terms.size === 0) return scaled(right, left.constant);
  return right.terms.size === 0 ? scaled(left, right.constant) : null;
}

/** a + factor·b. */
export function combine(a: LinearForm, b: LinearForm, factor: number): LinearForm {
  const terms = new Map(a.terms);
  for (const [name, c] of b.terms) terms.set(name, (terms.get(name) ?? 0) + factor * c);
  return { constant: a.constant + factor * b.constant, terms };
}

export function scaled(form: LinearForm, factor: number): LinearForm {
  return combine({ constant: 0, terms: new Map() }, form, factor);
}
