import { compute } from '../ops/elementwise.ts';
import { load } from '../ops/expression.ts';
import { sameShape, sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';

/** K = h·I with a fixed number h: a skip. With h = 1 it costs nothing, being the value itself. */
export const identity = defineMap({
  title: 'Identity',
  summary: 'Passes the value on unchanged, or times a fixed number: a skip connection.',
  fields: {
    factor: {
      tag: 'number',
      label: 'Factor h',
      help: 'Fixed, not learned: the step size of a residual layer.',
      initial: 1,
    },
  },
  pictogram: 'identity',
  infer: (from) => from,
  refuse: (from, to) => (sameShape(from, to) ? null : 'the same shape at both ends'),
  parameter: () => null,
  *cells({ from, settings: { factor } }) {
    for (let i = 0; i < sizeOf(from); i += 1) yield { row: i, column: i, index: -1, coefficient: factor };
  },
  inDegree: () => 1,
  macs: ({ from, settings }) => (settings.factor === 1 ? 0 : sizeOf(from)),
  // Not simplified: 0·x is 0 in every component of every row, where a bare 0 would have no shape.
  apply: (tape, x, _, { settings: { factor } }, name) =>
    factor === 1 ? x : compute(tape, [x], ['multiply', load(0), factor], name),
});
