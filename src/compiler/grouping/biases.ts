import type { Id, Shape } from '../../document/document.ts';
import { sizeOf } from '../shape.ts';
import type { ModelVertex, ParameterTensor, Segment, ShapedGraph, SharedBias } from '../stages.ts';

/** The segments with their biases placed, and the tensors in which they stand. */
export interface PlacedBiases {
  readonly bySegment: readonly (readonly Segment[])[];
  readonly tensors: readonly ParameterTensor[];
}

/**
 * Decides where the bias of every segment is kept: vertex after vertex in a tensor of its own, or, where vertices are tied,
 * in one tensor in which every number stands once, for all segments that share some of them.
 */
export function placeBiases(bySegment: readonly (readonly Segment[])[], graph: ShapedGraph): PlacedBiases {
  const biased = bySegment.flat().filter(({ bias }) => bias !== 'none');
  const pools = poolsOf(biased, graph);
  const tensors = new Map<string, ParameterTensor>();
  for (const segment of biased) {
    const tensor = pools.get(segment) ?? tensorOf([segment], graph);
    tensors.set(tensor.id, tensor);
  }
  const placed = (segment: Segment): Segment => {
    const pool = pools.get(segment);
    return pool ? { ...segment, sharedBias: sharedBias(segment, pool, graph) } : segment;
  };
  return {
    bySegment: pools.size === 0 ? bySegment : bySegment.map((segments) => segments.map(placed)),
    tensors: [...tensors.values()],
  };
}

/** The tensor of every segment that shows a number twice or shares one with another segment. */
function poolsOf(biased: readonly Segment[], graph: ShapedGraph): Map<Segment, ParameterTensor> {
  const users = new Map<Id, Segment[]>();
  for (const segment of biased)
    for (const { id } of segment.vertices) {
      const { parameter } = graph.vertices.get(id) as ModelVertex;
      if (parameter === id) continue;
      const list = users.get(parameter);
      if (list) list.push(segment);
      else users.set(parameter, [segment]);
    }
  const neighbours = new Map<Segment, Set<Segment>>();
  const link = (a: Segment, b: Segment) => neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
  for (const [first, ...others] of users.values() as Iterable<[Segment, ...Segment[]]>)
    for (const other of others) {
      link(first, other);
      link(other, first);
    }
  const pools = new Map<Segment, ParameterTensor>();
  for (const segment of biased) {
    if (!neighbours.has(segment) || pools.has(segment)) continue;
    const members = new Set([segment]);
    for (const member of members) for (const next of neighbours.get(member) ?? []) members.add(next);
    const tensor = tensorOf([...members], graph);
    for (const member of members) pools.set(member, tensor);
  }
  return pools;
}

/** One list of the biases of some segments, every parameter once, named after the first of them. */
function tensorOf(segments: readonly Segment[], graph: ShapedGraph): ParameterTensor {
  const [first] = segments as [Segment];
  const tensor = `b[${first.id}]`;
  const pieces = new Map<Id, { id: Id; shape: Shape; start: number; tensor: string }>();
  let size = 0;
  for (const { id } of segments.flatMap(({ vertices }) => vertices)) {
    const { parameter } = graph.vertices.get(id) as ModelVertex;
    const shape = graph.biasShapes.get(id) ?? [1];
    if (pieces.has(parameter)) continue;
    pieces.set(parameter, { id: parameter, shape, start: size, tensor });
    size += sizeOf(shape);
  }
  const layer = segments.reduce((least, segment) => Math.min(least, segment.layer), Infinity);
  return { id: tensor, shape: [size], kind: 'bias', pieces: [...pieces.values()], layer };
}

function sharedBias(
  { vertices, sumSize }: Segment,
  { id, shape, pieces }: ParameterTensor,
  graph: ShapedGraph,
): SharedBias {
  const count = sizeOf(shape);
  const starts = new Map(pieces.map((piece) => [piece.id, piece.start]));
  const index = vertices.flatMap((vertex) => {
    const { parameter } = graph.vertices.get(vertex.id) as ModelVertex;
    const own = sizeOf(graph.biasShapes.get(vertex.id) ?? [1]);
    const components = vertices.length === 1 ? sumSize : vertex.size;
    return Array.from({ length: components }, (_, i) => (starts.get(parameter) ?? 0) + (i % own));
  });
  return { parameter: id, index: index.every((at, i) => at === i % count) ? null : index };
}
