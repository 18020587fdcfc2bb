import { activations } from '../../compiler/activations/index.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { ModelVertex } from '../../compiler/stages.ts';
import type { Choice, DrawnVertex, Id, Position } from '../../document/document.ts';
import { tieNames } from '../../document/names.ts';
import type { Rewiring } from '../../document/rewire.ts';
import { spread } from '../../document/spread.ts';
import { attempt, type Drawing, mixesComponents, type Outcome, Refusal } from './drawing.ts';
import { componentNames, keepsOrder, marks } from './names.ts';
import { openBiases } from './open-biases.ts';
import { openEdges } from './open-edges.ts';

/** No more neurons and scalar edges than this come out of one opening: beyond it a drawing is no longer read. */
export const mostNeurons = 1024;
export const mostScalarEdges = 20_000;

/**
 * Layers drawn as their neurons: every map between them as scalar edges with the same numbers, those that show one θ tied,
 * as are neurons that show one bias, structural zeros absent. The neurons of a layer share a group, so that they compile to one segment again.
 */
export function openIntoNeurons(drawing: Drawing, chosen: Iterable<Id>): Outcome {
  return attempt(() => {
    const { graph } = drawing;
    const layers = [...chosen].filter((id) => sizeOf(graph.shapes.get(id) ?? []) > 1);
    if (layers.length === 0) throw new Refusal('Only a vertex with several components has neurons to open.');
    if (!graph.whole) throw new Refusal('The drawing has faults, so that not every shape is known.');
    for (const id of layers) refuseVertex(drawing, id, layers);
    const count = layers.reduce((n, id) => n + sizeOf(graph.shapes.get(id) ?? []), 0);
    if (count > mostNeurons)
      throw new Refusal(
        `These are ${count} neurons, more than the ${mostNeurons} that can be drawn at once.`,
      );
    const names = namesOf(drawing, layers);
    const biases = openBiases(drawing, names);
    const vertices = layers.flatMap((id) => neuronsOf(drawing, id, names.get(id) ?? [], biases.ties));
    const wires = openEdges(drawing, names, mostScalarEdges);
    refuseUnread(drawing, names, new Set(Object.values(wires.edges).map(({ from }) => from)));
    const rewiring: Rewiring = {
      vertices: Object.fromEntries(vertices),
      edges: wires.edges,
      parameters: { ...wires.parameters, ...biases.parameters },
      positions: positionsOf(drawing, names),
      losses: Object.fromEntries(layers.flatMap((id) => lossesOf(drawing, id, names.get(id) ?? []))),
      gone: {
        vertices: layers,
        edges: wires.gone,
        parameters: [...wires.goneParameters, ...biases.goneParameters],
      },
    };
    refuseNames(drawing, rewiring);
    return { rewiring, vertices: vertices.map(([id]) => id) };
  });
}

/** Whatever single neurons could not do. */
function refuseVertex({ document, graph }: Drawing, id: Id, layers: readonly Id[]): void {
  const vertex = graph.vertices.get(id) as ModelVertex;
  const { title = '', reshape } = activations[vertex.activation.kind] ?? {};
  if (reshape)
    throw new Refusal(`${title} of ${id} looks at several components at once and changes their number.`);
  if (vertex.combine === 'product')
    throw new Refusal(`${id} multiplies what flows in, which is not the product of single weights.`);
  if (vertex.activation.kind === 'softmax') {
    const before = (graph.level.get(id) ?? 0) - 1;
    const full = (graph.incoming.get(id) ?? []).some(
      (edge) => edge.map.kind === 'dense' && graph.level.get(edge.from) === before,
    );
    if (!full)
      throw new Refusal(
        `The neurons of ${id} might stand in different layers, and its softmax is over all of them.`,
      );
  }
  if (vertex.kind === 'input' || graph.outgoing.get(id)?.length !== 0) return;
  const { loss } = document.recipe;
  const own = loss.outputs?.[id];
  const others = outputsOf(graph.vertices.values(), graph.outgoing).filter(
    (output) => output !== id && loss.outputs?.[output] === undefined,
  );
  const merges = others.some((o) => layers.includes(o) || sizeOf(graph.shapes.get(o) ?? []) === 1);
  if (mixesComponents(own ?? loss, loss) && (own !== undefined || merges))
    throw new Refusal(
      `The loss of ${id} normalises over its components, which would then be outputs of their own.`,
    );
}

/** A neuron that nothing reads is an output, whatever becomes of its layer. */
function refuseUnread(
  { graph }: Drawing,
  names: ReadonlyMap<Id, readonly Id[]>,
  read: ReadonlySet<Id>,
): void {
  for (const [id, neurons] of names) {
    if (graph.vertices.get(id)?.kind === 'input' || graph.outgoing.get(id)?.length === 0) continue;
    const unread = neurons.find((neuron) => !read.has(neuron));
    if (unread !== undefined)
      throw new Refusal(`No weight leads on from ${unread}, so that it would be an output by itself.`);
  }
}

