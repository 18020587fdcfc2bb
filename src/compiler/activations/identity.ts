import type { ActivationDefinition } from './activation.ts';

/** σ(a) = a; costs nothing, being the value itself. */
export const identity: ActivationDefinition<Record<never, never>> = {
  title: 'Identity',
  summary: 'The vertex passes its sum on: a linear layer, a logit, a join.',
  fields: {},
  formula: 'a',
  flat: false,
  scalar: (a) => a,
  apply: (_, a) => a,
};
