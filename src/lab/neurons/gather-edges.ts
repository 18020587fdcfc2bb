import { maps } from '../../compiler/maps/index.ts';
import type { MapDefinition } from '../../compiler/maps/map.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { ModelEdge } from '../../compiler/stages.ts';
import type { DrawnEdge, Id, ParameterValue, Shape } from '../../document/document.ts';
import { freshEdgeId, freshId, tieNames } from '../../document/names.ts';
import { type Drawing, type Gathered, Refusal } from './drawing.ts';
import { type KnownMap, knownMap, type MatrixCell } from './known-map.ts';
import { stemOf } from './names.ts';

/** The edges of gathered layers, and their numbers. */
export interface GatheredEdges {
  readonly edges: Record<Id, DrawnEdge>;
  readonly parameters: Record<Id, ParameterValue>;
  readonly gone: readonly Id[];
  readonly goneParameters: readonly Id[];
  /** Of layers, where a map tells it. */
  readonly shapes: ReadonlyMap<Id, Shape>;
}

/** Edges that become one. */
interface Bundle {
  readonly from: End;
  readonly to: End;
  /** Of e1[2,1]: e1. */
  readonly stem: Id | null;
  readonly edges: ModelEdge[];
  readonly cells: MatrixCell[];
}

/** A layer that comes to be, or a vertex that stays. */
interface End {
  readonly id: Id;
  readonly offset: number;
  readonly group: Gathered | null;
}

/** Every edge at a gathered neuron. */
export function gatherEdges(drawing: Drawing, groups: readonly Gathered[]): GatheredEdges {
  const { document, numbers } = drawing;
  const bundles = bundlesOf(drawing, groups);
  const shapes = shapesOf(drawing, groups, bundles);
  const known = bundles.map((bundle) => {
    const found = knownMap(
      bundle.cells,
      endShape(drawing, shapes, bundle.from),
      endShape(drawing, shapes, bundle.to, true),
    );
    if (found) return found;
    throw new Refusal(
      `The edges from ${bundle.from.id} to ${bundle.to.id} share numbers in a way that no map has.`,
    );
  });
  const touched = bundles.flatMap(({ edges }) => edges);
  const gone = new Set(touched.map(({ id }) => id));
  const rest = {
    vertices: document.graph.vertices,
    edges: Object.fromEntries(Object.entries(document.graph.edges).filter(([id]) => !gone.has(id))),
  };
  const whole = new Set(groups.flatMap(({ neurons }) => neurons));
  const apart = Object.entries(rest.vertices).filter(([id]) => !whole.has(id));
  const reserved = tieNames({ vertices: Object.fromEntries(apart), edges: rest.edges });
  for (const { id } of groups) reserved.add(id);
  const ids = bundles.map(({ stem, edges }) => {
    const wish = stem ?? (edges.length === 1 ? edges[0]?.id : null) ?? null;
    const isFree = wish !== null && !reserved.has(wish) && freshId(rest, wish) === wish;
    const id = isFree ? wish : freshEdgeId(rest, reserved);
    reserved.add(id);
    return id;
  });
  const ties = tiesOf(drawing, bundles, known, ids, reserved);
  const result: Pick<GatheredEdges, 'edges' | 'parameters'> = { edges: {}, parameters: {} };
  for (const [i, { map, shape, order }] of known.entries()) {
    const { from, to } = bundles[i] as Bundle;
    const id = ids[i] as Id;
    const tie = ties[i] ?? null;
    result.edges[id] = { from: from.id, to: to.id, map, ...(tie !== null && { tie }) };
    if (shape)
      result.parameters[tie ?? id] = { shape, values: order.map((theta) => numberOf(numbers, theta)) };
  }
  return {
    ...result,
    gone: [...gone],
    goneParameters: [...new Set(touched.map((e) => e.parameter))],
    shapes,
  };
}

/** θ as text: element 3 of the θ of e1 is `3 e1`. */
const thetaName = (parameter: Id, index: number): string => `${index} ${parameter}`;
const parameterOf = (theta: string): Id => theta.slice(theta.indexOf(' ') + 1);
const numberOf = (numbers: Drawing['numbers'], theta: string): number =>
  numbers[parameterOf(theta)]?.[Number.parseInt(theta, 10)] ?? 0;

