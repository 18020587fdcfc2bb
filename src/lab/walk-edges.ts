import { wellKnown } from '../compiler/program.ts';
import type { Walk } from '../compiler/compilation.ts';
import type { ValueId } from '../compiler/plans.ts';
import type { ShapedGraph } from '../compiler/stages.ts';
import type { Id } from '../document/document.ts';
import { sizeOf } from '../compiler/shape.ts';
import type { WalkRow } from './walk-rows.ts';
import { readKey, rowTerms } from './walk-reads.ts';
import type { Walked } from './walk-trace.ts';

/** What a row's number on an edge u → v is: w·o[u], δ[v]·w, ∂L/∂w, or w after the update. */
export type EdgeRole = 'product' | 'flow' | 'gradient' | 'weight';

/** What a row of the plans says of an edge. */
export interface EdgeNumbers {
  readonly role: EdgeRole;
  /** Numbers as they were traced: one for a scalar edge, all of K·o[u], Kᵀ·δ[v] or ∂L/∂θ for another. */
  readonly values: Float64Array;
  /** With which component of the row, and which of its terms (from 0), a single number comes about. */
  readonly cell: number;
  readonly term: number;
}

/** Rows with more multiply-adds are not taken apart for their edges. */
const most = 20_000;
const none: ReadonlyMap<Id, EdgeNumbers> = new Map();

/** The numbers that a row adds up, edge by edge; none where it belongs to no edge. */
export function edgeNumbers(
  walked: Walked,
  { cotangents, gradients, commits }: Walk,
  graph: ShapedGraph,
  at: number,
): ReadonlyMap<Id, EdgeNumbers> {
  const row = walked.table.rows[at];
  const values = walked.values[at];
  if (row === undefined || values === undefined || row.edges.length === 0) return none;
  const scalar = (id: Id) => isScalar(graph, id);
  const parameter = parametersWith(walked, row, { gradient: [cotangents, gradients], weight: [commits] });
  if (parameter.size > 0) {
    const given = row.edges.flatMap((id) => {
      const piece = parameter.get(graph.edges.get(id)?.parameter ?? '');
      if (piece === undefined) return [];
      const { role, places } = piece;
      const own = Float64Array.from(places, (place) => values[place] ?? NaN);
      return [[id, { role, values: own, cell: places[0] ?? 0, term: 0 }] as const];
    });
    return new Map(given);
  }
  const [only] = row.edges;
  const role = row.phase === 'forward' ? 'product' : 'flow';
  if (only !== undefined && row.edges.length === 1 && !scalar(only))
    return spansEdge(walked, row, graph, only)
      ? new Map([[only, { role, values, cell: values.length - 1, term: 0 }]])
      : none;
  return row.macs > most || !row.edges.some(scalar) ? none : products(walked, graph, row, at, role);
}

/** A scalar edge has one number at either end and one weight. */
function isScalar(graph: ShapedGraph, id: Id): boolean {
  const edge = graph.edges.get(id);
  if (edge === undefined) return false;
  const sizes = [graph.shapes.get(edge.from), graph.sums.get(edge.to)].map((shape) => sizeOf(shape ?? []));
  return sizes.every((size) => size === 1);
}

/** The last row of one layer's edge: what it writes is as long as a[v], or as o[u] on the way back, and none of its rows reads it. */
function spansEdge({ values, table }: Walked, row: WalkRow, graph: ShapedGraph, id: Id): boolean {
  const edge = graph.edges.get(id);
  const end = row.phase === 'forward' ? graph.sums.get(edge?.to ?? '') : graph.shapes.get(edge?.from ?? '');
  const written = values[table.writers.get(row.output) ?? -1];
  const further = table.rows.some(
    ({ phase, edges, inputs }) => phase === row.phase && edges.includes(id) && inputs.includes(row.output),
  );
  return !further && end !== undefined && written?.length === sizeOf(end);
}

interface ParameterPlaces {
  readonly role: EdgeRole;
  readonly places: readonly number[];
}

/** Parameters whose gradient or next value a row writes, with the places of their numbers in it. */
function parametersWith(
  { program }: Walked,
  { output }: WalkRow,
  kinds: Readonly<Partial<Record<EdgeRole, readonly ReadonlyMap<ValueId, ValueId>[]>>>,
): ReadonlyMap<Id, ParameterPlaces> {
  const found = new Map<Id, ParameterPlaces>();
  for (const { id, tensor, start, places, shape } of program.parameters) {
    for (const [role, maps] of Object.entries(kinds) as [EdgeRole, ReadonlyMap<ValueId, ValueId>[]][])
      if (maps.some((map) => map.get(tensor) === output))
        found.set(id, {
          role,
          places: places ?? Array.from({ length: sizeOf(shape) }, (_, i) => start + i),
        });
  }
  return found;
}

/** Taken apart term by term: an edge's term multiplies its w with o[u] for a[v], or with δ[v] for u's cotangent. */
function products(
  walked: Walked,
  graph: ShapedGraph,
  row: WalkRow,
  at: number,
  role: 'product' | 'flow',
): ReadonlyMap<Id, EdgeNumbers> {
  const { places, rows } = walked.table;
  const size = walked.values[at]?.length ?? 0;
  const terms = rowTerms(walked, at);
  const pieces = new Map(walked.program.parameters.map((piece) => [piece.id, piece]));
  const numbers = new Map<Id, EdgeNumbers>();
  for (const id of row.edges) {
    const edge = graph.edges.get(id);
    const output = places.get(edge?.from ?? '')?.output;
    const to = places.get(edge?.to ?? '');
    const piece = pieces.get(edge?.parameter ?? '');
    if (!output || !to?.sum || !to.delta || !piece || !isScalar(graph, id)) continue;
    const [end, source] = role === 'product' ? [to.sum, output] : [output, to.delta];
    const weight = readKey(piece.tensor, piece.places?.[0] ?? piece.start);
    const factor = readKey(source.row < 0 ? wellKnown.x : (rows[source.row]?.output ?? ''), source.start);
    const found = terms.find([weight, factor], Math.min(end.start, size - 1));
    if (found === null) continue;
    const { cell, term, value } = found;
    numbers.set(id, { role, values: Float64Array.of(value), cell, term });
  }
  return numbers;
}
