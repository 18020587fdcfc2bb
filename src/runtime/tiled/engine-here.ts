import type { Engine } from './engine.ts';
import { fusesProducts } from './fuses-products.ts';
import { joinsVectors } from './joins-vectors.ts';

let fuses: boolean | null = null;
let joins: boolean | null = null;

/** The engine that runs us; looked at when first asked. */
export const engineHere: Engine = {
  get fuses() {
    return (fuses ??= fusesProducts());
  },
  get joins() {
    return (joins ??= joinsVectors(engineHere.fuses));
  },
};
