import { add, apply, divide, multiply, subtract } from '../ops/expression.ts';
import { decayRate, epsilon, learningRate, type OptimizerDefinition } from './optimizer.ts';

/** s ← ρs + (1−ρ)g², θ ← θ − ηg/(√s + ε) (Hinton's lecture 6e). */
export const rmsprop: OptimizerDefinition = {
  title: 'RMSProp',
  summary: 'Divides each step by the root of a running mean of squared gradients.',
  fields: { learningRate: learningRate(0.01), decay: decayRate('Decay ρ', 0.9), epsilon },
  formula: 's ← ρs + (1−ρ)g², θ ← θ − ηg/(√s + ε)',
  slots: {
    squares: ({ slot, gradient, hyper }) =>
      add(
        multiply(hyper('decay'), slot('squares')),
        multiply(subtract(1, hyper('decay')), multiply(gradient, gradient)),
      ),
  },
  counters: {},
  point: null,
  update: ({ parameter, gradient, hyper }, next) =>
    subtract(
      parameter,
      divide(
        multiply(hyper('learningRate'), gradient),
        add(apply('sqrt', next('squares')), hyper('epsilon')),
      ),
    ),
};
