/** Every activation, in the order of the list. */
import type { ActivationDefinition } from './activation.ts';
import { identity } from './identity.ts';
import { leakyRelu } from './leaky-relu.ts';
import { logistic } from './logistic.ts';
import { maxPool } from './max-pool.ts';
import { relu } from './relu.ts';
import { sign } from './sign.ts';
import { sine } from './sin.ts';
import { smoothRelu } from './smooth-relu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { square } from './square.ts';
import { step } from './step.ts';
import { tanh } from './tanh.ts';

export const activations: Readonly<Record<string, ActivationDefinition>> = {
  identity,
  tanh,
  logistic,
  relu,
  'leaky-relu': leakyRelu as unknown as ActivationDefinition, // typed settings; a record after validation
  'smooth-relu': smoothRelu as unknown as ActivationDefinition,
  softplus,
  sin: sine,
  square,
  step,
  sign,
  softmax,
  'max-pool': maxPool as unknown as ActivationDefinition,
};
