import { sortIds } from '../../compiler/order.ts';
import { isNeuron } from '../../compiler/shape.ts';
import type { ModelVertex } from '../../compiler/stages.ts';
import type { BiasKind, Choice, DrawnVertex, Id, Position, Shape } from '../../document/document.ts';
import { freshId, tieNames } from '../../document/names.ts';
import type { Rewiring } from '../../document/rewire.ts';
import { spread } from '../../document/spread.ts';
import { attempt, type Drawing, type Gathered, mixesComponents, type Outcome, Refusal } from './drawing.ts';
import { gatherBiases } from './gather-biases.ts';
import { type GatheredEdges, gatherEdges } from './gather-edges.ts';
import { keepsOrder, wholeOf } from './names.ts';

/**
 * Neurons of one level and kind as one layer vertex each: the edges at them become the map that has their matrix, with
 * the same numbers. What `openIntoNeurons` has opened comes back as it was.
 */
export function gatherIntoLayers(drawing: Drawing, chosen: Iterable<Id>): Outcome {
  return attempt(() => {
    const { graph } = drawing;
    if (!graph.whole) throw new Refusal('The drawing has faults, so that not every shape is known.');
    const groups = groupsOf(drawing, chosen);
    if (groups.length === 0)
      throw new Refusal(
        'Select at least two neurons of one layer with the same activation and kind of bias.',
      );
    for (const group of groups) refuseGroup(drawing, group);
    const neurons = groups.flatMap((group) => group.neurons);
    const wires = gatherEdges(drawing, groups);
    refuseCycle(drawing, groups);
    const biases = gatherBiases(drawing, groups, wires.shapes, takenNames(drawing, groups, wires));
    const vertices = groups.map((group) => {
      const shape = wires.shapes.get(group.id) ?? group.shape;
      return [group.id, layerOf(drawing, group, shape, biases.byLayer.get(group.id))] as const;
    });
    const rewiring: Rewiring = {
      vertices: Object.fromEntries(vertices),
      edges: wires.edges,
      parameters: { ...wires.parameters, ...biases.parameters },
      positions: positionsOf(drawing, groups, wires.shapes),
      losses: Object.fromEntries(groups.flatMap((group) => lossOf(drawing, group))),
      gone: {
        vertices: neurons,
        edges: wires.gone,
        parameters: [...wires.goneParameters, ...biases.goneParameters],
      },
    };
    return { rewiring, vertices: groups.map(({ id }) => id) };
  });
}

/** The chosen neurons by what keeps them in one segment of the compiled layers. */
function groupsOf(drawing: Drawing, chosen: Iterable<Id>): Gathered[] {
  const { graph } = drawing;
  const alike = new Map<string, Id[]>();
  for (const id of sortIds([...chosen])) {
    const key = keyOf(drawing, id);
    if (key === null) continue;
    const known = alike.get(key);
    if (known) known.push(id);
    else alike.set(key, [id]);
  }
  const sets = [...alike.values()].filter((neurons) => neurons.length > 1);
  const taken = new Set<Id>();
  return sets.map((neurons) => {
    const first = neurons[0] as Id;
    const { stem, shape } = wholeOf(neurons, graph.vertices.get(first)?.group || undefined);
    const id = [stem ?? first, first].find((wish) => !taken.has(wish) && fits(drawing, wish, neurons));
    if (id === undefined) {
      const ends = graph.vertices.get(first)?.kind === 'input' ? 'inputs' : 'outputs';
      throw new Refusal(
        `Between ${first} and ${neurons.at(-1)} stand other ${ends}: the columns of data would change places.`,
      );
    }
    taken.add(id);
    return { id, neurons, shape: shape ?? [neurons.length], isNamed: shape !== null };
  });
}

/** What neurons must have in common; null for what is no neuron, or multiplies. */
function keyOf({ graph, document }: Drawing, id: Id): string | null {
  const vertex = graph.vertices.get(id);
  if (!vertex || !isNeuron(graph.shapes.get(id) ?? []) || vertex.combine === 'product') return null;
  const { kind, activation, bias, group, dropout } = vertex;
  const isOutput = kind === 'unit' && graph.outgoing.get(id)?.length === 0;
  const loss = document.recipe.loss.outputs?.[id];
  // A group may reach over several levels, where some of its neurons read less than others.
  const level = group === '' || activation.kind === 'softmax' ? graph.level.get(id) : null;
  return JSON.stringify([kind, activation, bias === 'none', group, dropout, isOutput, loss, level]);
}

/** Is the name free, and does it keep inputs and outputs in their order? */
function fits({ document, graph }: Drawing, wish: Id, neurons: readonly Id[]): boolean {
  const rest = Object.fromEntries(
    Object.entries(document.graph.vertices).filter(([id]) => !neurons.includes(id)),
  );
  const ties = tieNames(document.graph);
  if (freshId({ vertices: rest, edges: document.graph.edges }, wish, ties) !== wish) return false;
  const own = (vertex: ModelVertex) => vertex.kind === 'input' || graph.outgoing.get(vertex.id)?.length === 0;
  const members = new Set(neurons);
  return (['input', 'unit'] as const).every((kind) => {
    const ends = [...graph.vertices.values()].filter((vertex) => vertex.kind === kind && own(vertex));
    if (!ends.some(({ id }) => members.has(id))) return true;
    const whole = [wish, ...ends.map(({ id }) => id).filter((id) => !members.has(id))];
    return keepsOrder(whole, (id) => (id === wish ? neurons : [id]));
  });
}

