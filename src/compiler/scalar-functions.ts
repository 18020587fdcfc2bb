import type { ScalarFunction } from './program.ts';

/** Their float64 meaning; the table in `docs/compiled-format.md` says the same in words. */
const functions: Readonly<Record<ScalarFunction, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negate: (a) => -a,
  minimum: (a, b) => Math.min(a, b),
  maximum: (a, b) => Math.max(a, b),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  sqrt: (a) => Math.sqrt(a),
  abs: (a) => Math.abs(a),
  tanh: (a) => Math.tanh(a),
  logistic,
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  sign: (a) => (a > 0 ? 1 : -1),
  positive: (a) => (a > 0 ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  finite: (a) => (Number.isFinite(a) ? 1 : 0),
  quotient: (a, b) => Math.floor(a / b),
  remainder: (a, b) => a - b * Math.floor(a / b),
  select: (a, b, c) => (a > 0 ? b : c),
};

/** 1/(1+e⁻ᵃ) without overflow on either side. */
function logistic(a: number): number {
  if (a >= 0) return 1 / (1 + Math.exp(-a));
  const e = Math.exp(a);
  return e / (1 + e);
}

/** The float64 meaning of every scalar function. */
export function scalarFunction(name: ScalarFunction): (a: number, b: number, c: number) => number {
  return functions[name];
}