/** Names that keep inputs and outputs in their order, since rows of data go by it. */
function namesOf({ document, graph }: Drawing, layers: readonly Id[]): Map<Id, readonly Id[]> {
  const { vertices, edges } = document.graph;
  const ties = tieNames(document.graph);
  const taken = (id: Id) => Object.hasOwn(vertices, id) || Object.hasOwn(edges, id) || ties.has(id);
  const all = [...graph.vertices.values()];
  const inputs = all.filter(({ kind }) => kind === 'input').map(({ id }) => id);
  const outputs = outputsOf(all, graph.outgoing);
  for (const mark of marks) {
    const names = new Map(layers.map((id) => [id, componentNames(id, graph.shapes.get(id) ?? [], mark)]));
    const neurons = (id: Id) => names.get(id) ?? [id];
    const given = [...names.values()].flat();
    if (given.some((id) => taken(id) || id.length > 64)) continue;
    if (keepsOrder(inputs, neurons) && keepsOrder(outputs, neurons)) return names;
  }
  throw new Refusal(`There are no free names for the neurons of ${layers.join(', ')}; rename it first.`);
}

/** The names of edges and ties, made of those of the drawing, must be free and no longer than names may be. */
function refuseNames({ document }: Drawing, { vertices, edges, gone }: Rewiring): void {
  const without = <T>(record: Readonly<Record<Id, T>>, ids: readonly Id[]): Record<Id, T> => {
    const left = new Set(ids);
    return Object.fromEntries(Object.entries(record).filter(([id]) => !left.has(id)));
  };
  const rest = {
    vertices: without(document.graph.vertices, gone.vertices),
    edges: without(document.graph.edges, gone.edges),
  };
  const taken = new Set([...Object.keys(rest.vertices), ...Object.keys(rest.edges), ...tieNames(rest)]);
  for (const id of [...Object.keys(edges), ...tieNames({ vertices, edges })])
    if (taken.has(id) || [...id].length > 64)
      throw new Refusal(
        `The name ${id} is ${taken.has(id) ? 'taken' : 'too long'}: rename what it is made of first.`,
      );
}

function outputsOf(
  vertices: Iterable<ModelVertex>,
  outgoing: ReadonlyMap<Id, readonly unknown[]>,
): readonly Id[] {
  return [...vertices]
    .filter(({ id, kind }) => kind === 'unit' && outgoing.get(id)?.length === 0)
    .map(({ id }) => id);
}

function neuronsOf(
  { document }: Drawing,
  id: Id,
  names: readonly Id[],
  ties: ReadonlyMap<Id, Id>,
): (readonly [Id, DrawnVertex])[] {
  const { kind, activation, bias, label, dropout } = document.graph.vertices[id] as DrawnVertex;
  return names.map((name) => [
    name,
    {
      kind,
      shape: [1],
      ...(activation && { activation }),
      ...(bias && { bias }),
      ...(ties.has(name) && { tie: ties.get(name) }),
      ...(label !== undefined && { label: label + name.slice(id.length) }),
      group: id,
      ...(dropout !== undefined && { dropout }),
    },
  ]);
}

function lossesOf(
  { document }: Drawing,
  id: Id,
  names: readonly Id[],
): [Id, Choice & { readonly weight?: number }][] {
  const own = document.recipe.loss.outputs?.[id];
  return own === undefined ? [] : names.map((name) => [name, own]);
}

/** The neurons where the layer stood; what stands to the right of a wide picture makes room for it. */
function positionsOf(
  { document, graph }: Drawing,
  names: ReadonlyMap<Id, readonly Id[]>,
): Record<Id, Position> {
  const { layout } = document;
  const wide = [...names.keys()].map((id) => ({
    x: layout[id]?.x ?? 0,
    width: spread(graph.shapes.get(id) ?? []).width,
  }));
  // Layers that stand one above the other make room together.
  const columns = new Map<number, number>();
  for (const { x, width } of wide) columns.set(x, Math.max(width, columns.get(x) ?? 0));
  const shift = (x: number) => [...columns].reduce((sum, [left, width]) => sum + (left < x ? width : 0), 0);
  const positions: Record<Id, Position> = {};
  for (const [id, { x, y }] of Object.entries(layout)) {
    const to = x + shift(x);
    const neurons = names.get(id);
    if (!neurons && to !== x) positions[id] = { x: to, y };
    if (!neurons) continue;
    const { places } = spread(graph.shapes.get(id) ?? []);
    for (const [i, name] of neurons.entries()) {
      const place = places[i] ?? { x: 0, y: 0 };
      positions[name] = { x: to + place.x, y: y + place.y };
    }
  }
  return positions;
}
