import { once } from '../../base/once.ts';
import type { Engine } from './engine.ts';
import { fusesProducts } from './fuses-products.ts';
import { timedTraits } from './timed-traits.ts';

const fuses = once(fusesProducts);
const timed = once(() => timedTraits(fuses()));

/** The engine that runs us; looked at when first asked. */
export const engineHere: Engine = {
  get fuses() {
    return fuses();
  },
  get keepsOrder() {
    return timed().keepsOrder;
  },
  get joins() {
    return timed().joins;
  },
};
