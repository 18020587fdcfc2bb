import { biasShape, sizeOf } from '../../compiler/shape.ts';
import type { ModelVertex } from '../../compiler/stages.ts';
import type { BiasKind, Id, ParameterValue, Shape } from '../../document/document.ts';
import { type Drawing, type Gathered, Refusal } from './drawing.ts';
import { stemOf } from './names.ts';

/** The biases of gathered layers. */
export interface GatheredBiases {
  /** By layer; absent without a bias. */
  readonly byLayer: ReadonlyMap<Id, { readonly kind: BiasKind; readonly tie: Id | null }>;
  readonly parameters: Readonly<Record<Id, ParameterValue>>;
  readonly goneParameters: readonly Id[];
}

/** The bias that a layer of some shape shows, number by number the parameters of its neurons. */
interface Bias {
  readonly kind: 'scalar' | 'vector';
  readonly order: readonly Id[];
}

/**
 * What the neurons of every layer have for a bias, as the layer's own: one number per component, per channel, or one for
 * all. `taken` are names that no tie may have.
 */
export function gatherBiases(
  drawing: Drawing,
  groups: readonly Gathered[],
  shapes: ReadonlyMap<Id, Shape>,
  taken: ReadonlySet<Id>,
): GatheredBiases {
  const { graph, numbers } = drawing;
  const biased = groups.filter(({ neurons: [first = ''] }) => graph.biasShapes.has(first));
  const biases = biased.map((group) => biasOf(drawing, group, shapes.get(group.id) ?? group.shape));
  const ties = tiesOf(drawing, biased, biases, new Set(taken));
  const parameters = biases.map(({ order }, i) => {
    const values = order.map((parameter) => numbers[parameter]?.[0] ?? 0);
    return [ties[i] ?? (biased[i] as Gathered).id, { shape: [order.length], values }] as const;
  });
  return {
    byLayer: new Map(
      biased.map(({ id }, i) => [id, { kind: (biases[i] as Bias).kind, tie: ties[i] ?? null }]),
    ),
    parameters: Object.fromEntries(parameters),
    goneParameters: [...new Set(biases.flatMap(({ order }) => order))],
  };
}

const parameterOf = ({ graph }: Drawing, id: Id): Id => (graph.vertices.get(id) as ModelVertex).parameter;

/** The kind of the first neuron where that fits, else the one that does. */
function biasOf(drawing: Drawing, { id, neurons }: Gathered, shape: Shape): Bias {
  const shown = neurons.map((neuron) => parameterOf(drawing, neuron));
  const own = drawing.graph.vertices.get(neurons[0] ?? '')?.bias;
  for (const kind of own === 'scalar' ? (['scalar', 'vector'] as const) : (['vector', 'scalar'] as const)) {
    const order = shown.slice(0, sizeOf(biasShape(kind, shape)));
    const isShown = shown.every((parameter, i) => parameter === order[i % order.length]);
    if (isShown && new Set(order).size === order.length) return { kind, order };
  }
  throw new Refusal(
    new Set(shown).size === shown.length
      ? `The neurons of ${id} have a bias each, and feature maps have one per channel.`
      : `The neurons of ${id} share biases in a way that no layer does.`,
  );
}

/** Under which tie a layer's bias stands: where others show the same numbers, or where its neurons' ties tell one. */
function tiesOf(
  drawing: Drawing,
  groups: readonly Gathered[],
  biases: readonly Bias[],
  taken: Set<Id>,
): (Id | null)[] {
  const { graph } = drawing;
  const layerOf = new Map(groups.flatMap(({ neurons }, i) => neurons.map((neuron) => [neuron, i] as const)));
  const users = new Map<Id, Set<number>>();
  for (const { id, parameter } of graph.vertices.values()) {
    if (!graph.biasShapes.has(id)) continue;
    const layer = layerOf.get(id);
    if (layer !== undefined) users.set(parameter, (users.get(parameter) ?? new Set()).add(layer));
  }
  for (const { id, parameter } of graph.vertices.values())
    if (!layerOf.has(id) && users.has(parameter) && graph.biasShapes.has(id))
      throw new Refusal(`A bias is shared with ${id}, which is not gathered.`);
  const names = new Map<string, Id>();
  return biases.map(({ order }, i) => {
    const { id, neurons } = groups[i] as Gathered;
    const text = JSON.stringify(order);
    const sharing = new Set(order.flatMap((parameter) => [...(users.get(parameter) ?? [])]));
    for (const other of sharing)
      if (JSON.stringify(biases[other]?.order) !== text)
        throw new Refusal(`${id} and ${groups[other]?.id} share only some of their biases.`);
    const stems = new Set(order.map(stemOf));
    const [stem = null] = stems;
    const isTied = neurons.every((neuron) => parameterOf(drawing, neuron) !== neuron);
    const given = stems.size === 1 && isTied && stem !== id ? stem : null;
    if (sharing.size <= 1 && given === null) return null;
    const known = names.get(text);
    if (known !== undefined) return known;
    let name = given ?? 'b';
    for (let n = 2; taken.has(name); n += 1) name = `${given ?? 'b'}${n}`;
    names.set(text, name);
    taken.add(name);
    return name;
  });
}
