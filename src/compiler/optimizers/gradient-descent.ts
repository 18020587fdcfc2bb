import { multiply, subtract } from '../ops/expression.ts';
import { learningRate, type OptimizerDefinition } from './optimizer.ts';

/** θ ← θ − ηg: gradient descent on all rows, stochastic gradient descent on mini-batches. */
export const gradientDescent: OptimizerDefinition = {
  title: 'Gradient descent',
  summary: 'Steps against the gradient; stochastic when the batch is smaller than the data.',
  fields: { learningRate: learningRate(0.1) },
  formula: 'θ ← θ − ηg',
  slots: {},
  counters: {},
  point: null,
  update: ({ parameter, gradient, hyper }) => subtract(parameter, multiply(hyper('learningRate'), gradient)),
};
