import { compute } from '../ops/elementwise.ts';
import { logSumExp, softmaxBy } from '../ops/log-sum-exp.ts';
import type { ActivationDefinition } from './activation.ts';

/** σ(a)ᵢ = exp aᵢ / Σⱼ exp aⱼ over the components of the vertex (or of the neurons grouped with it). */
export const softmax: ActivationDefinition<Record<never, never>> = {
  title: 'Softmax',
  summary:
    'Positive components that add up to 1. With the cross-entropy loss leave it out: that loss takes logits.',
  fields: {},
  formula: 'eᵃⁱ / Σⱼ eᵃʲ',
  flat: false,
  scalar: null,
  apply(tape, a, _, name) {
    const total = tape.call(logSumExp, [a], {}, `lse[${name}]`);
    return compute(tape, [a, total], softmaxBy(0, 1), name);
  },
};
