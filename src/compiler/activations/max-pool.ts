import { present } from '../../base/assert.ts';
import type { Settings } from '../../base/fields.ts';
import { imageOf } from '../image.ts';
import { patchLargest } from '../ops/max-pool.ts';
import type { ActivationDefinition } from './activation.ts';

const fields = {
  size: { tag: 'integer', label: 'Patch', help: 'Pixels each way.', initial: 2, min: 1 },
} as const;
type Size = Settings<typeof fields>;

/**
 * o = the largest of each patch of size × size pixels of a, channel by channel; the vertex has the coarser shape. A gradient
 * goes to the place of the largest, the first of equal ones.
 */
export const maxPool: ActivationDefinition<typeof fields> = {
  title: 'Max pooling',
  summary: 'The largest of each patch of an image: the vertex is a coarser image than what flows in.',
  fields,
  formula: 'max of each patch of a',
  flat: false,
  scalar: null,
  reshape: {
    outputOf: (sum, { size }: Size) => {
      const fits = imageOf(sum) && sum.slice(0, 2).every((extent) => extent % size === 0);
      return fits ? sum.map((extent, axis) => (axis < 2 ? extent / size : extent)) : null;
    },
    sumOf: (output, { size }: Size) =>
      imageOf(output) && output.map((extent, axis) => (axis < 2 ? extent * size : extent)),
    needs: ({ size }: Size) =>
      `an image [h, w] or feature maps [h, w, channels], h and w multiples of ${size}`,
  },
  apply: (tape, a, { size }, name, shape) =>
    tape.call(
      patchLargest,
      [a],
      { image: present(imageOf(shape), 'an image'), height: size, width: size },
      name,
    ),
};
