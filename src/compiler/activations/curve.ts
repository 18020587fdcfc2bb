import { parseSettings } from '../../base/fields.ts';
import { evaluateAt } from '../ops/evaluate-expression.ts';
import { activations } from './index.ts';

/** σ as a function of one number, for its picture; null for σ that mixes components or is unknown. */
export function activationCurve(
  kind: string,
  settings: Readonly<Record<string, unknown>>,
): ((x: number) => number) | null {
  const definition = activations[kind];
  if (!definition?.scalar) return null;
  const value = definition.scalar(['load', 0], parseSettings(definition.fields, settings).settings);
  return (x) => evaluateAt(value, x);
}
