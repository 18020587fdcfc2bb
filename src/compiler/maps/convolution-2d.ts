import { present } from '../../base/assert.ts';
import type { Shape } from '../../document/document.ts';
import { imageOf } from '../image.ts';
import { printShape, sizeOf } from '../shape.ts';
import { defineMap, type Ends } from './map.ts';
import {
  applyStencil,
  boundaries,
  refuseStencil,
  resultExtent,
  type Stencil,
  stencilCells,
} from '../mapping/stencil.ts';

interface Chosen {
  readonly height: number;
  readonly width: number;
  readonly boundary: Stencil['boundary'];
  readonly stride: number;
  readonly channels: number;
}

/**
 * z = Σ θ_{ab}·y shifted by (a, b) from the stencil's centre, summed over the channels in. θ is [height, width] between plain
 * images [h, w], else [height, width, channels in, channels out].
 */
export const convolution2d = defineMap({
  title: '2-D convolution',
  summary: 'The same stencil at every pixel of an image, with one for every pair of channels.',
  fields: {
    height: { tag: 'integer', label: 'Stencil height', initial: 3, min: 1 },
    width: { tag: 'integer', label: 'Stencil width', initial: 3, min: 1 },
    boundary: {
      tag: 'choice',
      label: 'Boundary',
      initial: 'zero',
      options: { ...boundaries, valid: 'Valid: only where the stencil fits' },
    },
    stride: { tag: 'integer', label: 'Stride', help: 'Every how many pixels.', initial: 1, min: 1 },
    channels: {
      tag: 'integer',
      label: 'Channels out',
      help: '0: as many as the receiving vertex has, or the giving one where no shape is said.',
      initial: 0,
      min: 0,
    },
  },
  pictogram: 'convolution-2d',
  infer: (from, settings) => (refuseSize(from, settings) === null ? resultShape(from, settings) : null),
  refuse: (from, to, settings) => {
    const size = refuseSize(from, settings);
    if (size !== null) return size;
    const result = resultShape(from, settings);
    const free = settings.channels === 0;
    const fits = imageOf(to) && to[0] === result[0] && to[1] === result[1] && (free || to[2] === result[2]);
    if (fits) return null;
    const [h, w] = result;
    return `the shape ${free ? `${printShape([h as number, w as number])}, or that with channels,` : printShape(result)} where it ends`;
  },
  parameter: ({ from, to, settings: { height, width } }) =>
    from.length === 2 && to.length === 2 ? [height, width] : [height, width, from[2] ?? 1, to[2] ?? 1],
  cells: (ends) => {
    const stencil = stencilOf(ends);
    const { image, width, channels } = stencil;
    return stencilCells(stencil, (a, b, from, to) => [
      { index: ((a * width + b) * image.channels + from) * channels + to, coefficient: 1 },
    ]);
  },
  inDegree: ({ from, settings: { height, width } }) => height * width * (from[2] ?? 1),
  macs: ({ from, to, settings: { height, width } }) => sizeOf(to) * height * width * (from[2] ?? 1),
  apply: (tape, x, theta, ends, name) => applyStencil(tape, x, present(theta, 'θ'), stencilOf(ends), name),
});

function stencilOf({ from, to, settings }: Ends<Chosen>): Stencil {
  const { height, width, boundary, stride } = settings;
  const image = present(imageOf(from), 'an image');
  return { image, height, width, stride, channels: to[2] ?? 1, boundary };
}

function refuseSize(from: Shape, { height, width, boundary }: Chosen): string | null {
  const image = imageOf(from);
  if (!image) return 'an image [h, w] or feature maps [h, w, channels]';
  return refuseStencil(image.height, height, boundary) ?? refuseStencil(image.width, width, boundary);
}

function resultShape(from: Shape, { height, width, boundary, stride, channels }: Chosen): Shape {
  const [h = 1, w = 1, c] = from;
  const pixels = [resultExtent(h, height, stride, boundary), resultExtent(w, width, stride, boundary)];
  const kept = c === undefined ? [] : [c];
  return [...pixels, ...(channels === 0 ? kept : [channels])];
}
