import { patchMean } from '../ops/patches.ts';
import { printShape, sameShape, sizeOf } from '../shape.ts';
import { defineMap } from './map.ts';
import { pixelCells, pooledShape, poolingOf } from '../mapping/pooling.ts';

/** z = the mean of each patch of size × size pixels (size components of a signal), channel by channel. No parameters. */
export const averagePool = defineMap({
  title: 'Average pooling',
  summary: 'The mean over patches that do not overlap: a coarser image.',
  fields: {
    size: { tag: 'integer', label: 'Patch', help: 'Pixels each way.', initial: 2, min: 1 },
  },
  pictogram: 'average-pool',
  infer: (from, { size }) => pooledShape(from, size),
  refuse: (from, to, { size }) => {
    const result = pooledShape(from, size);
    if (!result) return `extents that ${size} divides, not ${printShape(from)}`;
    return sameShape(result, to) ? null : `the shape ${printShape(result)} where it ends`;
  },
  parameter: () => null,
  cells: ({ from, settings: { size } }) => pixelCells(poolingOf(from, size)),
  inDegree: ({ from, to }) => sizeOf(from) / sizeOf(to),
  macs: ({ from }) => sizeOf(from),
  apply: (tape, x, _, { from, settings: { size } }, name) =>
    tape.call(patchMean, [x], poolingOf(from, size), name),
});
