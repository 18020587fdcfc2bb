import { rewrite, walk } from '../ops/expression.ts';
import type { Expr, Kernel, Reduction } from '../program.ts';

export function isReduction(e: Expr): e is Reduction {
  return Array.isArray(e) && (e[0] === 'sum' || e[0] === 'largest');
}

export function hasReduction(e: Expr): boolean {
  if (typeof e === 'number' || typeof e === 'string') return false;
  return isReduction(e) || (e as readonly Expr[]).some((part) => Array.isArray(part) && hasReduction(part));
}

/** Is it the index along an axis of the output? */
export function isAxis(variable: string): boolean {
  return variable.length === 2 && variable[0] === 'i';
}

/** Names of the reduction variables, in order of appearance. */
export function variablesOf(e: Expr): Set<string> {
  const found = new Set<string>();
  walk(e, (s) => {
    if (isReduction(s)) found.add(s[1]);
  });
  return found;
}

/** Gives reduction variables whose names are taken other names. */
export function renameVariables(e: Expr, taken: ReadonlySet<string>): Expr {
  const own = variablesOf(e);
  if (own.size === 0 || taken.size === 0) return e;
  const names = new Map<string, string>();
  for (const v of own) {
    let name = v;
    while (taken.has(name) || [...names.values()].includes(name)) name += "'";
    names.set(v, name);
  }
  return renameReductions(e, (v) => names.get(v) ?? v);
}

/** The kernel with its reduction variables named k0, k1, … in order, so that equal kernels are equal. */
export function canonical(kernel: Kernel): Kernel {
  const names = new Map<string, string>();
  for (const v of variablesOf(kernel.value)) names.set(v, `k${names.size}`);
  if (names.size === 0) return kernel;
  return { ...kernel, value: renameReductions(kernel.value, (v) => names.get(v) ?? v) };
}

function renameReductions(e: Expr, name: (variable: string) => string): Expr {
  return rewrite(e, (s) => {
    if (typeof s === 'string') return s === 'batch' || isAxis(s) ? undefined : name(s);
    if (!isReduction(s)) return undefined;
    const parts = s.slice(3) as Expr[]; // the terms, and how many of them
    return [s[0], name(s[1]), s[2], ...parts.map((part) => renameReductions(part, name))] as unknown as Expr;
  });
}
