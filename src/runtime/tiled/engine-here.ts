import { once } from '../../base/once.ts';
import type { Engine } from './engine.ts';
import { fusesProducts } from './fuses-products.ts';
import { joinsVectors } from './joins-vectors.ts';

const fuses = once(fusesProducts);
const joins = once(() => joinsVectors(fuses()));

/** The engine that runs us; looked at when first asked. */
export const engineHere: Engine = {
  get fuses() {
    return fuses();
  },
  get joins() {
    return joins();
  },
};
