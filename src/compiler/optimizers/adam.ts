import { add, apply, divide, multiply, subtract } from '../ops/expression.ts';
import { decayRate, epsilon, learningRate, type OptimizerDefinition } from './optimizer.ts';

/** Adam (Kingma & Ba 2015): bias-corrected running means of g and g²; ε stands outside the root. */
export const adam: OptimizerDefinition = {
  title: 'Adam',
  summary: 'Momentum with a step size of its own for every number.',
  fields: {
    learningRate: learningRate(0.01),
    beta1: decayRate('β₁', 0.9),
    beta2: decayRate('β₂', 0.999),
    epsilon,
  },
  formula: 'm ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η m̂/(√v̂ + ε)',
  slots: {
    mean: ({ slot, gradient, hyper }) =>
      add(multiply(hyper('beta1'), slot('mean')), multiply(subtract(1, hyper('beta1')), gradient)),
    squares: ({ slot, gradient, hyper }) =>
      add(
        multiply(hyper('beta2'), slot('squares')),
        multiply(subtract(1, hyper('beta2')), multiply(gradient, gradient)),
      ),
  },
  counters: {
    power1: { initial: 1, next: (value, hyper) => multiply(value, hyper('beta1')) },
    power2: { initial: 1, next: (value, hyper) => multiply(value, hyper('beta2')) },
  },
  point: null,
  update: ({ parameter, counter, hyper }, next) => {
    const mean = divide(next('mean'), subtract(1, counter('power1')));
    const squares = divide(next('squares'), subtract(1, counter('power2')));
    return subtract(
      parameter,
      divide(multiply(hyper('learningRate'), mean), add(apply('sqrt', squares), hyper('epsilon'))),
    );
  },
};
