import { wellKnown } from '../../compiler/program.ts';
import type { Walk } from '../../compiler/compilation.ts';
import type { ValueId } from '../../compiler/plans.ts';
import type { Id } from '../../document/document.ts';
import type { NumbersById } from '../example-values.ts';
import type { WalkSlice } from '../walk-places.ts';
import type { WalkTable } from '../walk-rows.ts';

/** What the program made of one example, as the sum over paths asks for it. */
export interface WalkNumbers {
  readonly parameters: NumbersById;
  /** a[v] and o[v]; inputs have o alone. */
  readonly sum: (vertex: Id) => Float64Array;
  readonly output: (vertex: Id) => Float64Array;
  /** ∂L/∂o of an output. */
  readonly lossSlope: (vertex: Id) => Float64Array;
  /** ∂L/∂θ[index], without a penalty; 0 where the loss does not depend on it. */
  readonly gradient: (parameter: Id, index: number) => number;
  /** Multiply-adds of the backward plan, which gives all gradients at once. */
  readonly backwardMacs: number;
}

/** The numbers of a recorded walk; `values[i]` is what row i of the table wrote. */
export function walkNumbers(
  walk: Walk,
  table: WalkTable,
  values: readonly Float64Array[],
  { x, parameters }: { readonly x: Float64Array; readonly parameters: NumbersById },
): WalkNumbers {
  const written = new Map<ValueId, Float64Array>([[wellKnown.x, x]]);
  for (const [at, { output }] of table.rows.entries()) written.set(output, values[at] ?? none);
  const cut = (slice: WalkSlice | null | undefined): Float64Array => {
    const whole = slice && (slice.row < 0 ? x : values[slice.row]);
    return whole?.subarray(slice?.start, (slice?.start ?? 0) + (slice?.size ?? 0)) ?? none;
  };
  const flow = (value: ValueId) => written.get(walk.cotangents.get(value) ?? '') ?? none;
  const outputs = new Map(walk.program.outputs.map((columns) => [columns.vertex, columns]));
  const pieces = new Map(walk.program.parameters.map((piece) => [piece.id, piece]));
  return {
    parameters,
    sum: (vertex) => cut(table.places.get(vertex)?.sum),
    output: (vertex) => cut(table.places.get(vertex)?.output),
    lossSlope(vertex) {
      const { start = 0, size = 0 } = outputs.get(vertex) ?? {};
      return flow(wellKnown.prediction).subarray(start, start + size);
    },
    gradient(parameter, index) {
      const piece = pieces.get(parameter);
      if (!piece) return 0;
      return flow(piece.tensor)[piece.places?.[index] ?? piece.start + index] ?? 0;
    },
    backwardMacs: table.rows.reduce((n, { phase, macs }) => n + (phase === 'backward' ? macs : 0), 0),
  };
}

const none = new Float64Array();
