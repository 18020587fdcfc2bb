import { present } from '../../base/assert.ts';
import type { Recipe } from '../../document/document.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { losses } from '../losses/index.ts';
import { slice } from '../ops/columns.ts';
import { compute } from '../ops/elementwise.ts';
import { add, load, multiply } from '../ops/expression.ts';
import { broadcast, reduce } from '../ops/reduce.ts';
import type { PlanTape } from '../ops/tape.ts';
import { type Columns, type Expr, wellKnown } from '../program.ts';
import { tensor } from '../shape.ts';
import type { ValueId } from '../plans.ts';
import type { LayerSequence, Placed } from '../stages.ts';
import { hyperIndex, hyperOf } from './hyper.ts';
import { joinAll } from './join.ts';
import { lossTerms } from './loss-terms.ts';

/**
 * Writes loss = lossScale · Σ weight · Σ over rows and components. A layer output is a term of its own; output neurons
 * without a loss of their own make up one term together. Null when the recipe's loss does not fit the outputs.
 */
export function lowerLoss(
  tape: PlanTape,
  sequence: LayerSequence,
  outputs: readonly Columns[],
  recipe: Recipe,
  common: Placed | null,
  report: (diagnostic: Diagnostic) => void,
): { coding: { low: number; high: number } | null } | null {
  const terms = lossTerms(outputs, recipe, common, report);
  if (!terms) return null;
  tape.declare(wellKnown.hyper, 'hyper', tensor(hyperOf(recipe, sequence).length));
  tape.begin(sequence.depth, 'loss', { layer: sequence.depth, vertices: outputs.map((o) => o.vertex) });
  const sums = terms.map(({ loss, columns }, i) => {
    const suffix = terms.length > 1 ? `[${i}]` : '';
    const prediction = pick(tape, wellKnown.prediction, columns, outputs, suffix);
    const target = pick(tape, wellKnown.target, columns, outputs, suffix);
    const definition = present(losses[loss.kind], 'loss');
    const rows = definition.terms(tape, prediction, target, loss.settings as never, `losses${suffix}`);
    return tape.call(reduce, [rows], { to: tensor(1) }, `sum${suffix}`);
  });
  weigh(
    tape,
    sums.map((value, i) => ({ value, weight: present(terms[i], 'term').weight })),
    hyperIndex(recipe).indexOf('lossScale'),
  );
  const asked = terms.map((t) => present(losses[t.loss.kind], 'loss').coding).find((c) => c !== null);
  return { coding: asked ?? null };
}

/** Writes loss = lossScale · Σ weight · sum. */
function weigh(tape: PlanTape, all: readonly { value: ValueId; weight: number }[], lossScale: number): void {
  const most = 6; // and hyper: a kernel may read seven arrays on every device
  const weighted = (some: typeof all): Expr =>
    some.map(({ weight }, i) => multiply(weight, load(i))).reduce((a, b) => add(a, b), 0);
  let left = all.filter(({ weight }) => weight !== 0);
  while (left.length > most) {
    const some = left.slice(0, most);
    const values = some.map((s) => s.value);
    left = [{ value: compute(tape, values, weighted(some), 'sum.part'), weight: 1 }, ...left.slice(most)];
  }
  if (left.length === 0) {
    tape.call(broadcast, [tape.constant('zero', tensor(1), [0])], { to: tensor(1) }, wellKnown.loss);
    return;
  }
  const value = multiply(load(left.length, lossScale), weighted(left));
  compute(tape, [...left.map((s) => s.value), wellKnown.hyper], value, wellKnown.loss);
}

/** Some columns of a row: the row itself when that is all of it. */
function pick(
  tape: PlanTape,
  value: ValueId,
  columns: readonly Columns[],
  all: readonly Columns[],
  suffix: string,
): ValueId {
  if (columns.length === all.length) return value;
  const stretches: { start: number; size: number }[] = [];
  for (const { start, size } of columns) {
    const last = stretches.at(-1);
    if (last && last.start + last.size === start) last.size += size;
    else stretches.push({ start, size });
  }
  const parts = stretches.map((s) => tape.call(slice, [value], s, `${value}${suffix}`));
  return parts.length === 1 ? (parts[0] as ValueId) : joinAll(tape, parts, `${value}${suffix}`);
}
