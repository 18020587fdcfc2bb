import { present } from '../../base/assert.ts';
import { sizeOf } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { type ImageStencil, refuseImage, stencilOf } from '../mapping/image-stencil.ts';
import { type Cell, defineMap } from './map.ts';
import { applyStencil, boundaries, stencilCells } from '../mapping/stencil.ts';

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
  refuse: refuseImage,
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

function indexOf(a: number, b: number, { height, width }: ImageStencil): number {
  const [down, right] = [Math.abs(a - (height - 1) / 2), Math.abs(b - (width - 1) / 2)];
  return down * ((width + 1) / 2) + right;
}

function* taps(settings: ImageStencil): Generator<Cell> {
  for (let row = 0; row < settings.height; row += 1) {
    for (let column = 0; column < settings.width; column += 1) {
      yield { row, column, index: indexOf(row, column, settings), coefficient: 1 };
    }
  }
}
