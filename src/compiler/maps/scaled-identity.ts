import { present } from '../../base/assert.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply } from '../ops/expression.ts';
import { printShape, sameShape, sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

/** K = θI with one number θ. */
export const scaledIdentity = defineMap({
  title: 'Scaled identity',
  summary: 'Multiplies the whole value by one learned number.',
  fields: {},
  pictogram: 'scaled-identity',
  infer: (from) => from,
  refuse: (from, to) => (sameShape(from, to) ? null : `the same shape at both ends, ${printShape(from)}`),
  parameter: () => [1],
  *cells({ from }) {
    for (let i = 0; i < sizeOf(from); i += 1) yield { row: i, column: i, index: 0, coefficient: 1 };
  },
  inDegree: () => 1,
  apply: (tape, x, theta, _, name) =>
    compute(tape, [x, present(theta, 'θ')], multiply(load(0), load(1)), name),
});
