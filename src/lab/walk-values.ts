import { wellKnown } from '../compiler/program.ts';
import type { Walk } from '../compiler/compilation.ts';
import type { Id } from '../document/document.ts';
import { sizeOf } from '../compiler/shape.ts';
import { cellsMade, type WalkPlace } from './walk-place.ts';
import type { VertexPlaces, WalkSlice } from './walk-places.ts';
import type { Walked } from './walk-trace.ts';

/** Numbers of which some have not been made yet: these are null. */
export type MadeNumbers = ArrayLike<number | null>;
export type MadeById = Readonly<Record<Id, MadeNumbers>>;

/** What a walk knows of the drawing at one of its places, row-major and by document id. */
export interface WalkValues {
  readonly forward: { readonly sums: MadeById; readonly outputs: MadeById };
  /** Of the loss of the example; no penalty is part of it. `deltas`: ∂L/∂a[v] of units, ∂L/∂x of inputs. */
  readonly backward: {
    readonly loss: number | null;
    readonly deltas: MadeById;
    readonly gradients: MadeById;
  };
  /** ∂L/∂o[v]. */
  readonly outputCotangents: MadeById;
}

/**
 * The numbers of the drawing that the rows before a place have written, looked up in what was recorded. A value under way is made
 * component by component.
 */
export function valuesAt(walked: Walked, walk: Walk, place: WalkPlace): WalkValues {
  const { places } = walked.table;
  const of = (kind: keyof VertexPlaces): MadeById => {
    const found: Record<Id, MadeNumbers> = {};
    for (const [id, { [kind]: slice }] of places)
      if (slice !== null) found[id] = sliceAt(walked, place, slice);
    return found;
  };
  const loss = walked.table.writers.get(wellKnown.loss);
  return {
    forward: { sums: of('sum'), outputs: of('output') },
    backward: {
      loss: loss === undefined ? null : (sliceAt(walked, place, { row: loss, start: 0, size: 1 })[0] ?? null),
      deltas: of('delta'),
      gradients: gradientsAt(walked, walk, place),
    },
    outputCotangents: of('cotangent'),
  };
}

/** Whole slices are views of the record, so that a long walk is cheap to look at. */
function sliceAt({ inputs, values }: Walked, place: WalkPlace, { row, start, size }: WalkSlice): MadeNumbers {
  const written = row < 0 ? inputs.x : values[row];
  const made = written === undefined ? 0 : Math.max(0, Math.min(size, cellsMade(place, row) - start));
  if (made === size && written !== undefined) return written.subarray(start, start + size);
  const numbers = new Array<number | null>(size).fill(null);
  for (let at = 0; at < made; at += 1) numbers[at] = written?.[start + at] ?? null;
  return numbers;
}

/** ∂L/∂θ of every parameter that the loss depends on. */
function gradientsAt(walked: Walked, { cotangents }: Walk, place: WalkPlace): MadeById {
  const found: Record<Id, MadeNumbers> = {};
  for (const { id, tensor, start, places, shape } of walked.program.parameters) {
    const row = walked.table.writers.get(cotangents.get(tensor) ?? '');
    if (row === undefined) continue;
    const size = sizeOf(shape);
    if (places === undefined) found[id] = sliceAt(walked, place, { row, start, size });
    else {
      const made = cellsMade(place, row);
      found[id] = places.map((at) => (at < made ? (walked.values[row]?.[at] ?? null) : null));
    }
  }
  return found;
}
