import { present } from '../../base/assert.ts';
import { matmul } from '../ops/matmul.ts';
import { sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

/** K is any matrix: θ = K, [to, from]. */
export const dense = defineMap({
  title: 'Dense',
  summary:
    'Every component of the one end reaches every component of the other; a 1×1 dense map is one weight.',
  fields: {},
  pictogram: 'full',
  infer: () => null,
  refuse: () => null,
  parameter: ({ from, to }) => [sizeOf(to), sizeOf(from)],
  *cells({ from, to }) {
    const columns = sizeOf(from);
    const rows = sizeOf(to);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        yield { row, column, index: row * columns + column, coefficient: 1 };
      }
    }
  },
  inDegree: ({ from }) => sizeOf(from),
  apply: (tape, x, theta, _, name) =>
    tape.call(matmul, [x, present(theta, 'θ of a dense map')], { transposeA: false, transposeB: true }, name),
});
