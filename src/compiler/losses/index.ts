/** Every loss, in the order of the list. */
import { crossEntropy } from './cross-entropy.ts';
import { hinge } from './hinge.ts';
import { logisticLoss } from './logistic.ts';
import type { LossDefinition } from './loss.ts';
import { squared } from './squared.ts';

export const losses: Readonly<Record<string, LossDefinition>> = {
  squared: squared as unknown as LossDefinition, // typed settings; a record after validation
  'cross-entropy': crossEntropy,
  logistic: logisticLoss,
  hinge,
};
