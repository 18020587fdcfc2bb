/** Every regulariser, in the order of the list. */
import { lasso } from './lasso.ts';
import { none } from './none.ts';
import type { RegulariserDefinition } from './regulariser.ts';
import { ridge } from './ridge.ts';
import { tikhonov } from './tikhonov.ts';

export const regularisers: Readonly<Record<string, RegulariserDefinition>> = {
  none,
  ridge,
  tikhonov,
  lasso,
};
