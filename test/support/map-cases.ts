import type { Shape } from '../../src/document/document.ts';

export interface MapCase {
  readonly from: Shape;
  readonly to: Shape;
  readonly settings?: object;
}

/** Ends and settings at which maps are tried. */
export const mapCases: Record<string, readonly MapCase[]> = {
  identity: [
    { from: [3], to: [3] },
    { from: [2, 2], to: [2, 2], settings: { factor: 0.25 } },
  ],
  masked: [
    {
      from: [3],
      to: [3],
      settings: {
        entries: [
          [0, 1],
          [1, 0],
          [2, 2],
          [2, 0],
        ],
      },
    },
  ],
  antisymmetric: [{ from: [4], to: [4] }],
  'm-matrix': [{ from: [4], to: [4] }],
  'convolution-1d': [
    { from: [5], to: [5] },
    { from: [4], to: [4], settings: { stencil: 5, boundary: 'periodic' } },
    { from: [2], to: [2], settings: { stencil: 7, boundary: 'periodic' } }, // the stencil goes round twice
    { from: [4], to: [4], settings: { stencil: 5, boundary: 'reflexive' } },
    { from: [4, 2], to: [4, 3], settings: { boundary: 'periodic' } },
    // By way of frequencies: an even and an odd number of rounds, channels.
    { from: [24], to: [24], settings: { stencil: 31, boundary: 'periodic' } },
    { from: [21], to: [21], settings: { stencil: 43, boundary: 'periodic' } },
    { from: [6, 2], to: [6, 3], settings: { stencil: 15, boundary: 'periodic' } },
  ],
  'convolution-2d': [
    { from: [3, 4], to: [3, 4] },
    { from: [3, 4], to: [3, 4], settings: { width: 1, boundary: 'periodic' } },
    { from: [3, 3], to: [3, 3], settings: { height: 5, boundary: 'reflexive' } },
    { from: [4, 4, 2], to: [3, 2, 3], settings: { height: 2, boundary: 'valid' } },
    { from: [5, 4, 2], to: [3, 2, 2], settings: { stride: 2, boundary: 'zero', channels: 2 } },
    { from: [4, 5, 2], to: [2, 3, 1], settings: { stride: 2, boundary: 'periodic' } },
    { from: [5, 4], to: [2, 2, 2], settings: { stride: 3, boundary: 'reflexive' } },
    { from: [6, 5], to: [2, 2], settings: { stride: 2, boundary: 'valid' } },
    { from: [2, 3, 2], to: [2, 3, 2], settings: { height: 1, width: 1 } },
  ],
  'average-pool': [
    { from: [4, 2], to: [2, 1] },
    { from: [4, 4, 2], to: [2, 2, 2] },
    { from: [6], to: [2], settings: { size: 3 } },
  ],
  'm-matrix-convolution': [
    { from: [5], to: [5] },
    { from: [5], to: [5], settings: { stencil: 5, boundary: 'zero' } },
    { from: [3, 4], to: [3, 4], settings: { boundary: 'reflexive' } },
  ],
  separable: [
    { from: [3, 4], to: [3, 4] },
    { from: [3, 4], to: [3, 4], settings: { height: 1, width: 5, boundary: 'reflexive' } },
    { from: [3, 4], to: [3, 4], settings: { height: 5, boundary: 'periodic' } },
  ],
  'doubly-symmetric': [
    { from: [3, 4], to: [3, 4] },
    { from: [4, 5], to: [4, 5], settings: { height: 5, boundary: 'zero' } },
  ],
  haar: [
    { from: [8], to: [8] },
    { from: [2, 2], to: [2, 2] },
  ],
};

/** Those of a map; a map without any is tried between vectors of 3. */
export function mapCasesOf(kind: string): readonly MapCase[] {
  return mapCases[kind] ?? [{ from: [3], to: [3] }];
}
