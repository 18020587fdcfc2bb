import { present } from '../../base/assert.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply } from '../ops/expression.ts';
import { sameShape, sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

/** K = fθI with one number θ and a fixed factor f: −1 for the negative of a tied weight. */
export const scaledIdentity = defineMap({
  title: 'Scaled identity',
  summary: 'Multiplies the whole value by one learned number.',
  fields: {
    factor: {
      tag: 'number',
      label: 'Factor',
      help: 'Fixed, not learned; −1 makes it the negative of a tied weight.',
      initial: 1,
    },
  },
  pictogram: 'scaled-identity',
  infer: (from) => from,
  refuse: (from, to) => (sameShape(from, to) ? null : 'the same shape at both ends'),
  parameter: () => [1],
  *cells({ from, settings: { factor } }) {
    for (let i = 0; i < sizeOf(from); i += 1) yield { row: i, column: i, index: 0, coefficient: factor };
  },
  inDegree: () => 1,
  apply: (tape, x, theta, { settings: { factor } }, name) =>
    compute(tape, [x, present(theta, 'θ')], multiply(multiply(load(0), load(1)), factor), name),
});
