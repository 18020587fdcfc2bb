import type { Expr } from '../program.ts';
import { walk } from './expression.ts';

/** Functions that take much longer than reading a number: what holds one is kept rather than computed again. */
const dear: ReadonlySet<string> = new Set([
  'exp',
  'log',
  'sqrt',
  'tanh',
  'logistic',
  'softplus',
  'sin',
  'cos',
  'divide',
]);

export function isDear(e: Expr): boolean {
  let found = false;
  walk(e, (s) => {
    if (Array.isArray(s)) found ||= dear.has(s[0] as string);
  });
  return found;
}
