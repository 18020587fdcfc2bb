import { present } from '../../base/assert.ts';
import { sum } from '../ops/elementwise.ts';
import { pushForward } from '../differentiation/push-forward.ts';
import { ops } from '../ops/index.ts';
import { broadcast } from '../ops/reduce.ts';
import { PlanTape } from '../ops/tape.ts';
import { wellKnown } from '../program.ts';
import { tensor } from '../shape.ts';
import type { Id } from '../../document/document.ts';
import type {
  Differentiation,
  Lowering,
  OpCall,
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
  const like = ({ batch, shape }: Value): Pick<Value, 'batch' | 'shape'> => ({ batch, shape });
  values.set(wellKnown.cotangent, { id: wellKnown.cotangent, role: 'direction', ...like(prediction) });
  const backward = pullBack(forward, values, wellKnown.prediction, wellKnown.cotangent, [
    wellKnown.x,
    ...parameters,
  ]);
  let lossBackward: Pullback | null = null;
  if (loss) {
    const one = new PlanTape(values).constant('one', tensor(1), [1]);
    const pulled = pullBack(loss, values, wellKnown.loss, one, [wellKnown.prediction]);
    lossBackward = pulled.cotangents.size > 0 ? pulled : noCotangent(values, like(prediction));
  }
  return { backward, lossBackward };
}

/** What a loss that weighs no output leaves: a cotangent of zeros. */
function noCotangent(values: Map<ValueId, Value>, to: Pick<Value, 'batch' | 'shape'>): Pullback {
  const tape = new PlanTape(values);
  tape.begin(0, 'no loss');
  const zero = tape.constant('zero', tensor(1), [0]);
  const cotangent = tape.call(broadcast, [zero], { to }, `δ[${wellKnown.prediction}]`);
  const cotangents = new Map([[wellKnown.prediction, cotangent]]);
  return { plan: tape.plan(), cotangents, flows: cotangents, shares: new Map() };
}

/** Pass 6, the other way: directions of x and of every parameter, carried forward through the plan. */
export function differentiateForwards({ forward, values }: Lowering, sequence: LayerSequence): Pushforward {
  const directions = new Map<ValueId, ValueId>();
  for (const id of [wellKnown.x, ...sequence.parameters.map((p) => p.id)]) {
    const direction = `direction[${id}]`;
    const { batch, shape } = present(values.get(id), id);
    values.set(direction, { id: direction, role: 'direction', batch, shape });
    directions.set(id, direction);
  }
  const { plan, tangents } = pushForward(forward, values, directions);
  const { shape } = present(values.get(wellKnown.prediction), 'prediction');
  const zeros = new Array<number>(shape[0] ?? 1).fill(0);
  const zero = (): ValueId => new PlanTape(values).constant('no tangent', { batch: false, shape }, zeros);
  return { plan, tangent: tangents.get(wellKnown.prediction) ?? zero(), directions };
}

function pullBack(
  plan: Plan,
  values: Map<ValueId, Value>,
  output: ValueId,
  seed: ValueId,
  wanted: readonly ValueId[],
): Pullback {
  const active = new Set(wanted);
  for (const { calls } of plan) {
    for (const call of calls) if (call.inputs.some((id) => active.has(id))) active.add(call.output);
  }
  const tape = new PlanTape(values);
  const contributions = new Map<ValueId, ValueId[]>([[output, [seed]]]);
  const shares = new Map<ValueId, Map<Id, ValueId | null>>();
  const settle = (id: ValueId): ValueId | null => {
    const terms = contributions.get(id);
    if (!terms) return null;
    const all = sum(tape, terms, `δ[${id}]`);
    contributions.set(id, [all]);
    return all;
  };
  for (const { layer, title, calls } of plan.toReversed()) {
    tape.begin(layer, title);
    for (const call of calls.toReversed()) {
      if (!active.has(call.output)) continue;
      tape.from(call.origin);
      const cotangent = settle(call.output);
      if (cotangent === null) continue;
      adjointOf(tape, call, cotangent, active).forEach((term, i) => {
        const id = call.inputs[i] as ValueId;
        if (term === null || !active.has(id)) return;
        const terms = contributions.get(id);
        if (terms) terms.push(term);
        else contributions.set(id, [term]);
        share(shares, id, call, term);
      });
    }
  }
  tape.begin(0, 'sums over uses');
  const cotangents = new Map<ValueId, ValueId>();
  for (const id of wanted) {
    const cotangent = settle(id);
    if (cotangent !== null) cotangents.set(id, cotangent);
  }
  const flows = new Map<ValueId, ValueId>();
  for (const [id, terms] of contributions) if (terms.length === 1) flows.set(id, terms[0] as ValueId);
  return { plan: tape.plan(), cotangents, flows, shares };
}

/** Notes that a term of a cotangent comes from a call of one vertex. */
function share(
  shares: Map<ValueId, Map<Id, ValueId | null>>,
  id: ValueId,
  { origin }: OpCall,
  term: ValueId,
): void {
  const [vertex] = origin.vertices ?? [];
  if (vertex === undefined || origin.vertices?.length !== 1) return;
  const known = shares.get(id) ?? new Map<Id, ValueId | null>();
  shares.set(id, known.set(vertex, known.has(vertex) ? null : term));
}

function adjointOf(
  tape: PlanTape,
  call: OpCall,
  cotangent: ValueId,
  active: ReadonlySet<ValueId>,
): (ValueId | null)[] {
  const op = present(ops.get(call.op), call.op);
  const wanted = call.inputs.map((id) => active.has(id));
  return op.adjoint(tape, call, cotangent, wanted);
}
