import { present } from '../../base/assert.ts';
import { sum } from '../ops/elementwise.ts';
import { pushForward } from '../differentiation/push-forward.ts';
import { ops } from '../ops/index.ts';
import { broadcast } from '../ops/reduce.ts';
import { PlanTape } from '../ops/tape.ts';
import { wellKnown } from '../program.ts';
import { tensor } from '../shape.ts';
import type {
  Contribution,
  Differentiation,
  Lowering,
  Plan,
  Pullback,
  Pushforward,
  Value,
  ValueId,
} from '../plans.ts';
import type { LayerSequence } from '../stages.ts';

/**
 * Pass 6. Walks the forward plan backwards, each op contributing its adjoint (Jᵀu). A value used more than once adds its
 * cotangents.
 */
export function differentiate(lowering: Lowering, sequence: LayerSequence): Differentiation {
  const { forward, loss, values } = lowering;
  const parameters = sequence.parameters.map((p) => p.id);
  const prediction = present(values.get(wellKnown.prediction), 'prediction');
  new PlanTape(values).declare(wellKnown.cotangent, 'direction', prediction);
  const backward = pullBack(forward, values, wellKnown.prediction, wellKnown.cotangent, [
    wellKnown.x,
    ...parameters,
  ]);
  let lossBackward: Pullback | null = null;
  if (loss) {
    const one = new PlanTape(values).constant('one', tensor(1), [1]);
    const pulled = pullBack(loss, values, wellKnown.loss, one, [wellKnown.prediction]);
    lossBackward = pulled.cotangents.size > 0 ? pulled : noCotangent(values, prediction);
  }
  return { backward, lossBackward };
}

/** What a loss that weighs no output leaves: a cotangent of zeros. */
function noCotangent(values: Map<ValueId, Value>, { number, batch, shape }: Value): Pullback {
  const tape = new PlanTape(values);
  const to = { batch, shape };
  tape.begin(0, 'no loss');
  const zero = tape.constant('zero', tensor(1), [0]);
  const cotangent = tape.call(broadcast, [zero], { to }, `δ[${wellKnown.prediction}]`);
  const flows: ValueId[] = [];
  flows[number] = cotangent;
  const cotangents = new Map([[wellKnown.prediction, cotangent]]);
  return { plan: tape.plan(), cotangents, flows, contributions: [] };
}

/** Pass 6, the other way: directions of x and of every parameter, carried forward through the plan. */
export function differentiateForwards({ forward, values }: Lowering, sequence: LayerSequence): Pushforward {
  const tape = new PlanTape(values);
  const directions = new Map<ValueId, ValueId>();
  for (const id of [wellKnown.x, ...sequence.parameters.map((p) => p.id)]) {
    const direction = `direction[${id}]`;
    tape.declare(direction, 'direction', tape.type(id));
    directions.set(id, direction);
  }
  const { plan, tangents } = pushForward(forward, values, directions);
  const { shape } = present(values.get(wellKnown.prediction), 'prediction');
  const zeros = new Array<number>(shape[0] ?? 1).fill(0);
  const zero = (): ValueId => tape.constant('no tangent', { batch: false, shape }, zeros);
  return { plan, tangent: tangents.get(wellKnown.prediction) ?? zero(), directions };
}

function pullBack(
  plan: Plan,
  values: Map<ValueId, Value>,
  output: ValueId,
  seed: ValueId,
  wanted: readonly ValueId[],
): Pullback {
  const number = (id: ValueId): number => present(values.get(id), id).number;
  const active = activeValues(plan, wanted, values.size, number);
  const tape = new PlanTape(values);
  /** By number of a value: the terms of its cotangent so far. */
  const terms = new Array<ValueId[] | undefined>(active.length);
  terms[number(output)] = [seed];
  const flows = new Array<ValueId | undefined>(active.length);
  const settle = (id: ValueId): ValueId | undefined => {
    const n = number(id);
    const known = terms[n];
    if (!known) return undefined;
    return (flows[n] ??= known.length === 1 ? known[0] : sum(tape, known, `δ[${id}]`));
  };
  const contributions: Contribution[] = [];
  for (const { layer, title, calls } of plan.toReversed()) {
    tape.begin(layer, title);
    for (const call of calls.toReversed()) {
      if (active[number(call.output)] === 0) continue;
      tape.from(call.origin);
      const cotangent = settle(call.output);
      if (cotangent === undefined) continue;
      const wanted = call.inputs.map((id) => active[number(id)] === 1);
      const parts = present(ops.get(call.op), call.op).adjoint(tape, call, cotangent, wanted);
      for (let i = 0; i < parts.length; i += 1) {
        const term = parts[i] ?? null;
        if (term === null || !wanted[i]) continue;
        const to = call.inputs[i] as ValueId;
        const n = number(to);
        const known = terms[n];
        terms[n] = known ? [...known, term] : [term];
        contributions.push({ to, through: call, term });
      }
    }
  }
  tape.begin(0, 'sums over uses');
  const cotangents = new Map<ValueId, ValueId>();
  for (const id of wanted) {
    const cotangent = settle(id);
    if (cotangent !== undefined) cotangents.set(id, cotangent);
  }
  return { plan: tape.plan(), cotangents, flows, contributions };
}

/** Marks the values that depend on wanted ones, and these. */
function activeValues(
  plan: Plan,
  wanted: readonly ValueId[],
  count: number,
  number: (id: ValueId) => number,
): Uint8Array {
  const active = new Uint8Array(count);
  for (const id of wanted) active[number(id)] = 1;
  for (const { calls } of plan) {
    for (const { inputs, output } of calls) {
      if (inputs.some((id) => active[number(id)] === 1)) active[number(output)] = 1;
    }
  }
  return active;
}
