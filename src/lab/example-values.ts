import { compile } from '../compiler/compile.ts';
import { type KernelProgram, type TensorId, wellKnown } from '../compiler/program.ts';
import type { ShapedGraph } from '../compiler/stages.ts';
import { tieNames } from '../document/names.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex, Id, Recipe } from '../document/document.ts';
import { present } from '../base/assert.ts';
import type { Numbers } from '../runtime/executor.ts';
import { pack, unpack } from '../runtime/pack.ts';
import { referenceRoutine } from '../runtime/reference.ts';
import { widthOf } from '../runtime/state.ts';

/** Numbers by document id. */
export type NumbersById = Readonly<Record<Id, Float64Array>>;

/** What one example makes of every vertex: a[v] and o[v], row-major. Inputs have o alone. */
export interface ForwardValues {
  readonly sums: NumbersById;
  readonly outputs: NumbersById;
}

/** What flows back from the loss of one example; no penalty is part of it. */
export interface BackwardValues {
  readonly loss: number;
  /** δ[v] = ∂L/∂a[v], of every unit. */
  readonly deltas: NumbersById;
  /** ∂L/∂θ of every parameter of the document. */
  readonly gradients: NumbersById;
}

/** a and o of all vertices for one input row, by the procedure `forward` in float64. */
export function forwardReader(
  program: KernelProgram<'forward'>,
): (parameters: NumbersById, x: Float64Array) => ForwardValues {
  const routine = referenceRoutine(program, 'forward', { rows: 1 });
  const units = new Set(program.activations.map(({ vertex }) => vertex));
  for (const { vertex } of program.inputs) units.delete(vertex);
  return (parameters, x) => {
    const results: Record<TensorId, Numbers> = { ...routine.run({ ...pack(program, parameters), x }), x };
    const [sums, outputs]: [Record<Id, Float64Array>, Record<Id, Float64Array>] = [{}, {}];
    const read = (id: TensorId, start: number, size: number) =>
      Float64Array.from(present(results[id], id).subarray(start, start + size));
    for (const { vertex, sum, tensor, start, size, sumSize = size } of program.activations) {
      if (units.has(vertex)) sums[vertex] = read(sum, start, sumSize);
      outputs[vertex] = read(tensor, start, size);
    }
    for (const { vertex, start, size } of program.inputs) outputs[vertex] = x.slice(start, start + size);
    return { sums, outputs };
  };
}

/**
 * δ and all derivatives of the loss of one example, by the procedure `gradient` in float64. ∂L/∂a is no output of that
 * procedure, but derivatives of parameters are: the network is compiled once more with one parameter added to every
 * component of every a[v] (an edge from an input that is always 1), and taken at zero, where it changes nothing. A vertex
 * that multiplies its edges takes its bias for that; one of feature maps, whose bias has a number per channel, has no δ here.
 * Null where the network has no loss.
 */
export function backwardReader(
  drawn: DrawnGraph,
  graph: ShapedGraph,
  recipe: Recipe,
): ((parameters: NumbersById, x: Float64Array, target: Float64Array) => BackwardValues) | null {
  const { graph: probed, one, probes } = withProbes(drawn, graph);
  // Neither what trains nor what starts the network matters here.
  const plain = { ...recipe, regulariser: {}, optimizer: {}, solver: undefined, initialiser: undefined };
  const program = compile(probed, plain).programOf(['gradient']);
  if (program === null) return null;
  const routine = referenceRoutine(program, 'gradient', { rows: 1 });
  const hyper = Float64Array.from(program.hyper.map((h) => (h.name === 'lossScale' ? 1 : h.value)));
  const width = widthOf(program.inputs);
  const given = program.inputs.filter(({ vertex }) => vertex !== one);
  const biases = Object.entries(probes)
    .filter(([vertex, id]) => vertex === id)
    .map(([id]) => ({ id, parameter: graph.vertices.get(id)?.parameter ?? id }));
  return (parameters, x, target) => {
    const row = new Float64Array(width).fill(1);
    let start = 0;
    for (const column of given) {
      row.set(x.subarray(start, start + column.size), column.start);
      start += column.size;
    }
    // A scalar bias stands in every component of the vector that takes its place, a tied one in every vertex's own.
    const spread = biases.map(({ id, parameter }) => {
      const old = parameters[parameter] ?? [0];
      return [id, Float64Array.from({ length: sumSize(graph, id) }, (_, i) => old[i % old.length] ?? 0)];
    });
    const all = { ...parameters, ...(Object.fromEntries(spread) as NumbersById) };
    const results = routine.run({ ...pack(program, all), [wellKnown.x]: row, target, hyper });
    const tensors = Object.entries(program.gradients).flatMap(([id, name]) => {
      const values = results[name];
      return values === undefined ? [] : [[id, values] as const];
    });
    const found = unpack(program, Object.fromEntries(tensors));
    const zeros = (size: number) => new Float64Array(size);
    const deltas = Object.entries(probes).map(([vertex, id]) => {
      return [vertex, found[id] ?? zeros(sumSize(graph, vertex))] as const;
    });
    const gradients = Object.keys(parameters).map((id) => {
      const size = parameters[id]?.length ?? 0;
      const values =
        Object.hasOwn(probes, id) && probes[id] === id ? zeros(size) : (found[id] ?? zeros(size));
      for (const bias of biases)
        if (bias.parameter === id)
          found[bias.id]?.forEach((g, i) => (values[i % size] = (values[i % size] ?? 0) + g));
      return [id, values] as const;
    });
    return {
      loss: results[wellKnown.loss]?.[0] ?? NaN,
      deltas: Object.fromEntries(deltas),
      gradients: Object.fromEntries(gradients) as NumbersById,
    };
  };
}

function sumSize(graph: ShapedGraph, id: Id): number {
  return (graph.sums.get(id) ?? []).reduce((a, b) => a * b, 1);
}

/** The drawing with a parameter for every component of every a[v]; `probes` names it by vertex. */
function withProbes(
  drawn: DrawnGraph,
  graph: ShapedGraph,
): { graph: DrawnGraph; one: Id; probes: Readonly<Record<Id, Id>> } {
  const taken = [...Object.keys(drawn.vertices), ...Object.keys(drawn.edges), ...tieNames(drawn)];
  let one = '~';
  while (taken.some((id) => id.startsWith(one))) one += '~';
  const vertices: Record<Id, DrawnVertex> = { ...drawn.vertices, [one]: { kind: 'input', shape: [1] } };
  const edges: Record<Id, DrawnEdge> = { ...drawn.edges };
  const probes: Record<Id, Id> = {};
  for (const [at, [id, vertex]] of Object.entries(drawn.vertices).entries()) {
    if (vertex.kind === 'input') continue;
    if (vertex.combine !== 'product') {
      probes[id] = `${one}${at}`;
      edges[`${one}${at}`] = { from: one, to: id, map: { kind: 'dense' } };
    } else if (graph.sums.get(id)?.length !== 3) {
      probes[id] = id;
      vertices[id] = { ...vertex, bias: 'vector', tie: undefined };
    }
  }
  return { graph: { vertices, edges }, one, probes };
}
