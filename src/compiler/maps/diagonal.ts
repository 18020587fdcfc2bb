import { present } from '../../base/assert.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply } from '../ops/expression.ts';
import { sameShape, sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

/** K = diag(θ). */
export const diagonal = defineMap({
  title: 'Diagonal',
  summary: 'Scales each component by a learned number of its own.',
  fields: {},
  pictogram: 'diagonal',
  infer: (from) => from,
  refuse: (from, to) => (sameShape(from, to) ? null : 'the same shape at both ends'),
  parameter: ({ from }) => [sizeOf(from)],
  *cells({ from }) {
    for (let i = 0; i < sizeOf(from); i += 1) yield { row: i, column: i, index: i, coefficient: 1 };
  },
  inDegree: () => 1,
  apply: (tape, x, theta, _, name) =>
    compute(tape, [x, present(theta, 'θ')], multiply(load(0), load(1)), name),
});
