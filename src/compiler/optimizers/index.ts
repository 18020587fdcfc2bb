/** Every first-order optimizer, in the order of the list. */
import { adagrad } from './adagrad.ts';
import { adam } from './adam.ts';
import { gradientDescent } from './gradient-descent.ts';
import { momentum } from './momentum.ts';
import { nesterov } from './nesterov.ts';
import type { OptimizerDefinition } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';

export const optimizers: Readonly<Record<string, OptimizerDefinition>> = {
  'gradient-descent': gradientDescent,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  adam,
};
