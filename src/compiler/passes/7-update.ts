import { present } from '../../base/assert.ts';
import type { Recipe } from '../../document/document.ts';
import { drawMasks } from '../lowering/dropout.ts';
import { hyperIndex } from '../lowering/hyper.ts';
import { applyOperator, applyTransposed, penaltiesOf } from '../lowering/penalty.ts';
import { type Operand, type UpdateFormula, updateRule } from '../lowering/update-rule.ts';
import { compute, elementwise, sum } from '../ops/elementwise.ts';
import { add, apply, derivative, load, select } from '../ops/expression.ts';
import { reduce } from '../ops/reduce.ts';
import { PlanTape } from '../ops/tape.ts';
import { advance, countHits, gather } from '../ops/training.ts';
import { optimizers } from '../optimizers/index.ts';
import { type Expr, wellKnown } from '../program.ts';
import type { PlacedRecipe } from '../recipe.ts';
import { sizeOf, tensor } from '../shape.ts';
import type { Differentiation, Lowering, Plan, UpdatePlans, ValueId } from '../plans.ts';
import type { LayerSequence, ParameterTensor } from '../stages.ts';

/**
 * Pass 7. Regulariser, optimizer and the bookkeeping of a step become op calls like everything else: the runtime has
 * never heard of Adam.
 */
export function update(
  sequence: LayerSequence,
  lowering: Lowering,
  { backward }: Differentiation,
  recipe: Recipe,
  placed: PlacedRecipe,
): UpdatePlans | null {
  const { regulariser, optimizer } = placed;
  if (!regulariser || !optimizer) return null;
  const hypers = hyperIndex(recipe);
  const { values } = lowering;

  const penaltyOf = penaltiesOf(sequence, regulariser, hypers);

  const penaltyTape = new PlanTape(values);
  penaltyTape.begin(sequence.depth, 'penalty');
  const sums = [...penaltyOf].flatMap(([id, penalty]) =>
    applyOperator(penaltyTape, penalty, id).map((part) => {
      const each = compute(penaltyTape, [part, wellKnown.hyper], penalty.value, `R[${part}]`);
      return penaltyTape.call(reduce, [each], { to: tensor(1) }, `ΣR[${part}]`);
    }),
  );
  if (sums.length === 0) penaltyTape.constant(wellKnown.penalty, tensor(1), [0]);
  else if (sums.length === 1) compute(penaltyTape, sums, load(0), wellKnown.penalty);
  else sum(penaltyTape, sums, wellKnown.penalty);

  const gradientTape = new PlanTape(values);
  gradientTape.begin(sequence.depth, 'gradients');
  const gradients = new Map<ValueId, ValueId>();
  for (const parameter of sequence.parameters) {
    const { id } = parameter;
    const data = backward.cotangents.get(id);
    const penalty = penaltyOf.get(id);
    if (penalty?.operator) {
      const slopes = applyOperator(gradientTape, penalty, id).map((part) =>
        compute(gradientTape, [part, wellKnown.hyper], derivative(penalty.value, 0), `R′[${part}]`),
      );
      const terms = applyTransposed(gradientTape, penalty, slopes, `R′[${id}]`);
      const all = data === undefined ? terms : [data, ...terms];
      if (all.length > 0) gradients.set(id, sum(gradientTape, all, `g[${id}]`));
      continue;
    }
    const slope = penalty ? derivative(penalty.value, 0) : 0;
    if (data === undefined && slope === 0) continue;
    const inputs = [id, wellKnown.hyper, ...(data === undefined ? [] : [data])];
    const value = data === undefined ? slope : add(load(2), slope);
    gradients.set(id, slope === 0 ? (data as ValueId) : compute(gradientTape, inputs, value, `g[${id}]`));
  }

  const hits = hitsPlan(sequence, lowering, hypers);
  const step = stepTape(sequence, lowering, optimizer.kind, hypers, gradients);
  return {
    penalty: penaltyTape.plan(),
    penaltyOf,
    gradients,
    gradientPlan: gradientTape.plan(),
    hits,
    ...step,
  };
}

function hitsPlan(sequence: LayerSequence, { values }: Lowering, hypers: readonly string[]): Plan {
  const tape = new PlanTape(values);
  tape.begin(sequence.depth, 'hits');
  const threshold = hypers.indexOf('threshold');
  tape.call(
    countHits,
    [wellKnown.prediction, wellKnown.target, wellKnown.hyper],
    { threshold },
    wellKnown.hits,
  );
  return tape.plan();
}

