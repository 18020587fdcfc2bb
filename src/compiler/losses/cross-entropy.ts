import { compute } from '../ops/elementwise.ts';
import { load, multiply, subtract } from '../ops/expression.ts';
import { logSumExp } from '../ops/log-sum-exp.ts';
import { defineLoss, reduceField } from './loss.ts';

/** −Σ tⱼ log softmax(s)ⱼ = Σ tⱼ (log Σ exp s − sⱼ), on logits s; targets may be soft. δ = softmax(s) − t when Σt = 1. */
export const crossEntropy = defineLoss({
  title: 'Cross entropy',
  summary: 'Multinomial cross entropy on logits: the softmax is part of the loss.',
  fields: { reduce: reduceField },
  formula: '−Σ t log softmax(s)',
  coding: null,
  leastColumns: 2,
  terms(tape, prediction, target, _, name) {
    const total = tape.call(logSumExp, [prediction], {}, `lse[${prediction}]`);
    return compute(tape, [prediction, target, total], multiply(load(1), subtract(load(2), load(0))), name);
  },
});
