import { present } from '../../base/assert.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { LayerSequence, ModelEdge, Placed, Segment } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { matrixEntries } from './matrix-entries.ts';
import { slopesOf } from './slopes.ts';
import type { WalkNumbers } from './walk-numbers.ts';

/** A number on its way to the loss: a component of a[v] or of o[v]. */
export interface FlowNode {
  readonly vertex: Id;
  readonly at: number;
  readonly of: 'a' | 'o';
}

/**
 * Everything between some vertices and the loss, number by number. A link carries a partial derivative: from a to o an
 * entry of σ′, from o to a an entry of a map. Nodes are numbered so that links lead upwards.
 */
export interface Flow {
  readonly nodes: readonly FlowNode[];
  /** The links of node n stand at `first[n]` to before `first[n + 1]`. */
  readonly first: Int32Array;
  readonly to: Int32Array;
  readonly factor: Float64Array;
  /** The edge of a link; null within a vertex. */
  readonly edge: readonly (Id | null)[];
  /** Nobody multiplies by it: the 1 of an identity. */
  readonly isFree: readonly boolean[];
  /** ∂L/∂o at the outputs, NaN elsewhere: there a path ends. */
  readonly exit: Float64Array;
  readonly nodeOf: (vertex: Id, of: 'a' | 'o', at: number) => number;
}

/** More links than this are not laid out. */
export const mostLinks = 200_000;

/** The flow from some vertices on; null where it has too many links. */
export function flowFrom(
  { graph, sequence }: Compilation,
  numbers: WalkNumbers,
  starts: Iterable<Id>,
): Flow | null {
  const { segments } = present(sequence, 'the layers') as LayerSequence;
  const reached = reachedFrom(graph, segments, starts);
  const nodes: FlowNode[] = [];
  const firstNode = new Map<string, number>();
  const add = (vertex: Id, of: 'a' | 'o', size: number) => {
    firstNode.set(`${of} ${vertex}`, nodes.length);
    for (let at = 0; at < size; at += 1) nodes.push({ vertex, at, of });
  };
  for (const level of graph.levels) {
    const some = level.filter((id) => reached.has(id));
    for (const id of some) add(id, 'a', sizeOf(graph.sums.get(id) ?? []));
    for (const id of some) add(id, 'o', sizeOf(graph.shapes.get(id) ?? []));
  }
  const nodeOf: Flow['nodeOf'] = (vertex, of, at) => present(firstNode.get(`${of} ${vertex}`), vertex) + at;

  const links: Link[] = [];
  for (const segment of segments) {
    if (!segment.vertices.some(({ id }) => reached.has(id))) continue;
    linkSegment(segment, numbers, (vertex) => reached.has(vertex), nodeOf, links);
  }
  for (const edge of graph.edges.values()) {
    if (!reached.has(edge.from)) continue;
    const theta = numbers.parameters[edge.parameter] ?? new Float64Array();
    const others = otherFactors(graph, numbers, edge);
    for (const { row, column, value } of matrixEntries(graph, edge, theta)) {
      const factor = others === null ? value : value * (others[row] ?? NaN);
      links.push({
        from: nodeOf(edge.from, 'o', column),
        to: nodeOf(edge.to, 'a', row),
        factor,
        edge: edge.id,
        isFree: isFree(edge.map) && others === null,
      });
    }
    if (links.length > mostLinks) return null;
  }
  const exit = new Float64Array(nodes.length).fill(NaN);
  for (const id of reached) {
    if (graph.outgoing.get(id)?.length !== 0) continue;
    for (const [at, slope] of numbers.lossSlope(id).entries()) exit[nodeOf(id, 'o', at)] = slope;
  }
  return { nodes, ...sorted(links, nodes.length), exit, nodeOf };
}

/** All vertices that depend on some; a softmax over grouped neurons leads from each of them to all. */
function reachedFrom(
  graph: Compilation['graph'],
  segments: readonly Segment[],
  starts: Iterable<Id>,
): ReadonlySet<Id> {
  const coupled = new Map<Id, readonly Id[]>();
  for (const { activation, vertices } of segments) {
    if (activation.kind !== 'softmax') continue;
    for (const { id } of vertices)
      coupled.set(
        id,
        vertices.map((vertex) => vertex.id),
      );
  }
  const reached = new Set(starts);
  for (const id of reached) {
    for (const { to } of graph.outgoing.get(id) ?? []) reached.add(to);
    for (const other of coupled.get(id) ?? []) reached.add(other);
  }
  return reached;
}

interface Link {
  readonly from: number;
  readonly to: number;
  readonly factor: number;
  readonly edge: Id | null;
  readonly isFree: boolean;
}

/** σ and maps that leave a number as it is. */
export function isFree({ kind, settings }: Placed): boolean {
  return kind === 'identity' && (settings['factor'] ?? 1) === 1;
}

/** From every aⱼ to every oᵢ of a segment that depends on it. */
function linkSegment(
  segment: Segment,
  numbers: WalkNumbers,
  isReached: (vertex: Id) => boolean,
  nodeOf: Flow['nodeOf'],
  links: Link[],
): void {
  const whole = (read: (vertex: Id) => Float64Array) =>
    Float64Array.from(segment.vertices.flatMap(({ id }) => [...read(id)]));
  const [a, o] = [whole(numbers.sum), whole(numbers.output)];
  const single = segment.vertices.length === 1 ? segment.vertices[0] : undefined;
  const place = (i: number) => {
    if (single) return { id: single.id, at: i };
    const { id = '', row = 0 } = segment.vertices[i] ?? {};
    return { id, at: i - row };
  };
  for (const { row, column, value } of slopesOf(segment, a, o)) {
    const [from, to] = [place(column), place(row)];
    if (!isReached(from.id)) continue;
    links.push({
      from: nodeOf(from.id, 'a', from.at),
      to: nodeOf(to.id, 'o', to.at),
      factor: value,
      edge: null,
      isFree: isFree(segment.activation),
    });
  }
}

/** What the other maps into a product bring, component by component; null for a sum. */
export function otherFactors(
  graph: Compilation['graph'],
  numbers: WalkNumbers,
  edge: ModelEdge,
): Float64Array | null {
  if (graph.vertices.get(edge.to)?.combine !== 'product') return null;
  const product = new Float64Array(sizeOf(graph.sums.get(edge.to) ?? [])).fill(1);
  for (const other of graph.incoming.get(edge.to) ?? []) {
    if (other.id === edge.id) continue;
    const o = numbers.output(other.from);
    const term = new Float64Array(product.length);
    const theta = numbers.parameters[other.parameter] ?? new Float64Array();
    for (const { row, column, value } of matrixEntries(graph, other, theta))
      term[row] = (term[row] ?? 0) + value * (o[column] ?? NaN);
    for (const [i, value] of term.entries()) product[i] = (product[i] ?? 1) * value;
  }
  return product;
}

/** The links by the nodes they leave. */
function sorted(
  links: readonly Link[],
  count: number,
): Pick<Flow, 'first' | 'to' | 'factor' | 'edge' | 'isFree'> {
  const first = new Int32Array(count + 1);
  for (const { from } of links) first[from + 1] = (first[from + 1] ?? 0) + 1;
  for (let n = 0; n < count; n += 1) first[n + 1] = (first[n + 1] ?? 0) + (first[n] ?? 0);
  const order = links.toSorted((a, b) => a.from - b.from);
  return {
    first,
    to: Int32Array.from(order, (link) => link.to),
    factor: Float64Array.from(order, (link) => link.factor),
    edge: order.map((link) => link.edge),
    isFree: order.map((link) => link.isFree),
  };
}
