import { printShape, sameShape, sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

/** K = I: a skip. It costs nothing, being the value itself. */
export const identity = defineMap({
  title: 'Identity',
  summary: 'Passes the value on unchanged: a skip connection.',
  fields: {},
  pictogram: 'identity',
  infer: (from) => from,
  refuse: (from, to) => (sameShape(from, to) ? null : `the same shape at both ends, ${printShape(from)}`),
  parameter: () => null,
  *cells({ from }) {
    for (let i = 0; i < sizeOf(from); i += 1) yield { row: i, column: i, index: -1, coefficient: 1 };
  },
  inDegree: () => 1,
  apply: (_, x) => x,
});
