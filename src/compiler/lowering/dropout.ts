/** Dropout: in a training step every component is muted with probability p, and what is kept is scaled by 1/(1 − p). */
import { product } from '../ops/elementwise.ts';
import type { PlanTape } from '../ops/tape.ts';
import { drawMask } from '../ops/training.ts';
import { type Hyper, wellKnown } from '../program.ts';
import { row, tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';
import type { LayerSequence, Segment } from '../stages.ts';

const maskOf = (segment: Segment): ValueId => `kept[${segment.id}]`;

/** Name of the probability of a vertex among the hyperparameters. */
export const dropoutHyper = (vertex: string): string => `dropout[${vertex}]`;

/**
 * m·o, element by element. The mask is the constant 1, which folds away everywhere but in the training step: that reads a
 * drawn mask under this name.
 */
export function muted(tape: PlanTape, segment: Segment, output: ValueId): ValueId {
  const mask = tape.declare(maskOf(segment), 'constant', row(segment.size), { values: [1] });
  return product(tape, [output, mask], `m·o[${segment.id}]`);
}

/** One probability for every vertex of a segment with dropout, so that changing one changes no program. */
export function dropoutHypers({ segments }: LayerSequence): Hyper[] {
  return segments.flatMap(({ vertices, dropout = [] }) =>
    dropout.map((value, i) => ({ name: dropoutHyper(vertices[i]?.id ?? ''), value })),
  );
}

/** Writes the masks of one training step: the constant mask of each segment -> the drawn one. `hyper`: place of the first probability. */
export function drawMasks(
  tape: PlanTape,
  { segments }: LayerSequence,
  hyper: number,
): ReadonlyMap<ValueId, ValueId> {
  const masks = new Map<ValueId, ValueId>();
  const some = segments.filter((segment) => segment.dropout);
  if (some.length === 0) return masks;
  const width = some.reduce((n, segment) => n + segment.size, 0);
  tape.begin(0, 'dropout');
  tape.declare(wellKnown.noise, 'noise', tensor(0, width)); // its rows are the executor's to say
  const read = [wellKnown.noise, wellKnown.progress, wellKnown.hyper];
  let [column, place] = [0, hyper];
  for (const segment of some) {
    const { layer, size, vertices } = segment;
    tape.from({ layer, vertices: vertices.map((v) => v.id) });
    // A segment of several vertices is one of neurons, so its components stand as its probabilities do.
    const each = vertices.length > 1;
    const drawn = { column, hyper: place, size, each };
    masks.set(maskOf(segment), tape.call(drawMask, read, drawn, `drawn.${maskOf(segment)}`));
    column += size;
    place += vertices.length;
  }
  return masks;
}
