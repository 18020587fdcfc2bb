import type { Expr } from '../../compiler/program.ts';

/** The expression with what `replace` answers in place of the parts that it knows. */
export function rewrite(e: Expr, replace: (part: Expr) => Expr | undefined): Expr {
  const known = replace(e);
  if (known !== undefined) return known;
  if (!Array.isArray(e)) return e;
  // Whatever stands first in an expression is its name, and a name is nowhere replaced.
  const [name, ...parts] = e as readonly [Expr, ...Expr[]];
  return [name, ...parts.map((part) => rewrite(part, replace))] as unknown as Expr;
}

/** Structural equality. */
export function same(a: Expr, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
