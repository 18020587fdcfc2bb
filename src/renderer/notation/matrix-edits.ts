import { maps } from '../../compiler/maps/index.ts';
import { shapeOfParameter } from '../../compiler/parameter-shape.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { DrawnEdge, GraphDocument, Id, ParameterValue, Shape } from '../../document/document.ts';
import { addVertex, connect, remove, setParameters, setVertex, together } from '../../document/edits.ts';
import type { Edit } from '../../document/history.ts';
import { freshEdgeId, tieNames } from '../../document/names.ts';
import type { Component, Entry, LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import type { Place } from './places.ts';

/** What an edit in the matrix starts from. */
export interface Ground {
  readonly document: GraphDocument;
  readonly graph: ShapedGraph;
  /** The numbers on the screen, by parameter id. */
  readonly values: Readonly<Record<Id, ArrayLike<number>>>;
  /** They are of a run: an edit ends it, so it keeps all of them. */
  readonly live: boolean;
}

/** An edit, or the sentence why there is none. */
export type Attempt =
  { readonly ok: true; readonly edit: Edit } | { readonly ok: false; readonly why: string };

const refused = (why: string): Attempt => ({ ok: false, why });

/** The edit that makes a number of W read `value`; between two neurons without an edge it draws one. */
export function setEntry(
  ground: Ground,
  { rows, columns }: LayerMatrix,
  at: { readonly row: number; readonly column: number; readonly place: Place },
  value: number,
): Attempt {
  const [to, from] = [rows[at.row], columns[at.column]];
  if (to === undefined || from === undefined) return refused('There is no such place.');
  if (at.place.kind === 'carry' || to.carried)
    return refused(`${to.name} is carried along unchanged; its row holds no weights.`);
  if (at.place.kind === 'unlisted') return refused(`Not here: ${at.place.block.unlisted}.`);
  if (at.place.kind === 'hole') return drawEdge(ground, from, to, value);
  const free = at.place.entries.filter(({ index }) => index >= 0);
  const [entry] = free;
  if (entry === undefined) return refused('This number is fixed by its map.');
  if (free.length > 1) return refused('Several numbers add up here; change one of them in the inspector.');
  const fixed = at.place.entries.reduce((sum, one) => sum + (one.index < 0 ? one.coefficient : 0), 0);
  return setTheta(ground, entry, (value - fixed) / entry.coefficient);
}

function setTheta(ground: Ground, { edge, parameter, index }: Entry, theta: number): Attempt {
  const kind = ground.graph.edges.get(edge)?.map.kind ?? 'dense';
  if (theta < 0 && maps[kind]?.projection === 'nonnegative')
    return refused(`The numbers θ of ${edge} must not be negative.`);
  return { ok: true, edit: written(ground, parameter, index, theta, 'Set weight') };
}

function drawEdge(ground: Ground, from: Component, to: Component, value: number): Attempt {
  if (!from.neuron || !to.neuron)
    return refused('No number stands here. Only between two neurons a number draws an edge.');
  const { graph } = ground.document;
  const id = freshEdgeId(graph);
  const edge: DrawnEdge = { from: from.vertex, to: to.vertex, map: { kind: 'dense' } };
  const theta = setParameters({ [id]: { shape: [1, 1], values: [value] } });
  return { ok: true, edit: together('Connect', [connect(id, edge), ...kept(ground), theta]) };
}

/** The edit that takes the edge of a place away, where it is one weight. */
export function clearEntry(ground: Ground, place: Place): Attempt {
  if (place.kind !== 'entries') return refused('There is no edge here.');
  const edges = [...new Set(place.entries.map(({ edge }) => edge))];
  const scalar = edges.every((id) => {
    const edge = ground.graph.edges.get(id);
    const sizes = edge && [ground.graph.shapes.get(edge.from), ground.graph.sums.get(edge.to)];
    return sizes?.every((shape) => sizeOf(shape ?? []) === 1) ?? false;
  });
  if (!scalar) return refused('This number is one of a whole map; delete the map by its edge.');
  return { ok: true, edit: together('Delete', [...kept(ground), remove([], edges)]) };
}

/** The edit that makes the bias of a component read `value`; a neuron without one gets it. */
export function setBias(
  ground: Ground,
  { vertex, bias, neuron, carried, kind }: Component,
  value: number,
): Attempt {
  if (carried || kind === 'input') return refused('Inputs and carried values have no bias.');
  if (bias !== null) return { ok: true, edit: written(ground, bias.id, bias.index, value, 'Set bias') };
  if (!neuron) return refused(`${vertex} has no bias; give it one in the inspector.`);
  const tie = ground.document.graph.vertices[vertex]?.tie;
  const number = setParameters({ [tie ?? vertex]: { shape: [1], values: [value] } });
  const edits = [...kept(ground), setVertex(vertex, { bias: 'vector' }), number];
  return { ok: true, edit: together('Add bias', edits) };
}

/** The edit that takes the bias of a neuron away. */
export function clearBias(ground: Ground, { vertex, bias, neuron }: Component): Attempt {
  if (bias === null) return refused('There is no bias here.');
  if (!neuron) return refused('This number is one of a whole bias; take it away in the inspector.');
  return { ok: true, edit: together('Remove bias', [...kept(ground), setVertex(vertex, { bias: 'none' })]) };
}

/** The last neuron of a layer: what a new row is modelled on; null where the layer has none. */
export function modelNeuron({ rows }: LayerMatrix): Component | null {
  return rows.findLast(({ carried, neuron, kind }) => !carried && neuron && kind === 'unit') ?? null;
}

/** The edit that adds a neuron like the last one of a layer: its σ and bias, and edges of its own from and to the same vertices. */
export function addNeuron(ground: Ground, matrix: LayerMatrix): Attempt {
  const model = modelNeuron(matrix);
  const { graph, layout } = ground.document;
  const vertex = model === null ? undefined : graph.vertices[model.vertex];
  if (model === null || vertex === undefined) return refused('This layer has no neurons.');
  const { label: _, tie: _own, ...like } = vertex;
  const id = freshName(ground.document, model.vertex);
  const mates = matrix.rows.flatMap((row) => (row.carried ? [] : (layout[row.vertex] ?? [])));
  const lowest = mates.reduce((y, at) => Math.max(y, at.y), layout[model.vertex]?.y ?? 0);
  const edits: Edit[] = [
    ...kept(ground),
    addVertex(id, like, { x: layout[model.vertex]?.x ?? 0, y: lowest + 72 }),
  ];
  const reserved = new Set<Id>([id]);
  const given: Record<Id, Shape | null> = { [id]: ground.graph.biasShapes.get(model.vertex) ?? null };
  for (const [old, edge] of Object.entries(graph.edges)) {
    if (edge.from !== model.vertex && edge.to !== model.vertex) continue;
    const fresh = freshEdgeId(graph, reserved);
    reserved.add(fresh);
    const { tie: _tie, ...rest } = edge;
    const ends = edge.from === model.vertex ? { from: id } : { to: id };
    edits.push(connect(fresh, { ...rest, ...ends }));
    given[fresh] = ground.graph.parameterShapes.get(old) ?? null;
  }
  if (ground.document.recipe.initialiser?.kind === 'given') edits.push(zeros(given));
  return { ok: true, edit: together('Add neuron', edits) };
}

/** Where nothing draws numbers, new ones are zero. */
function zeros(shapes: Readonly<Record<Id, Shape | null>>): Edit {
  const values = Object.entries(shapes).flatMap(([id, shape]) =>
    shape === null ? [] : [[id, { shape, values: new Float64Array(sizeOf(shape)) }] as const],
  );
  return setParameters(Object.fromEntries(values));
}

/** h3 after h1 and h2. */
function freshName({ graph, parameters }: GraphDocument, like: Id): Id {
  const stem = like.replace(/\d+$/, '') || 'n';
  const ties = tieNames(graph);
  for (let n = 1; ; n += 1) {
    const id = `${stem}${n}`;
    const taken = [graph.vertices, graph.edges, parameters].some((record) => Object.hasOwn(record, id));
    if (!taken && !ties.has(id)) return id;
  }
}

/** The edit that writes one number of a parameter; its others stay what they are, drawn ones too. */
export function written(ground: Ground, id: Id, index: number, value: number, label: string): Edit {
  const shape = shapeOfParameter(ground.graph, id) ?? [1];
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => ground.values[id]?.[i] ?? 0);
  values[index] = value;
  return together(label, [...kept(ground), setParameters({ [id]: { shape, values } })]);
}

/** The numbers of a run, which the document does not hold. */
function kept({ graph, values, live }: Ground): readonly Edit[] {
  if (!live) return [];
  const all: Record<Id, ParameterValue> = {};
  for (const [id, numbers] of Object.entries(values)) {
    all[id] = { shape: shapeOfParameter(graph, id) ?? [1], values: Float64Array.from(numbers) };
  }
  return [setParameters(all)];
}
