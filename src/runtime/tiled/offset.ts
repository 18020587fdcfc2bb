import type { Expr } from '../../compiler/program.ts';

/** What an address is made of: whole-number expressions, each with its factor. */
export interface Term {
  readonly atom: Expr;
  readonly coefficient: number;
}

/** constant + Σ coefficient·atom; an atom is a variable or an expression that is not linear in any. */
export interface Offset {
  readonly constant: number;
  /** By the atom's text. */
  readonly terms: ReadonlyMap<string, Term>;
}

/** The place of an element in a row-major array of these strides. */
export function offsetOf(index: readonly Expr[], strides: readonly number[]): Offset {
  let sum: Offset = { constant: 0, terms: new Map() };
  index.forEach((e, axis) => (sum = plus(sum, form(e), strides[axis] ?? 0)));
  return sum;
}

function form(e: Expr): Offset {
  if (typeof e === 'number' && Number.isInteger(e)) return { constant: e, terms: new Map() };
  if (Array.isArray(e) && (e[0] === 'add' || e[0] === 'subtract')) {
    return plus(form(e[1] as Expr), form(e[2] as Expr), e[0] === 'add' ? 1 : -1);
  }
  if (Array.isArray(e) && e[0] === 'multiply') {
    const [a, b] = [form(e[1] as Expr), form(e[2] as Expr)];
    const nothing = { constant: 0, terms: new Map() };
    if (a.terms.size === 0) return plus(nothing, b, a.constant);
    if (b.terms.size === 0) return plus(nothing, a, b.constant);
  }
  return { constant: 0, terms: new Map([[JSON.stringify(e), { atom: e, coefficient: 1 }]]) };
}

function plus(a: Offset, b: Offset, factor: number): Offset {
  const terms = new Map(a.terms);
  for (const [key, { atom, coefficient }] of b.terms) {
    const sum = (terms.get(key)?.coefficient ?? 0) + factor * coefficient;
    if (sum === 0) terms.delete(key);
    else terms.set(key, { atom, coefficient: sum });
  }
  return { constant: a.constant + factor * b.constant, terms };
}

/** Does an expression read a variable? */
export function reads(e: Expr, variable: string): boolean {
  if (typeof e === 'string') return e === variable;
  return Array.isArray(e) && (e as readonly Expr[]).slice(1).some((part) => reads(part, variable));
}
