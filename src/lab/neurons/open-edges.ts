import { present } from '../../base/assert.ts';
import { maps } from '../../compiler/maps/index.ts';
import type { Cell, MapDefinition } from '../../compiler/maps/map.ts';
import { sortIds } from '../../compiler/order.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { ModelEdge } from '../../compiler/stages.ts';
import type { DrawnEdge, Id, ParameterValue, Shape } from '../../document/document.ts';
import { type Drawing, Refusal } from './drawing.ts';
import { knownMap } from './known-map.ts';
import { padded } from './names.ts';

/** The edges of opened layers, and their numbers. */
export interface OpenedEdges {
  readonly edges: Record<Id, DrawnEdge>;
  readonly parameters: Record<Id, ParameterValue>;
  readonly gone: readonly Id[];
  readonly goneParameters: readonly Id[];
}

/** Every edge that ends at an opened layer, by the names of its neurons. */
export function openEdges(
  drawing: Drawing,
  names: ReadonlyMap<Id, readonly Id[]>,
  most: number,
): OpenedEdges {
  const { graph } = drawing;
  const touched = [...graph.edges.values()].filter(({ from, to }) => names.has(from) || names.has(to));
  const byParameter = new Map<Id, ModelEdge[]>();
  for (const edge of graph.edges.values())
    byParameter.set(edge.parameter, [...(byParameter.get(edge.parameter) ?? []), edge]);
  const result = { edges: {}, parameters: {}, gone: touched.map(({ id }) => id) };
  let count = 0;
  for (const edge of touched) {
    const neighbour = [edge.from, edge.to].find(
      (id) => !names.has(id) && sizeOf(graph.shapes.get(id) ?? []) > 1,
    );
    if (graph.vertices.get(edge.to)?.combine === 'product')
      throw new Refusal(`${edge.to} multiplies what flows in: the map of ${edge.id} must stay one factor.`);
    const users = byParameter.get(edge.parameter) ?? [];
    const apart = users.find((user) => !touched.includes(user));
    if (apart) throw new Refusal(`${edge.id} is tied to ${apart.id}: open the ends of both together.`);
    const cells = cellsOf(drawing, edge);
    count +=
      neighbour === undefined
        ? cells.length
        : (names.get(edge.from)?.length ?? names.get(edge.to)?.length ?? 0);
    if (count > most)
      throw new Refusal(
        `There would be more than ${most.toLocaleString('en')} scalar edges, more than can be drawn.`,
      );
    const opened: Opened = {
      drawing,
      edge,
      names,
      into: result,
      isShared: users.length > 1 || edge.parameter !== edge.id,
    };
    if (neighbour === undefined) openEdge(opened, cells, users);
    else openSide(opened, neighbour);
  }
  return { ...result, goneParameters: [...new Set(touched.map(({ parameter }) => parameter))] };
}

interface Opened {
  readonly drawing: Drawing;
  readonly edge: ModelEdge;
  readonly names: ReadonlyMap<Id, readonly Id[]>;
  readonly into: Pick<OpenedEdges, 'edges' | 'parameters'>;
  readonly isShared: boolean;
}

/** The cells of a map that can be told from them, so that gathering finds it again. */
function cellsOf({ graph }: Drawing, edge: ModelEdge): readonly Cell[] {
  const { title, cells, projection } = maps[edge.map.kind] as MapDefinition;
  const [from, to] = [graph.shapes.get(edge.from) as Shape, graph.sums.get(edge.to) as Shape];
  const own = cells({ from, to, settings: edge.map.settings as never });
  if (own === null)
    throw new Refusal(
      `The map of ${edge.id}, ${title}, has products of θ for entries, which are no single weights.`,
    );
  if (projection)
    throw new Refusal(`The map of ${edge.id}, ${title}, keeps its θ ≥ 0, which single weights do not.`);
  const all = [...own];
  const theta = graph.parameterShapes.of(edge);
  const shown = new Set(all.map(({ index }) => index));
  if (theta && shown.size < sizeOf(theta))
    throw new Refusal(
      `Numbers of ${edge.id}, ${title}, stand nowhere in its matrix: there is no weight to keep them.`,
    );
  const known = knownMap(
    all.map((cell) => ({ ...cell, theta: cell.index < 0 ? null : String(cell.index) })),
    from,
    to,
  );
  if (!known)
    throw new Refusal(`The map of ${edge.id}, ${title}, could not be told from its single weights.`);
  if (known.map.kind !== edge.map.kind)
    throw new Refusal(
      `The map of ${edge.id}, ${title}, has the matrix of another, ${maps[known.map.kind]?.title}: give it that map first.`,
    );
  return all;
}

