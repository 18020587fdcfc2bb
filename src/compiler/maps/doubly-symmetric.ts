import { present } from '../../base/assert.ts';
import { imageOf } from '../image.ts';
import { sizeOf } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { type Cell, defineMap, type Ends } from './map.ts';
import { needsSquare } from '../mapping/needs-square.ts';
import { applyStencil, boundaries, refuseStencil, type Stencil, stencilCells } from '../mapping/stencil.ts';

interface Chosen {
  readonly height: number;
  readonly width: number;
  readonly boundary: keyof typeof boundaries;
}

/**
 * A 2-D convolution whose stencil is symmetric about both its axes: real eigenvalues, and with the reflexive boundary the
 * cosine transform DCT-II diagonalises K. θ lists the quarter of the stencil from its centre, row by row: for 3×3 the centre,
 * the horizontal neighbours, the vertical ones, the corners.
 */
export const doublySymmetric = defineMap({
  title: 'Doubly symmetric convolution',
  summary: 'A stencil that is symmetric about both axes of an image; a cosine transform diagonalises it.',
  fields: {
    height: { tag: 'integer', label: 'Stencil height', help: 'Odd.', initial: 3, min: 1 },
    width: { tag: 'integer', label: 'Stencil width', help: 'Odd.', initial: 3, min: 1 },
    boundary: { tag: 'choice', label: 'Boundary', initial: 'reflexive', options: boundaries },
  },
  pictogram: 'doubly-symmetric',
  infer: (from) => (from.length === 2 ? from : null),
  refuse: (from, to, { height, width, boundary }) => {
    if (from.length !== 2) return 'an image [h, w]';
    const [h = 1, w = 1] = from;
    return (
      needsSquare(from, to, 1) ?? refuseStencil(h, height, boundary) ?? refuseStencil(w, width, boundary)
    );
  },
  parameter: ({ settings: { height, width } }) => [((height + 1) / 2) * ((width + 1) / 2)],
  cells: (ends) =>
    stencilCells(stencilOf(ends), (a, b) => [{ index: indexOf(a, b, ends.settings), coefficient: 1 }]),
  inDegree: ({ settings: { height, width } }) => height * width,
  macs: ({ from, settings: { height, width } }) => sizeOf(from) * height * width,
  apply(tape, x, theta, ends, name) {
    const { height, width } = ends.settings;
    const stencil = assembled(tape, present(theta, 'θ'), taps(ends.settings), height, width, name);
    return applyStencil(tape, x, stencil, stencilOf(ends), name);
  },
});

function stencilOf({ from, settings }: Ends<Chosen>): Stencil {
  return { ...settings, image: present(imageOf(from), 'an image'), stride: 1, channels: 1 };
}

function indexOf(a: number, b: number, { height, width }: Chosen): number {
  const [down, right] = [Math.abs(a - (height - 1) / 2), Math.abs(b - (width - 1) / 2)];
  return down * ((width + 1) / 2) + right;
}

function* taps(settings: Chosen): Generator<Cell> {
  for (let row = 0; row < settings.height; row += 1) {
    for (let column = 0; column < settings.width; column += 1) {
      yield { row, column, index: indexOf(row, column, settings), coefficient: 1 };
    }
  }
}
