import { compute } from '../ops/elementwise.ts';
import { apply, load, multiply, subtract } from '../ops/expression.ts';
import { defineLoss, reduceField } from './loss.ts';

/** log(1+eˢ) − t·s with t ∈ {0, 1}, on logits s; the softplus form does not overflow. */
export const logisticLoss = defineLoss({
  title: 'Binary logistic',
  summary: 'Logistic regression on a logit per component; targets are 0 and 1.',
  fields: { reduce: reduceField },
  formula: 'Σ log(1 + eˢ) − t·s',
  coding: { low: 0, high: 1 },
  leastColumns: 1,
  terms(tape, prediction, target, _, name) {
    const value = subtract(apply('softplus', load(0)), multiply(load(1), load(0)));
    return compute(tape, [prediction, target], value, name);
  },
});
