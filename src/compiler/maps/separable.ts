import { present } from '../../base/assert.ts';
import { sizeOf } from '../shape.ts';
import { assembled } from '../mapping/assembled.ts';
import { refuseImage, stencilOf } from '../mapping/image-stencil.ts';
import { defineMap } from './map.ts';
import { applyStencil, boundaries, stencilCells } from '../mapping/stencil.ts';

/**
 * A 2-D convolution whose stencil is a·bᵀ, θ = (a, b): bilinear in θ and so no mat(Qθ). Computed as a convolution along the
 * columns with a, then along the rows with b: height + width multiply-adds a pixel instead of height · width.
 */
export const separable = defineMap({
  title: 'Separable convolution',
  summary: 'A stencil a·bᵀ: one pass down the columns of an image, one along its rows.',
  fields: {
    height: { tag: 'integer', label: 'Length of a', help: 'Height of the stencil, odd.', initial: 3, min: 1 },
    width: { tag: 'integer', label: 'Length of b', help: 'Width of the stencil, odd.', initial: 3, min: 1 },
    boundary: { tag: 'choice', label: 'Boundary', initial: 'zero', options: boundaries },
  },
  pictogram: 'separable',
  infer: (from) => (from.length === 2 ? from : null),
  refuse: refuseImage,
  parameter: ({ settings: { height, width } }) => [height + width],
  cells: () => null,
  *products(ends) {
    const { height, width } = ends.settings;
    const taps = stencilCells(stencilOf(ends), (a, b) => [{ index: a * width + b, coefficient: 1 }]);
    for (const { row, column, index } of taps)
      yield { row, column, first: Math.floor(index / width), second: height + (index % width) };
  },
  // The variance of a product a·b is that of a times that of b, and there are height·width of them.
  inDegree: ({ settings: { height, width } }) => Math.sqrt(height * width),
  macs: ({ from, settings: { height, width } }) => sizeOf(from) * (height + width),
  apply(tape, x, theta, ends, name) {
    const θ = present(theta, 'θ');
    const { height, width } = ends.settings;
    const a = assembled(tape, θ, stretch(0, height), height, 1, `a[${name}]`);
    const b = assembled(tape, θ, stretch(height, width), 1, width, `b[${name}]`);
    const image = stencilOf(ends);
    const down = applyStencil(tape, x, a, { ...image, height, width: 1 }, `a∗[${name}]`);
    return applyStencil(tape, down, b, { ...image, height: 1, width }, name);
  },
});

/** θ[start …] as a column or a row of that length. */
function* stretch(start: number, length: number) {
  const isColumn = start === 0;
  for (let i = 0; i < length; i += 1) {
    yield { row: isColumn ? i : 0, column: isColumn ? 0 : i, index: start + i, coefficient: 1 };
  }
}
