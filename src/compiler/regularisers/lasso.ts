import { apply, multiply } from '../ops/expression.ts';
import { penaltyFields, type RegulariserDefinition } from './regulariser.ts';

/** λ‖θ‖₁; at zero the subgradient 0 is taken. */
export const lasso: RegulariserDefinition = {
  title: 'Lasso',
  summary: 'λ times the sum of absolute values: drives weights towards zero.',
  fields: penaltyFields,
  formula: 'λ‖θ‖₁',
  penalty: (p, hyper) => multiply(hyper('lambda'), apply('abs', p)),
};
