import type { ShapedGraph } from '../compiler/stages.ts';
import { compile } from '../compiler/compile.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex, Id, Recipe } from '../document/document.ts';
import { tieNames } from '../document/names.ts';
import { backwardReader } from './example-values.ts';
import type { NumbersById } from './example-values.ts';

/**
 * ∂L/∂o[v] of every unit, of one example. Every unit is split in two: one that sums up and applies σ, and one after it,
 * under the old name, that passes on what it gets; the δ of that one is ∂L/∂o of the old one. Null where the network has no
 * loss. Units whose σ changes the shape are split like all others.
 */
export function outputCotangentReader(
  drawn: DrawnGraph,
  graph: ShapedGraph,
  recipe: Recipe,
): ((parameters: NumbersById, x: Float64Array, target: Float64Array) => NumbersById) | null {
  const { split, firstOf } = splitUnits(drawn, graph);
  const compiled = compile(split, recipe).graph;
  const reader = backwardReader(split, compiled, recipe);
  if (reader === null) return null;
  return (parameters, x, target) => {
    // Biases belong to the part that sums up.
    const moved = Object.entries(parameters).map(([id, values]) => [firstOf.get(id) ?? id, values] as const);
    const { deltas } = reader(Object.fromEntries(moved), x, target);
    return Object.fromEntries([...firstOf.keys()].map((id) => [id, deltas[id] ?? new Float64Array(0)]));
  };
}

/** The drawing with every unit split; `firstOf` names the part that sums up by the id of the unit. */
function splitUnits(
  { vertices, edges }: DrawnGraph,
  { shapes }: ShapedGraph,
): { split: DrawnGraph; firstOf: ReadonlyMap<Id, Id> } {
  const taken = [...Object.keys(vertices), ...Object.keys(edges), ...tieNames({ vertices, edges })];
  let mark = '^';
  while (taken.some((id) => id.startsWith(mark))) mark += '^';
  const parts: Record<Id, DrawnVertex> = {};
  const wires: Record<Id, DrawnEdge> = {};
  const firstOf = new Map<Id, Id>();
  for (const [at, [id, vertex]] of Object.entries(vertices).entries()) {
    const shape = shapes.get(id);
    if (vertex.kind === 'input' || shape === undefined) {
      parts[id] = vertex;
      continue;
    }
    const first = `${mark}${at}`;
    firstOf.set(id, first);
    parts[first] = { ...vertex, shape };
    parts[id] = { kind: 'unit', shape, activation: { kind: 'identity' }, bias: 'none' };
    wires[`${mark}-${at}`] = { from: first, to: id, map: { kind: 'identity' } };
  }
  for (const [id, edge] of Object.entries(edges))
    wires[id] = { ...edge, to: firstOf.get(edge.to) ?? edge.to };
  return { split: { vertices: parts, edges: wires }, firstOf };
}
