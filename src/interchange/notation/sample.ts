import { deltaEquation, gradientEquations } from './backward.ts';
import type { Convention } from './convention.ts';
import { vector } from './formula.ts';
import type { Equation } from './formula.ts';
import { layerValue } from './forward.ts';
import type { LayerForm } from './layer-terms.ts';
import { lossEquations } from './loss.ts';
import type { LossForm } from './loss.ts';

const layer = (level: number): LayerForm => ({
  level,
  kinds: ['tanh'],
  coupled: false,
  biased: true,
  multiplies: false,
  terms: [{ source: level - 1, factor: null }],
  several: false,
});

/** A convention at a glance: a layer, the loss, δ and a derivative of a network of two layers. */
export function sampleEquations(convention: Convention): readonly Equation[] {
  const [first, second] = [layer(1), layer(2)];
  const output = vector('output', 2);
  const target = vector('target', 2);
  const half = convention.half !== 'whole';
  const mean = convention.batch !== 'sum';
  const measure = { kind: 'measure', loss: 'squared', half, output, target } as const;
  const slope = { kind: 'measure-slope', of: measure } as const;
  const loss: LossForm = { example: measure, slope, mean, scale: 1, trainedMean: mean };
  const [gradient] = gradientEquations(convention, second, mean);
  return [
    { left: vector('output', 2), right: layerValue(convention, second) },
    ...lossEquations(loss),
    deltaEquation(convention, [first, second], first, loss, new Set([2])),
    ...(gradient === undefined ? [] : [gradient]),
  ];
}
