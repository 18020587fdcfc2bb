import type { Expr } from '../../compiler/program.ts';

/** By how much an index grows with the variable; null when not evenly. */
export function stepOf(e: Expr, name: string): number | null {
  if (typeof e === 'number') return 0;
  if (typeof e === 'string') return e === name ? 1 : 0;
  const parts = e.slice(1) as Expr[];
  const steps = parts.map((part) => stepOf(part, name));
  const [a, b] = steps as [number | null, number | null];
  if (steps.every((step) => step === 0)) return 0;
  if (a === null || b === null) return null;
  if (e[0] === 'add') return a + b;
  if (e[0] === 'subtract') return a - b;
  const [x, y] = parts;
  if (e[0] === 'multiply' && typeof x === 'number') return x * b;
  if (e[0] === 'multiply' && typeof y === 'number') return a * y;
  return null;
}