/** Scalar edges, one for every cell, parallel where cells add up. Where a number stands more than once they are tied. */
function openEdge(
  { drawing, edge, names, into, isShared }: Opened,
  cells: readonly Cell[],
  users: readonly ModelEdge[],
): void {
  const { graph, numbers } = drawing;
  const { id, parameter } = edge;
  const [from, to] = [names.get(edge.from) ?? [edge.from], names.get(edge.to) ?? [edge.to]];
  const theta = graph.parameterShapes.get(id);
  const count = theta ? sizeOf(theta) : 0;
  const tied = isShared || new Set(cells.map(({ index }) => index)).size < cells.length;
  // Edges of one tie have one kind of θ: that of the scaled identity as soon as a factor occurs.
  const scaled =
    tied && users.some((user) => cellsOf(drawing, user).some(({ coefficient }) => coefficient !== 1));
  const parallel = new Map<string, number>();
  for (const { row, column, index, coefficient } of cells) {
    const place = `${id}[${padded(row + 1, to.length)},${padded(column + 1, from.length)}]`;
    const copy = (parallel.get(place) ?? 0) + 1;
    parallel.set(place, copy);
    const name = copy === 1 ? place : `${place}${copy}`;
    const ends = { from: present(from[column], 'neuron'), to: present(to[row], 'neuron') };
    const factor = coefficient === 1 ? {} : { factor: coefficient };
    if (index < 0) {
      into.edges[name] = { ...ends, map: { kind: 'identity', ...factor } };
      continue;
    }
    const tie = tied ? `${parameter}[${padded(index + 1, count)}]` : undefined;
    const map = scaled ? { kind: 'scaled-identity', ...factor } : { kind: 'dense' };
    into.edges[name] = { ...ends, map, ...(tie !== undefined && { tie }) };
    into.parameters[tie ?? name] = {
      shape: scaled ? [1] : [1, 1],
      values: [numbers[parameter]?.[index] ?? 0],
    };
  }
}

/** Rows or columns of a dense matrix, where the layer at the other end stays closed. */
function openSide({ drawing, edge, names, into, isShared }: Opened, closed: Id): void {
  const { graph, numbers } = drawing;
  const { id, parameter, map } = edge;
  if (map.kind !== 'dense')
    throw new Refusal(
      `The map of ${id} links single components: open ${linkedWith(drawing, names).join(', ')} as well.`,
    );
  const [rows, columns] = graph.parameterShapes.get(id) as readonly [number, number];
  const values = numbers[parameter] ?? new Float64Array(rows * columns);
  const byRows = closed === edge.from;
  const neurons = present(names.get(byRows ? edge.to : edge.from), 'neurons');
  for (const [i, neuron] of neurons.entries()) {
    const at = padded(i + 1, neurons.length);
    const place = byRows ? `[${at},*]` : `[*,${at}]`;
    const ends = byRows ? { from: closed, to: neuron } : { from: neuron, to: closed };
    into.edges[`${id}${place}`] = {
      ...ends,
      map: { kind: 'dense' },
      ...(isShared && { tie: `${parameter}${place}` }),
    };
    into.parameters[isShared ? `${parameter}${place}` : `${id}${place}`] = byRows
      ? { shape: [1, columns], values: Array.from(values.slice(i * columns, (i + 1) * columns)) }
      : {
          shape: [rows, 1],
          values: Array.from({ length: rows }, (_, row) => values[row * columns + i] ?? 0),
        };
  }
}

/** The closed vertices that maps other than dense link, one to the next, with those to be opened. */
function linkedWith({ graph }: Drawing, names: ReadonlyMap<Id, readonly Id[]>): Id[] {
  const linked = new Set(names.keys());
  for (const id of linked)
    for (const { from, to, map } of [...(graph.incoming.get(id) ?? []), ...(graph.outgoing.get(id) ?? [])])
      if (map.kind !== 'dense') linked.add(from).add(to);
  return sortIds([...linked].filter((id) => !names.has(id)));
}
