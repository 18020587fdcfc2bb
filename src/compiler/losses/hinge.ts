import { compute } from '../ops/elementwise.ts';
import { apply, load, multiply, subtract } from '../ops/expression.ts';
import { defineLoss, reduceField } from './loss.ts';

/** max(0, 1 − t·s) with t ∈ {−1, 1}. */
export const hinge = defineLoss({
  title: 'Hinge',
  summary: 'The loss of the support-vector classifier; targets are −1 and 1.',
  fields: { reduce: reduceField },
  formula: 'Σ max(0, 1 − t·s)',
  coding: { low: -1, high: 1 },
  leastColumns: 1,
  terms(tape, prediction, target, _, name) {
    const margin = subtract(1, multiply(load(1), load(0)));
    return compute(tape, [prediction, target], apply('maximum', margin, 0), name);
  },
});
