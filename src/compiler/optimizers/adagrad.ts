import { add, apply, divide, multiply, subtract } from '../ops/expression.ts';
import { epsilon, learningRate, type OptimizerDefinition } from './optimizer.ts';

/** G ← G + g², θ ← θ − ηg/(√G + ε) (Duchi, Hazan, Singer 2011). */
export const adagrad: OptimizerDefinition = {
  title: 'AdaGrad',
  summary: 'Divides each step by the root of all squared gradients so far.',
  fields: { learningRate: learningRate(0.1), epsilon },
  formula: 'G ← G + g², θ ← θ − ηg/(√G + ε)',
  slots: { squares: ({ slot, gradient }) => add(slot('squares'), multiply(gradient, gradient)) },
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
