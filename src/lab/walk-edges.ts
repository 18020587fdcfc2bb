import type { ShapedGraph, ValueId, Walk } from '../compiler/stages.ts';
import type { Id } from '../document/document.ts';
import { sizeOf } from '../compiler/shape.ts';
import type { WalkRow, WalkSlice } from './walk-rows.ts';
import { type CellTerm, type CellTerms, cellTerms } from './walk-terms.ts';
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
const most = 200_000;
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

/** A row of one layer's edge: what it writes is as long as a[v], or as o[u] on the way back. */
function spansEdge({ values, table }: Walked, row: WalkRow, graph: ShapedGraph, id: Id): boolean {
  const edge = graph.edges.get(id);
  const end = row.phase === 'forward' ? graph.sums.get(edge?.to ?? '') : graph.shapes.get(edge?.from ?? '');
  const written = values[table.writers.get(row.output) ?? -1];
  return row.macs > 0 && end !== undefined && written?.length === sizeOf(end);
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

/** Taken apart term by term: an edge's term is the one of a[v] that reads o[u], or the one of u's cotangent that reads δ[v]. */
function products(
  walked: Walked,
  graph: ShapedGraph,
  row: WalkRow,
  at: number,
  role: 'product' | 'flow',
): ReadonlyMap<Id, EdgeNumbers> {
  const { places, writers } = walked.table;
  const outputs = new Set([...places.values()].map(({ output }) => output?.row));
  const size = walked.values[at]?.length ?? 0;
  const known = new Map<number, CellTerms>();
  const termsAt = (cell: number): CellTerms => {
    const terms = known.get(cell) ?? cellTerms(walked, at, cell);
    known.set(cell, terms);
    return terms;
  };
  const reads = ({ factors }: CellTerm, { row: by, start }: WalkSlice) => {
    const loads = factors.flatMap((factor) => factor.loads);
    // The cotangent of a matrix reads δ[v] too, but with o[u] beside it.
    const outer = role === 'flow' && loads.some(({ tensor }) => outputs.has(writers.get(tensor)));
    return !outer && loads.some((load) => writers.get(load.tensor) === by && load.at === start);
  };
  const numbers = new Map<Id, EdgeNumbers>();
  for (const id of row.edges) {
    const edge = graph.edges.get(id);
    const output = places.get(edge?.from ?? '')?.output;
    const to = places.get(edge?.to ?? '');
    if (!output || !to?.sum || !to.delta || !isScalar(graph, id)) continue;
    const [end, source] = role === 'product' ? [to.sum, output] : [output, to.delta];
    // A map of one edge writes nothing but this edge's number.
    const cell = size === 1 ? 0 : end.start;
    if (cell >= size) continue;
    const { terms } = termsAt(cell);
    const term = terms.findIndex((one) => reads(one, source));
    const product = terms[term];
    if (product === undefined) continue;
    const value = product.factors.reduce((p, factor) => p * factor.value, product.negative ? -1 : 1);
    numbers.set(id, { role, values: Float64Array.of(value), cell, term });
  }
  return numbers;
}
