import { add, multiply, subtract } from '../ops/expression.ts';
import { decayRate, learningRate, type OptimizerDefinition } from './optimizer.ts';

/** v ← μv − ηg, θ ← θ + v (heavy ball). */
export const momentum: OptimizerDefinition = {
  title: 'Momentum',
  summary: 'The heavy ball: a part of the last step is taken again.',
  fields: { learningRate: learningRate(0.05), momentum: decayRate('Momentum μ', 0.9) },
  formula: 'v ← μv − ηg, θ ← θ + v',
  slots: {
    velocity: ({ slot, gradient, hyper }) =>
      subtract(multiply(hyper('momentum'), slot('velocity')), multiply(hyper('learningRate'), gradient)),
  },
  counters: {},
  point: null,
  update: ({ parameter }, next) => add(parameter, next('velocity')),
};
