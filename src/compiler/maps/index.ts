/** Every map, in the order of the palette. */
import { dense } from './dense.ts';
import { diagonal } from './diagonal.ts';
import { identity } from './identity.ts';
import type { MapDefinition } from './map.ts';
import { masked } from './masked.ts';
import { scaledIdentity } from './scaled-identity.ts';

export const maps: Readonly<Record<string, MapDefinition>> = {
  dense,
  identity,
  'scaled-identity': scaledIdentity,
  diagonal,
  masked: masked as unknown as MapDefinition, // its settings are typed; here, after validation, they are a record
};
