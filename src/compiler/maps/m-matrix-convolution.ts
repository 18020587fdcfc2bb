import { present } from '../../base/assert.ts';
import { compute } from '../ops/elementwise.ts';
import { load, multiply, subtract } from '../ops/expression.ts';
import { reduce } from '../ops/reduce.ts';
import { imageOf, signalOf } from '../image.ts';
import { sizeOf, tensor } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { type Cell, defineMap, type Ends } from './map.ts';
import { needsSquare } from '../mapping/needs-square.ts';
import {
  applyStencil,
  boundaries,
  refuseStencil,
  type Stencil,
  stencilCells,
  stencilMacs,
  wrapOf,
} from '../mapping/stencil.ts';

interface Chosen {
  readonly stencil: number;
  readonly boundary: keyof typeof boundaries;
}

/**
 * A convolution with −θ at the neighbours and Σθ at the centre, θ ≥ 0: a diffusion. θ lists the neighbours in the order of
 * the stencil. Periodic and reflexive boundaries make row sums 0. Computed as −θ ∗ x + (Σθ)·x.
 */
export const mMatrixConvolution = defineMap({
  title: 'M-matrix convolution',
  summary: 'A stencil −θ at the neighbours and Σθ at the centre, θ ≥ 0: smooths a signal or an image.',
  fields: {
    stencil: {
      tag: 'integer',
      label: 'Stencil',
      help: 'Taps each way, odd, from 3.',
      initial: 3,
      min: 3,
    },
    boundary: { tag: 'choice', label: 'Boundary', initial: 'periodic', options: boundaries },
  },
  pictogram: 'm-matrix',
  projection: 'nonnegative',
  infer: (from) => (from.length <= 2 ? from : null),
  refuse: (from, to, { stencil, boundary }) => {
    if (from.length > 2) return 'a signal [n] or an image [h, w]';
    const [small, large] = [Math.min(...from), Math.max(...from)];
    return (
      needsSquare(from, to, 2) ??
      refuseStencil(small, stencil, boundary) ??
      refuseStencil(large, stencil, boundary)
    );
  },
  parameter: ({ from, settings: { stencil } }) => [stencil ** from.length - 1],
  cells: (ends) => {
    const stencil = stencilOf(ends);
    const taps = stencil.height * stencil.width;
    const centre = (taps - 1) / 2;
    const whole = Array.from({ length: taps - 1 }, (_, index) => ({ index, coefficient: 1 }));
    return stencilCells(stencil, (a, b) => {
      const tap = a * stencil.width + b;
      return tap === centre ? whole : [{ index: tap < centre ? tap : tap - 1, coefficient: -1 }];
    });
  },
  inDegree: ({ from, settings: { stencil } }) => 2 * (stencil ** from.length - 1),
  macs: (ends) => stencilMacs(stencilOf(ends)) + sizeOf(ends.from),
  transforms: (ends) => wrapOf(stencilOf(ends)) !== null,
  apply(tape, x, theta, ends, name) {
    const stencil = stencilOf(ends);
    const { height, width } = stencil;
    const neighbours = assembled(
      tape,
      present(theta, 'θ'),
      neighbourCells(height, width),
      height,
      width,
      name,
    );
    const total = tape.call(reduce, [neighbours], { to: tensor(1) }, `−Σθ[${name}]`);
    const off = applyStencil(tape, x, neighbours, stencil, `off[${name}]`);
    return compute(tape, [off, total, x], subtract(load(0), multiply(load(1), load(2))), name);
  },
});

function stencilOf({ from, settings: { stencil, boundary } }: Ends<Chosen>): Stencil {
  const signal = from.length === 1;
  const image = present(signal ? signalOf(from) : imageOf(from), 'a signal or an image');
  return { image, height: signal ? 1 : stencil, width: stencil, stride: 1, channels: 1, boundary };
}

/** The stencil with −θ around a zero. */
function* neighbourCells(height: number, width: number): Generator<Cell> {
  const centre = (height * width - 1) / 2;
  for (let tap = 0; tap < height * width; tap += 1) {
    const [row, column] = [Math.floor(tap / width), tap % width];
    if (tap !== centre) yield { row, column, index: tap < centre ? tap : tap - 1, coefficient: -1 };
  }
}
