/** What can be read off a kernel's expression before code is written for it. */
import {
  type Expr,
  type Kernel,
  type Reduction,
  type ScalarFunction,
  scalarFunctions,
} from '../../compiler/program.ts';
import type { Plain } from './code.ts';

export type Load = readonly ['load', number, ...Expr[]];

/** Scalar functions that are one instruction. */
export const instructions: Partial<Record<ScalarFunction, Plain>> = {
  add: 'f64.add',
  subtract: 'f64.sub',
  multiply: 'f64.mul',
  divide: 'f64.div',
  negate: 'f64.neg',
  minimum: 'f64.min',
  maximum: 'f64.max',
  sqrt: 'f64.sqrt',
  abs: 'f64.abs',
};
/** Written out in place. */
const written: ReadonlySet<string> = new Set(['select', 'positive', 'sign', 'equal']);
/** The same for two numbers at once. */
export const pairInstructions: Partial<Record<ScalarFunction, Plain>> = {
  add: 'f64x2.add',
  subtract: 'f64x2.sub',
  multiply: 'f64x2.mul',
  divide: 'f64x2.div',
  negate: 'f64x2.neg',
};

export function isSum(e: Expr): e is Reduction {
  return Array.isArray(e) && e[0] === 'sum';
}

/**
 * The outermost sums of an expression; null when lanes cannot share them: one is in a branch, or it is a largest-of, or it looks up how
 * many terms it has.
 */
export function outerSums(e: Expr): Reduction[] | null {
  if (typeof e === 'number' || typeof e === 'string') return [];
  if (isSum(e)) return e[2] === 0 || holds(e[3], 'largest') || looksUp(e) ? null : [e];
  if (holds(e, 'largest')) return null;
  if (e[0] === 'select' || e[0] === 'load') return holds(e, 'sum') ? null : [];
  const parts = (e.slice(1) as Expr[]).map(outerSums);
  return parts.every((p) => p !== null) ? parts.flat() : null;
}

function holds(e: Expr, head: 'sum' | 'largest'): boolean {
  if (typeof e === 'number' || typeof e === 'string') return false;
  return e[0] === head || (e as readonly Expr[]).some((part) => Array.isArray(part) && holds(part, head));
}

function looksUp(e: Expr): boolean {
  if (!Array.isArray(e)) return false;
  return (isSum(e) && e[4] !== undefined) || (e as readonly Expr[]).some(looksUp);
}

/** The loads of an expression, but for those inside further sums or inside an index. */
export function ownLoads(e: Expr): Load[] {
  if (typeof e === 'number' || typeof e === 'string' || e[0] === 'sum' || e[0] === 'largest') return [];
  if (e[0] === 'load') return [e as unknown as Load];
  return (e.slice(1) as Expr[]).flatMap(ownLoads);
}

/** Made of linear loads, numbers and the four operations: what two lanes can do in one instruction. */
export function isPairable(e: Expr, isLinear: (load: Load) => boolean): boolean {
  if (typeof e === 'number') return true;
  if (typeof e === 'string') return false;
  if (e[0] === 'load') return isLinear(e as unknown as Load);
  if (pairInstructions[e[0] as ScalarFunction] === undefined) return false;
  return (e.slice(1) as Expr[]).every((part) => isPairable(part, isLinear));
}

/** Whole-number arithmetic of variables and literals throughout. */
export function isWhole(e: Expr): boolean {
  if (typeof e === 'number') return Number.isInteger(e);
  if (typeof e === 'string') return true;
  const arithmetic = ['add', 'subtract', 'multiply', 'quotient', 'remainder'].includes(e[0] as string);
  return arithmetic && (e.slice(1) as Expr[]).every(isWhole);
}

/** Scalar functions that have no instruction and are called from outside, in order of name. */
export function calledFunctions(kernels: readonly Kernel[]): ScalarFunction[] {
  const called = new Set<ScalarFunction>();
  const visit = (e: Expr): void => {
    if (typeof e === 'number' || typeof e === 'string') return;
    const name = e[0] as ScalarFunction;
    if (Object.hasOwn(scalarFunctions, name) && !instructions[name] && !written.has(name)) called.add(name);
    for (const part of e.slice(1)) if (Array.isArray(part)) visit(part as unknown as Expr);
  };
  for (const { value } of kernels) visit(value);
  return [...called].sort();
}
