import { multiply } from '../ops/expression.ts';
import { penaltyFields, type RegulariserDefinition } from './regulariser.ts';

/** ½λ‖θ‖². */
export const ridge: RegulariserDefinition = {
  title: 'Ridge',
  summary: 'Tikhonov, weight decay: half of λ times the sum of squares.',
  fields: penaltyFields,
  formula: '½λ‖θ‖²',
  penalty: (p, hyper) => multiply(hyper('lambda'), multiply(0.5, multiply(p, p))),
};