/** Functions and losses that look at all components together must keep looking at the same ones. */
function refuseGroup(drawing: Drawing, { neurons }: Gathered): void {
  const { document, graph } = drawing;
  const [first = ''] = neurons;
  const { activation, kind } = graph.vertices.get(first) as ModelVertex;
  const members = new Set(neurons);
  const key = keyOf(drawing, first);
  const all = [...graph.vertices.keys()];
  if (activation.kind === 'softmax' && all.some((id) => !members.has(id) && keyOf(drawing, id) === key))
    throw new Refusal('A softmax is over all neurons of its layer: gather them together.');
  if (kind === 'input' || graph.outgoing.get(first)?.length !== 0) return;
  const { loss } = document.recipe;
  const own = loss.outputs?.[first];
  const apart = all.some(
    (id) =>
      !members.has(id) &&
      graph.outgoing.get(id)?.length === 0 &&
      isNeuron(graph.shapes.get(id) ?? []) &&
      loss.outputs?.[id] === undefined,
  );
  if (mixesComponents(own ?? loss, loss) && (own !== undefined || apart))
    throw new Refusal('The loss normalises over all output neurons: gather them together.');
}

/** Neurons of one layer must not feed each other, nor through others. */
function refuseCycle({ graph }: Drawing, groups: readonly Gathered[]): void {
  const whole = new Map(groups.flatMap(({ id, neurons }) => neurons.map((neuron) => [neuron, id] as const)));
  const name = (id: Id) => whole.get(id) ?? `\0${id}`; // a vertex that stays may bear the name of one that goes
  const next = new Map<Id, Set<Id>>();
  const waiting = new Map<Id, number>([...graph.vertices.keys()].map((id) => [name(id), 0]));
  for (const { from, to } of graph.edges.values()) {
    const list = next.get(name(from)) ?? new Set();
    if (!list.has(name(to))) waiting.set(name(to), (waiting.get(name(to)) ?? 0) + 1);
    next.set(name(from), list.add(name(to)));
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (const id of ready) {
    for (const to of next.get(id) ?? []) {
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  if (ready.length < waiting.size)
    throw new Refusal('Some of these neurons feed others of them, so that they are no one layer.');
}

/** Everything that will bear a name but the biases. */
function takenNames({ document }: Drawing, groups: readonly Gathered[], { edges }: GatheredEdges): Set<Id> {
  const { graph } = document;
  const ties = Object.values({ ...graph.edges, ...edges }).flatMap(({ tie }) => tie ?? []);
  const whole = groups.map(({ id }) => id);
  return new Set([
    ...Object.keys(graph.vertices),
    ...Object.keys(graph.edges),
    ...Object.keys(edges),
    ...ties,
    ...whole,
  ]);
}

function layerOf(
  { document }: Drawing,
  { id, neurons }: Gathered,
  shape: Shape,
  biases: { readonly kind: BiasKind; readonly tie: Id | null } | undefined,
): DrawnVertex {
  const drawn = neurons.map((neuron) => document.graph.vertices[neuron] as DrawnVertex);
  const { kind, activation, bias, dropout, group } = drawn[0] as DrawnVertex;
  const labels = drawn.flatMap(({ label }) => label ?? []);
  const label = labels.length === drawn.length ? wholeOf(labels, undefined).stem : null;
  return {
    kind,
    shape,
    ...(activation && { activation }),
    // One number and one per component are the same in a neuron, not in a layer.
    ...(biases && biases.kind !== (bias ?? 'vector') ? { bias: biases.kind } : bias && { bias }),
    ...(biases && biases.tie !== null && { tie: biases.tie }),
    ...(label !== null && { label }),
    ...(group !== undefined && group !== id && { group }),
    ...(dropout !== undefined && { dropout }),
  };
}

function lossOf(
  { document }: Drawing,
  { id, neurons }: Gathered,
): [Id, Choice & { readonly weight?: number }][] {
  const own = document.recipe.loss.outputs?.[neurons[0] ?? ''];
  return own === undefined ? [] : [[id, own]];
}

/** The layer in the middle of what its neurons take when spread out; what made room for them moves back. */
function positionsOf(
  { document }: Drawing,
  groups: readonly Gathered[],
  shapes: ReadonlyMap<Id, Shape>,
): Record<Id, Position> {
  const { layout } = document;
  const columns = new Map<number, number>();
  const places = groups.map(({ id, neurons, shape }) => {
    const known = neurons.flatMap((neuron) => layout[neuron] ?? []);
    const left = Math.min(...known.map(({ x }) => x));
    const right = Math.max(...known.map(({ x }) => x));
    const mean = known.reduce((sum, { y }) => sum + y, 0) / Math.max(1, known.length);
    const { width } = spread(shapes.get(id) ?? shape);
    // Neurons that are drawn some other way left no room that could be taken back.
    if (right - left === width && width > 0) columns.set(left, Math.max(width, columns.get(left) ?? 0));
    return { id, x: known.length > 0 ? left : 0, y: mean };
  });
  const back = (x: number) =>
    [...columns].reduce((sum, [left, width]) => sum + (left + width < x ? width : 0), 0);
  const gone = new Set(groups.flatMap(({ neurons }) => neurons));
  const stay = Object.entries(layout).filter(([id, { x }]) => !gone.has(id) && back(x) > 0);
  return {
    ...Object.fromEntries(stay.map(([id, { x, y }]) => [id, { x: x - back(x), y }])),
    ...Object.fromEntries(places.map(({ id, x, y }) => [id, { x: x - back(x), y }])),
  };
}
