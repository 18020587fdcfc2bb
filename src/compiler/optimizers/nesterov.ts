import { add, multiply, subtract } from '../ops/expression.ts';
import { decayRate, learningRate, type OptimizerDefinition } from './optimizer.ts';

/** v ← μv − η∇L(θ + μv), θ ← θ + v: the gradient is taken where the momentum will have led. */
export const nesterov: OptimizerDefinition = {
  title: 'Nesterov',
  summary: 'Momentum that looks ahead: the gradient is taken at the point the momentum leads to.',
  fields: { learningRate: learningRate(0.01), momentum: decayRate('Momentum μ', 0.9) },
  formula: 'v ← μv − η∇L(θ + μv), θ ← θ + v',
  slots: {
    velocity: ({ slot, gradient, hyper }) =>
      subtract(multiply(hyper('momentum'), slot('velocity')), multiply(hyper('learningRate'), gradient)),
  },
  counters: {},
  point: ({ parameter, slot, hyper }) => add(parameter, multiply(hyper('momentum'), slot('velocity'))),
  update: ({ parameter }, next) => add(parameter, next('velocity')),
};
