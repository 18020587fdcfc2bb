/** Every initialiser, in the order of the list. */
import { given } from './given.ts';
import type { InitialiserDefinition } from './initialiser.ts';
import { normal } from './normal.ts';
import { uniformInDegree } from './uniform-in-degree.ts';
import { zeros } from './zeros.ts';

export const initialisers: Readonly<Record<string, InitialiserDefinition>> = {
  'uniform-in-degree': uniformInDegree,
  normal: normal as unknown as InitialiserDefinition, // typed settings; a record after validation
  zeros,
  given,
};
