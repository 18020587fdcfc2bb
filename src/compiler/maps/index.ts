/** Every map, in the order of the palette. */
import { antisymmetric } from './antisymmetric.ts';
import { averagePool } from './average-pool.ts';
import { convolution1d } from './convolution-1d.ts';
import { convolution2d } from './convolution-2d.ts';
import { dense } from './dense.ts';
import { diagonal } from './diagonal.ts';
import { doublySymmetric } from './doubly-symmetric.ts';
import { haar } from './haar.ts';
import { identity } from './identity.ts';
import { mMatrix } from './m-matrix.ts';
import { mMatrixConvolution } from './m-matrix-convolution.ts';
import type { MapDefinition } from './map.ts';
import { masked } from './masked.ts';
import { scaledIdentity } from './scaled-identity.ts';
import { separable } from './separable.ts';

export const maps = {
  dense,
  identity,
  'scaled-identity': scaledIdentity,
  diagonal,
  masked,
  antisymmetric,
  'm-matrix': mMatrix,
  'convolution-1d': convolution1d,
  'convolution-2d': convolution2d,
  'average-pool': averagePool,
  'm-matrix-convolution': mMatrixConvolution,
  separable,
  'doubly-symmetric': doublySymmetric,
  haar,
} as unknown as Readonly<Record<string, MapDefinition>>; // each has typed settings; after validation they are records
