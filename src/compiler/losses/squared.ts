import { compute } from '../ops/elementwise.ts';
import { load, multiply, subtract } from '../ops/expression.ts';
import { defineLoss, reduceField } from './loss.ts';

/** ½‖s−t‖² or ‖s−t‖². */
export const squared = defineLoss({
  title: 'Squared',
  summary: 'Least squares: the sum of squared differences, with or without the factor ½.',
  fields: {
    half: {
      tag: 'boolean',
      label: 'Factor ½',
      help: 'Puts ½ before the square, so that δ = s − t.',
      initial: true,
    },
    reduce: reduceField,
  },
  formula: '½ Σ (s − t)²',
  coding: null,
  leastColumns: 1,
  terms(tape, prediction, target, { half }, name) {
    const difference = subtract(load(0), load(1));
    const square = multiply(difference, difference);
    return compute(tape, [prediction, target], half ? multiply(0.5, square) : square, name);
  },
});
