import { present } from '../../base/assert.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { Layer } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { isFree, otherFactors } from './flow.ts';
import { matrixEntries } from './matrix-entries.ts';
import { slopesOf } from './slopes.ts';
import type { Use } from './uses.ts';
import type { WalkNumbers } from './walk-numbers.ts';

/** A row vector on its way back through the layers, and what it was multiplied by to become this. */
export interface JacobianStep {
  readonly level: number;
  /** `o`: ∂L/∂o of the layer, values carried along included. `a`: times D = ∂o/∂a of the layer. */
  readonly of: 'o' | 'a';
  /** Shape of the Jacobian it was multiplied by; null at the beginning, which is ∂L/∂o of the last layer. */
  readonly shape: readonly [number, number] | null;
  readonly vector: Float64Array;
  readonly multiplications: number;
}

/**
 * ∂L/∂w as a product of Jacobians, read from the left: ∂L/∂o⁽ᵀ⁾ · D⁽ᵀ⁾ · W⁽ᵀ⁾ · … down to ∂L/∂a of the layer where w stands.
 * A row vector times a matrix each time, so that no two matrices are ever multiplied.
 */
export function jacobianSteps(
  { graph, sequence }: Compilation,
  numbers: WalkNumbers,
  uses: readonly Use[],
): JacobianStep[] {
  const { layers, outputs } = present(sequence, 'the layers');
  const lowest = Math.min(...uses.map(({ to }) => graph.level.get(to.vertex) ?? 0));
  const flows = new Map<Id, Float64Array>(); // ∂L/∂o[v] by the edges into the layers gone through so far
  for (const id of outputs) flows.set(id, Float64Array.from(numbers.lossSlope(id)));
  const flowOf = (id: Id): Float64Array => {
    const known = flows.get(id) ?? new Float64Array(sizeOf(graph.shapes.get(id) ?? []));
    flows.set(id, known);
    return known;
  };
  const steps: JacobianStep[] = [];
  const stacked = (layer: Layer): Float64Array =>
    joined(
      [
        ...layer.segments.flatMap(({ vertices }) => vertices.map(({ id }) => id)),
        ...layer.carries.map((c) => c.vertex),
      ].map(flowOf),
    );
  let width: number | null = null;
  let multiplications = 0;
  for (const layer of layers.toReversed()) {
    if (layer.level < lowest) break;
    const whole = stacked(layer);
    steps.push({
      level: layer.level,
      of: 'o',
      shape: width === null ? null : [width, whole.length],
      vector: whole,
      multiplications,
    });
    multiplications = 0;
    const deltas = new Map<Id, Float64Array>();
    for (const segment of layer.segments) {
      const ids = segment.vertices.map(({ id }) => id);
      const flow = joined(ids.map(flowOf));
      const delta = new Float64Array(segment.sumSize);
      for (const { row, column, value } of slopesOf(
        segment,
        joined(ids.map(numbers.sum)),
        joined(ids.map(numbers.output)),
      )) {
        delta[column] = (delta[column] ?? 0) + (flow[row] ?? 0) * value;
        if (!isFree(segment.activation)) multiplications += 1;
      }
      for (const { id, row, size } of segment.vertices)
        deltas.set(id, ids.length === 1 ? delta : delta.subarray(row, row + size));
    }
    // Values that are carried pass by unchanged.
    const carried = layer.carries.map(({ vertex }) => Float64Array.from(flowOf(vertex)));
    const vector = joined([...deltas.values(), ...carried]);
    steps.push({
      level: layer.level,
      of: 'a',
      shape: [whole.length, vector.length],
      vector,
      multiplications,
    });
    multiplications = 0;
    if (layer.level === lowest) break;
    for (const [id, delta] of deltas) {
      for (const edge of graph.incoming.get(id) ?? []) {
        const others = otherFactors(graph, numbers, edge);
        const flow = flowOf(edge.from);
        const theta = numbers.parameters[edge.parameter] ?? new Float64Array();
        for (const { row, column, value } of matrixEntries(graph, edge, theta)) {
          const slope = others === null ? value : value * (others[row] ?? NaN);
          flow[column] = (flow[column] ?? 0) + (delta[row] ?? 0) * slope;
          if (!isFree(edge.map) || others !== null) multiplications += 1;
        }
      }
    }
    width = vector.length;
  }
  return steps;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((n, { length }) => n + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
