import { type VertexSlice, wellKnown } from '../compiler/program.ts';
import type { Walk } from '../compiler/compilation.ts';
import type { ValueId } from '../compiler/plans.ts';
import type { ShapedGraph } from '../compiler/stages.ts';
import type { Id } from '../document/document.ts';

/** Part of what a row makes; row −1 is the example itself. */
export interface WalkSlice {
  readonly row: number;
  readonly start: number;
  readonly size: number;
}

/**
 * Where the numbers of a vertex come from: a[v] (not of an input), o[v], δ[v] = ∂L/∂a[v] (of an input ∂L/∂o[v]), and ∂L/∂o[v].
 * Null where no row makes them.
 */
export interface VertexPlaces {
  readonly sum: WalkSlice | null;
  readonly output: WalkSlice | null;
  readonly delta: WalkSlice | null;
  readonly cotangent: WalkSlice | null;
}

/** Finds the numbers of all vertices. `writers`: value -> row; −1 for the example. */
export function walkPlaces(
  { program, cotangents, shares }: Walk,
  graph: ShapedGraph,
  writers: ReadonlyMap<ValueId, number>,
): ReadonlyMap<Id, VertexPlaces> {
  const slice = (id: ValueId | null | undefined, start: number, size: number): WalkSlice | null => {
    const row = writers.get(id ?? '');
    return row === undefined ? null : { row, start, size };
  };
  const borrowed = borrowedSums(program.activations, program.inputs, graph);
  const unit = ({ vertex, sum, tensor, start, size, sumSize = size }: VertexSlice) => {
    const shared = borrowed.get(vertex) === 'shared';
    const back = shared ? shares.get(sum)?.get(vertex) : cotangents.get(sum);
    const after = shared && tensor === sum ? back : cotangents.get(tensor);
    const places = {
      sum: slice(sum, start, sumSize),
      output: slice(tensor, start, size),
      delta: slice(back, start, sumSize),
      cotangent: slice(after, start, size),
    };
    return [vertex, places] as const;
  };
  const delta = cotangents.get(wellKnown.x);
  const inputs = program.inputs.map(({ vertex, start, size }) => {
    const output = slice(wellKnown.x, start, size);
    const back = slice(delta, start, size);
    return [vertex, { sum: null, output, delta: back, cotangent: back }] as const;
  });
  return new Map([...program.activations.map(unit), ...inputs]);
}

/**
 * Units that add nothing up: their a[v] is the o[u] that an identity map brings, the same value. What flows back to it is ∂L/∂a[v]
 * where nobody else reads o[u] (`own`); else that is a part of it (`shared`).
 */
function borrowedSums(
  units: readonly VertexSlice[],
  inputs: Walk['program']['inputs'],
  graph: ShapedGraph,
): ReadonlyMap<Id, 'own' | 'shared'> {
  const outputs = new Map<Id, string>();
  for (const { vertex, start } of inputs) outputs.set(vertex, `${start} ${wellKnown.x}`);
  for (const { vertex, tensor, start } of units) outputs.set(vertex, `${start} ${tensor}`);
  const borrowed = new Map<Id, 'own' | 'shared'>();
  for (const { vertex, sum, start } of units.toSorted(byLevel(graph))) {
    const from = graph.incoming.get(vertex)?.[0]?.from;
    if (from === undefined || outputs.get(from) !== `${start} ${sum}`) continue;
    const alone = graph.outgoing.get(from)?.length === 1 && borrowed.get(from) !== 'shared';
    borrowed.set(vertex, alone ? 'own' : 'shared');
  }
  return borrowed;
}

function byLevel({ level }: ShapedGraph): (a: VertexSlice, b: VertexSlice) => number {
  return (a, b) => (level.get(a.vertex) ?? 0) - (level.get(b.vertex) ?? 0);
}
