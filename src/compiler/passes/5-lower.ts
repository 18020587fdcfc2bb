import { present } from '../../base/assert.ts';
import type { Recipe } from '../../document/document.ts';
import { activations } from '../activations/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { lowerBias, lowerBlock } from '../lowering/block.ts';
import { muted } from '../lowering/dropout.ts';
import { lowerLoss } from '../lowering/loss.ts';
import { columnsOfOutputs } from '../lowering/output-columns.ts';
import { joinAll } from '../lowering/join.ts';
import { slice } from '../ops/columns.ts';
import { compute, product, sum } from '../ops/elementwise.ts';
import { load } from '../ops/expression.ts';
import { broadcast } from '../ops/reduce.ts';
import { PlanTape } from '../ops/tape.ts';
import { type Columns, wellKnown } from '../program.ts';
import type { PlacedRecipe } from '../recipe.ts';
import { row, tensor } from '../shape.ts';
import type { Lowering, SegmentValues, ValueId } from '../plans.ts';
import type { Block, LayerSequence, Segment } from '../stages.ts';

/**
 * Pass 5. Writes the network and its loss as op calls, layer by layer:
 * a = Σ K·o + b and o = σ(a) for every segment, muted where there is dropout, then the row of predictions, then the loss
 * of the batch.
 */
export function lower(
  sequence: LayerSequence,
  recipe: Recipe,
  placed: PlacedRecipe,
  report: (diagnostic: Diagnostic) => void,
): Lowering {
  const tape = new PlanTape();
  const inputs = columnsOf(sequence.segments.filter((s) => s.kind === 'input'));
  const outputs = columnsOfOutputs(sequence);
  tape.declare(wellKnown.x, 'input', row(widthOf(inputs)));
  tape.declare(wellKnown.target, 'target', row(widthOf(outputs)));
  for (const { id, shape } of sequence.parameters) tape.declare(id, 'parameter', tensor(...shape));
  const incoming = new Map<string, Block[]>();
  for (const block of sequence.blocks) {
    const list = incoming.get(block.to);
    if (list) list.push(block);
    else incoming.set(block.to, [block]);
  }
  const segments = new Map<string, SegmentValues>();
  const whole = segmentOfAllOutputs(sequence, outputs);
  for (const segment of sequence.segments) {
    tape.begin(segment.layer, segment.id, {
      layer: segment.layer,
      vertices: segment.vertices.map((v) => v.id),
    });
    const values =
      segment.kind === 'input'
        ? lowerInput(tape, segment, widthOf(inputs))
        : lowerUnit(tape, segment, incoming.get(segment.id) ?? [], segments, segment === whole);
    segments.set(segment.id, values);
  }
  if (!whole) lowerPrediction(tape, sequence, outputs, segments);
  const forward = tape.plan();
  const lossTape = new PlanTape(tape.values);
  const fit = lowerLoss(lossTape, sequence, outputs, recipe, placed.loss, report);
  const { values } = tape;
  return {
    forward,
    loss: fit && lossTape.plan(),
    values,
    segments,
    inputs,
    outputs,
    coding: fit?.coding ?? null,
  };
}

function lowerInput(tape: PlanTape, { id, column, size }: Segment, width: number): SegmentValues {
  if (size === width) return { sum: wellKnown.x, output: wellKnown.x, passed: wellKnown.x };
  const value = tape.call(slice, [wellKnown.x], { start: column ?? 0, size }, `o[${id}]`);
  return { sum: value, output: value, passed: value };
}

function lowerUnit(
  tape: PlanTape,
  segment: Segment,
  blocks: readonly Block[],
  values: ReadonlyMap<string, SegmentValues>,
  isPrediction: boolean,
): SegmentValues {
  const name = isPrediction ? wellKnown.prediction : `o[${segment.id}]`;
  const vertices = segment.vertices.map((v) => v.id);
  const linear = segment.activation.kind === 'identity';
  const sumName = linear ? name : `a[${segment.id}]`;
  const terms = blocks.map((block) => {
    tape.from({ layer: segment.layer, vertices, edges: block.edges });
    const from = present(values.get(block.from), 'an earlier segment').passed;
    return lowerBlock(
      tape,
      block,
      from,
      blocks.length === 1 && segment.bias === 'none' ? sumName : `K·o[${block.id}]`,
    );
  });
  tape.from({ layer: segment.layer, vertices });
  const bias = segment.bias === 'none' ? null : lowerBias(tape, segment);
  const a = combine(tape, segment, terms, bias, sumName);
  const { apply } = present(activations[segment.activation.kind], 'activation');
  let o = apply(tape, a, segment.activation.settings as never, name, segment.sumShape);
  if (isPrediction && o !== wellKnown.prediction) o = compute(tape, [o], load(0), wellKnown.prediction);
  return { sum: a, output: o, passed: segment.dropout ? muted(tape, segment, o) : o };
}

/** a = Σ terms + b, or Π terms + b; with no terms at all the bias alone, in every row. */
function combine(
  tape: PlanTape,
  segment: Segment,
  terms: readonly ValueId[],
  bias: ValueId | null,
  name: string,
): ValueId {
  if (terms.length === 0) {
    const to = row(segment.sumSize);
    const start = bias ?? tape.constant('zero', tensor(1), [0]);
    return tape.call(broadcast, [start], { to }, name);
  }
  if (segment.combine === 'product' && terms.length > 1) {
    const value = product(tape, terms, bias ? `Π[${segment.id}]` : name);
    return bias ? sum(tape, [value, bias], name) : value;
  }
  return sum(tape, bias ? [...terms, bias] : terms, name);
}

/** The outputs side by side in the order of their ids. */
function lowerPrediction(
  tape: PlanTape,
  sequence: LayerSequence,
  outputs: readonly Columns[],
  values: ReadonlyMap<string, SegmentValues>,
): void {
  tape.begin(sequence.depth, 'prediction');
  const places = new Map(
    sequence.segments.flatMap((segment) =>
      segment.vertices.map((v) => [v.id, { segment, start: v.row }] as const),
    ),
  );
  const parts = outputs.map(({ vertex, size }) => {
    const { segment, start } = present(places.get(vertex), 'output segment');
    const value = present(values.get(segment.id), 'value').output;
    return segment.size === size ? value : tape.call(slice, [value], { start, size }, `o[${vertex}]`);
  });
  if (parts.length === 1) compute(tape, parts, load(0), wellKnown.prediction);
  else joinAll(tape, parts, wellKnown.prediction);
}

/** The segment that is, row for row, the row of predictions. */
function segmentOfAllOutputs(sequence: LayerSequence, outputs: readonly Columns[]): Segment | null {
  const last = sequence.segments.find((s) => s.vertices[0]?.id === outputs[0]?.vertex);
  const same =
    last?.vertices.length === outputs.length && last.vertices.every((v, i) => v.id === outputs[i]?.vertex);
  return same ? last : null;
}

function columnsOf(segments: readonly Segment[]): Columns[] {
  return segments.flatMap((s) =>
    s.vertices.map((v) => ({ vertex: v.id, start: (s.column ?? 0) + v.row, size: v.size })),
  );
}

function widthOf(columns: readonly Columns[]): number {
  return columns.reduce((n, c) => n + c.size, 0);
}
