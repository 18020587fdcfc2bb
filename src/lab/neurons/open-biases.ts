import { sizeOf } from '../../compiler/shape.ts';
import type { ModelVertex } from '../../compiler/stages.ts';
import type { Id, ParameterValue } from '../../document/document.ts';
import { type Drawing, Refusal } from './drawing.ts';
import { padded } from './names.ts';

/** The biases of opened layers. */
export interface OpenedBiases {
  /** By neuron: what its bias is tied by, where the layer shows a number more than once or shares it. */
  readonly ties: ReadonlyMap<Id, Id>;
  readonly parameters: Readonly<Record<Id, ParameterValue>>;
  readonly goneParameters: readonly Id[];
}

/**
 * One number for every neuron: its own, or where components share their bias (one for all, one per channel) number k of
 * the layer's under the tie `h[k]`.
 */
export function openBiases(drawing: Drawing, names: ReadonlyMap<Id, readonly Id[]>): OpenedBiases {
  const { graph, numbers } = drawing;
  const ties = new Map<Id, Id>();
  const parameters: Record<Id, ParameterValue> = {};
  const gone = new Set<Id>();
  for (const [id, neurons] of names) {
    const shape = graph.biasShapes.get(id);
    if (!shape) continue;
    const { parameter } = graph.vertices.get(id) as ModelVertex;
    const apart = [...graph.vertices.values()].find(
      (other) => other.parameter === parameter && !names.has(other.id),
    );
    if (apart) throw new Refusal(`The bias of ${id} is tied to that of ${apart.id}: open both together.`);
    gone.add(parameter);
    const count = sizeOf(shape);
    const isTied = parameter !== id || count < neurons.length;
    for (const [i, neuron] of neurons.entries()) {
      // A bias of feature maps has one number per channel, and channels vary fastest.
      const k = i % count;
      const tie = `${parameter}[${padded(k + 1, count)}]`;
      if (isTied) ties.set(neuron, tie);
      parameters[isTied ? tie : neuron] = { shape: [1], values: [numbers[parameter]?.[k] ?? 0] };
    }
  }
  return { ties, parameters, goneParameters: [...gone] };
}