function bundlesOf({ graph }: Drawing, groups: readonly Gathered[]): Bundle[] {
  const ends = new Map<Id, End>();
  for (const group of groups)
    for (const [offset, neuron] of group.neurons.entries()) ends.set(neuron, { id: group.id, offset, group });
  const endOf = (id: Id): End => ends.get(id) ?? { id, offset: 0, group: null };
  const bundles = new Map<string, Bundle>();
  const parallel = new Map<string, number>();
  for (const edge of graph.edges.values()) {
    if (!ends.has(edge.from) && !ends.has(edge.to)) continue;
    if (!ends.has(edge.to) && graph.vertices.get(edge.to)?.combine === 'product')
      throw new Refusal(`${edge.to} multiplies what flows in: its factors must stay single edges.`);
    const [from, to, stem] = [endOf(edge.from), endOf(edge.to), stemOf(edge.id)];
    const ofTheta = graph.parameterShapes.get(edge.id) ? 'θ' : 'constant';
    // Of edges without a common name, a second one between two neurons belongs to a second map.
    const pair = JSON.stringify([edge.from, edge.to, ofTheta]);
    const copy = stem === null ? (parallel.get(pair) ?? 0) : 0;
    if (stem === null) parallel.set(pair, copy + 1);
    const key = JSON.stringify([
      from.id,
      from.group !== null,
      to.id,
      to.group !== null,
      stem ?? ofTheta,
      copy,
    ]);
    const bundle = bundles.get(key) ?? { from, to, stem, edges: [], cells: [] };
    bundles.set(key, bundle);
    bundle.edges.push(edge);
    const definition = maps[edge.map.kind] as MapDefinition;
    const shape = { from: graph.shapes.get(edge.from) as Shape, to: graph.sums.get(edge.to) as Shape };
    const cells = definition.cells({ ...shape, settings: edge.map.settings as never });
    if (cells === null) throw new Refusal(`The map of ${edge.id} is no matrix of single weights.`);
    for (const { row, column, index, coefficient } of cells)
      bundle.cells.push({
        row: row + to.offset,
        column: column + from.offset,
        theta: index < 0 ? null : thetaName(edge.parameter, index),
        coefficient,
      });
  }
  return [...bundles.values()];
}

/** As their names tell them, else vectors; neurons whose weights are a convolution of images are pictures. */
function shapesOf(drawing: Drawing, groups: readonly Gathered[], bundles: readonly Bundle[]): Map<Id, Shape> {
  const shapes = new Map<Id, Shape>(groups.map(({ id, shape }) => [id, shape]));
  const open = new Set(groups.filter(({ isNamed }) => !isNamed).map(({ id }) => id));
  for (const { from, to, cells } of bundles) {
    const ends = [endShape(drawing, shapes, from), endShape(drawing, shapes, to, true)] as const;
    if ((!open.has(from.id) && !open.has(to.id)) || knownMap(cells, ...ends)) continue;
    const choices = (end: End, shape: Shape) =>
      open.has(end.id) && end.group ? images(sizeOf(shape)) : [shape];
    const fit = choices(from, ends[0])
      .flatMap((a) => choices(to, ends[1]).map((b) => [a, b] as const))
      .find(([a, b]) => a.length === b.length && knownMap(cells, a, b));
    if (!fit) continue;
    for (const [end, shape] of [
      [from, fit[0]],
      [to, fit[1]],
    ] as const) {
      if (end.group) shapes.set(end.id, shape);
      open.delete(end.id);
    }
  }
  return shapes;
}

/** n = h·w in every way. */
function images(n: number): Shape[] {
  return Array.from({ length: n }, (_, i) => i + 1)
    .filter((height) => n % height === 0)
    .map((height) => [height, n / height]);
}

function endShape(
  { graph }: Drawing,
  shapes: ReadonlyMap<Id, Shape>,
  { id, group }: End,
  isTo = false,
): Shape {
  if (group) return shapes.get(id) ?? group.shape;
  return (isTo ? graph.sums : graph.shapes).get(id) ?? [];
}

/** Which maps share their θ: those that show the same numbers in the same order, under one name. */
function tiesOf(
  { graph }: Drawing,
  bundles: readonly Bundle[],
  known: readonly KnownMap[],
  ids: readonly Id[],
  reserved: Set<Id>,
): (Id | null)[] {
  const users = new Map<Id, Set<number | Id>>();
  for (const { id, parameter } of graph.edges.values())
    users.set(parameter, (users.get(parameter) ?? new Set()).add(id));
  for (const [i, { edges }] of bundles.entries())
    for (const { id, parameter } of edges) {
      users.get(parameter)?.delete(id);
      users.get(parameter)?.add(i);
    }
  const names = new Map<string, Id>();
  return known.map(({ order, shape }, i) => {
    const own = [...new Set(order.map(parameterOf))];
    const sharing = new Set(own.flatMap((parameter) => [...(users.get(parameter) ?? [])]));
    const apart = [...sharing].find((user) => typeof user === 'string');
    if (apart !== undefined)
      throw new Refusal(`Numbers are shared with the edge ${apart}, which is not gathered.`);
    const text = JSON.stringify([shape, order]);
    for (const user of sharing)
      if (JSON.stringify([known[user as number]?.shape, known[user as number]?.order]) !== text)
        throw new Refusal(
          `Numbers from ${bundles[i]?.from.id} to ${bundles[i]?.to.id} are shared with another map that shows them differently.`,
        );
    const stems = new Set(own.map(stemOf));
    const [stem] = stems;
    const isTied = bundles[i]?.edges.every(({ id, parameter }) => id !== parameter) ?? false;
    const given = stems.size === 1 && isTied && stem !== ids[i] ? (stem ?? null) : null;
    if (sharing.size <= 1 && given === null) return null;
    const name = names.get(text) ?? (given !== null && !reserved.has(given) ? given : `θ${names.size + 1}`);
    names.set(text, name);
    reserved.add(name);
    return name;
  });
}