function stepTape(
  sequence: LayerSequence,
  { values, inputs, outputs }: Lowering,
  optimizerKind: string,
  hypers: readonly string[],
  gradients: ReadonlyMap<ValueId, ValueId>,
): Pick<UpdatePlans, 'gather' | 'renames' | 'update' | 'commits'> {
  const optimizer = present(optimizers[optimizerKind], 'optimizer');
  const commits = new Map<ValueId, ValueId>();
  const renames = new Map<ValueId, ValueId>();

  const before = new PlanTape(values);
  before.begin(0, 'rows');
  before.declare(wellKnown.progress, 'progress', tensor(4), { initial: 0 });
  before.declare(wellKnown.order, 'order', tensor(0));
  for (const [source, value, columns] of [
    [wellKnown.data, wellKnown.x, inputs],
    [wellKnown.dataTargets, wellKnown.target, outputs],
  ] as const) {
    const size = columns.reduce((n, c) => n + c.size, 0);
    before.declare(source, 'data', tensor(0, size)); // its rows are the executor's to say
    renames.set(
      value,
      before.call(gather, [source, wellKnown.order, wellKnown.progress], { size }, `rows.${value}`),
    );
  }
  for (const [mask, drawn] of drawMasks(before, sequence, hypers.length)) renames.set(mask, drawn);

  const after = new PlanTape(values);
  after.begin(sequence.depth, 'counters');
  const counters = new Map<string, ValueId>();
  for (const [name, { initial, next }] of Object.entries(optimizer.counters)) {
    const id = after.declare(`counter[${name}]`, 'slot', tensor(1), { initial });
    const hyper = (field: string): Expr => load(1, hypers.indexOf(field));
    const advanced = compute(after, [id, wellKnown.hyper], next(load(0), hyper), `${id}′`);
    counters.set(name, advanced);
    commits.set(id, advanced);
  }
  const rule = updateRule(optimizer, hypers);
  if (rule.point) before.begin(0, 'look-ahead');
  const valueOf = ({ kind, name }: Operand, parameter: ValueId): ValueId => {
    switch (kind) {
      case 'parameter':
        return parameter;
      case 'gradient':
        return present(gradients.get(parameter), 'gradient');
      case 'hyper':
        return wellKnown.hyper;
      case 'slot':
        return slotOf(name, parameter);
      case 'counter':
        return present(counters.get(name), 'counter');
      case 'next':
        return present(commits.get(slotOf(name, parameter)), 'next slot');
    }
  };
  const write = (tape: PlanTape, { reads, attributes }: UpdateFormula, id: ValueId, name: string): ValueId =>
    tape.call(
      elementwise,
      reads.map((operand) => valueOf(operand, id)),
      attributes,
      name,
    );
  const origin = { layer: sequence.depth };
  for (const parameter of sequence.parameters) {
    const { id, shape } = parameter;
    if (!gradients.has(id)) continue;
    after.begin(sequence.depth, id, origin);
    for (const { name } of rule.slots) {
      after.declare(slotOf(name, id), 'slot', { batch: false, shape }, { initial: 0 });
    }
    for (const { name, next } of rule.slots) {
      const slot = slotOf(name, id);
      commits.set(slot, write(after, next, id, `${slot}′`));
    }
    commits.set(id, project(after, write(after, rule.update, id, `${id}′`), parameter));
    if (rule.point) renames.set(id, write(before, rule.point, id, `ahead[${id}]`));
  }
  after.begin(sequence.depth, 'progress');
  const progress = [wellKnown.progress, wellKnown.loss, wellKnown.hits];
  commits.set(wellKnown.progress, after.call(advance, progress, {}, `${wellKnown.progress}′`));
  return { gather: before.plan(), renames, update: after.plan(), commits };
}

const slotOf = (name: string, parameter: ValueId): ValueId => `${name}[${parameter}]`;

/** The numbers that must not be negative back onto θ ≥ 0, whatever the optimizer did. */
function project(tape: PlanTape, value: ValueId, { id, shape, pieces }: ParameterTensor): ValueId {
  const bounded = pieces.filter((piece) => piece.nonnegative);
  if (bounded.length === 0) return value;
  const above = apply('maximum', load(0), 0);
  const name = `${id}⁺`;
  if (bounded.length === pieces.length) return compute(tape, [value], above, name);
  const marks = new Array<number>(sizeOf(shape)).fill(0);
  for (const piece of bounded) marks.fill(1, piece.start, piece.start + sizeOf(piece.shape));
  const mask = tape.constant(`nonnegative[${id}]`, tensor(...shape), marks);
  return compute(tape, [value, mask], select(load(1), above, load(0)), name);
}
