import type { Id, Parameters } from '../document/document.ts';
import { activations } from './activations/index.ts';
import type { Diagnostic } from './diagnostic.ts';
import { sourcesOf } from './lowering/penalty.ts';
import { nonnegative } from './projected.ts';
import type { PlacedRecipe } from './recipe.ts';
import { regularisers } from './regularisers/index.ts';
import { sameShape } from './shape.ts';
import type { Lowering } from './plans.ts';
import type { LayerSequence, ModelEdge, Placed, ShapedGraph } from './stages.ts';

type Report = (diagnostic: Diagnostic) => void;

/** Widths of the rows to learn from. Two classes fit one output (low and high) as well as two. */
export interface DataShape {
  readonly inputs: number;
  readonly targets: number;
  readonly classes?: number;
}

/** Do the rows fit the inputs and outputs? */
export function checkData({ inputs, outputs }: Lowering, data: DataShape | null, report: Report): void {
  if (!data) return;
  const place = { at: 'recipe', part: 'data' } as const;
  const width = (columns: Lowering['inputs']): number => columns.reduce((n, c) => n + c.size, 0);
  if (width(inputs) !== data.inputs) {
    const facts = { expected: width(inputs), given: data.inputs, vertices: inputs.map((c) => c.vertex) };
    report({ severity: 'error', place, fault: { code: 'input-columns', ...facts } });
  }
  const fits = width(outputs) === data.targets || (data.classes === 2 && width(outputs) <= 2);
  if (!fits) {
    const facts = { expected: width(outputs), given: data.targets, vertices: outputs.map((c) => c.vertex) };
    report({ severity: 'error', place, fault: { code: 'target-columns', ...facts } });
  }
}

/** Do the numbers in the document fit the maps and biases, and do they all stand there when the recipe insists? */
export function checkParameters(
  graph: ShapedGraph,
  { initialiser }: PlacedRecipe,
  parameters: Parameters,
  report: Report,
): void {
  const nothingToCheck = Object.keys(parameters).length === 0 && initialiser?.kind !== 'given';
  if (nothingToCheck) return; // there may be 10⁵ edges
  const expected = new Map<Id, { shape: readonly number[]; at: 'vertex' | 'edge'; place: Id }>();
  for (const edge of graph.edges.values()) {
    const shape = graph.parameterShapes.of(edge);
    if (shape && !expected.has(edge.parameter))
      expected.set(edge.parameter, { shape, at: 'edge', place: edge.id });
  }
  for (const [id, shape] of graph.biasShapes) {
    const name = graph.vertices.get(id)?.parameter ?? id;
    if (!expected.has(name)) expected.set(name, { shape, at: 'vertex', place: id });
  }
  for (const [id, value] of Object.entries(parameters)) {
    const fit = expected.get(id);
    if (!fit) {
      if (!graph.whole) continue; // what it belongs to may just be unfinished
      report({ severity: 'warning', place: { at: 'graph' }, fault: { code: 'unused-parameter', id } });
    } else if (!sameShape(fit.shape, value.shape)) {
      const fault = { code: 'parameter-shape', id, expected: fit.shape, given: value.shape } as const;
      report({ severity: 'error', place: { at: fit.at, id: fit.place }, fault });
    }
  }
  for (const [id, { id: edge, map }] of nonnegative(graph)) {
    const values = Object.hasOwn(parameters, id) ? (parameters[id]?.values ?? []) : [];
    const index = values.findIndex((value) => value < 0);
    if (index < 0) continue;
    const fault = {
      code: 'parameter-negative',
      id,
      map: map.kind,
      index,
      given: values[index] ?? NaN,
    } as const;
    report({ severity: 'error', place: { at: 'edge', id: edge }, fault });
  }
  if (initialiser?.kind !== 'given') return;
  for (const [id, { at, place: where }] of expected) {
    if (Object.hasOwn(parameters, id)) continue;
    report({ severity: 'error', place: { at, id: where }, fault: { code: 'parameter-missing', id } });
  }
}

/** Where the regulariser's operator is one matrix: on which dense weights does it act, and on which does it not? */
export function checkOperator(sequence: LayerSequence, regulariser: Placed | null, report: Report): void {
  if (!regulariser) return;
  const { settings } = regulariser;
  const definition = regularisers[regulariser.kind];
  const matrix = definition?.extents?.(settings);
  if (!matrix) return;
  const sources = sourcesOf(sequence);
  const misfits = sequence.parameters.flatMap(({ id, shape, pieces }) => {
    const source = sources.get(id);
    if (source === undefined || definition?.operator?.(source, settings)) return [];
    const [piece] = pieces;
    return [{ id: piece && pieces.length === 1 ? piece.id : id, shape }];
  });
  const idle = misfits.length === sources.size;
  if (!idle && misfits.length === 0) return;
  const fault = { code: 'operator-shape', matrix, misfits, idle } as const;
  const severity = idle ? 'warning' : 'information';
  report({ severity, place: { at: 'recipe', part: 'regulariser' }, fault });
}

/** Warns of σ with derivative zero above trainable edges, and of a graph with nothing to train. */
export function checkGradients(graph: ShapedGraph, report: Report): void {
  const flat = (id: Id): boolean => {
    const vertex = graph.vertices.get(id);
    return vertex?.kind === 'unit' && activations[vertex.activation.kind]?.flat === true;
  };
  // Backwards by levels: does a change of the vertex's sum change an output, to first order?
  const felt = new Set<Id>();
  for (const id of graph.levels.flat().toReversed()) {
    const outgoing = graph.outgoing.get(id) ?? [];
    if (!flat(id) && (outgoing.length === 0 || outgoing.some((e) => felt.has(e.to)))) felt.add(id);
  }
  let trainable = false;
  for (const [id, incoming] of graph.incoming) {
    const learns = (e: ModelEdge): boolean => Boolean(graph.parameterShapes.of(e));
    if (felt.has(id)) trainable ||= graph.biasShapes.has(id) || incoming.some(learns);
    if (!flat(id)) continue;
    const edges = incoming.filter(learns).map((e) => e.id);
    if (edges.length === 0) continue;
    const activation = graph.vertices.get(id)?.activation.kind ?? '';
    const fault = { code: 'zero-gradient', vertex: id, activation, edges } as const;
    report({ severity: 'warning', place: { at: 'vertex', id }, fault });
  }
  if (!trainable) {
    report({ severity: 'information', place: { at: 'graph' }, fault: { code: 'nothing-to-train' } });
  }
}
