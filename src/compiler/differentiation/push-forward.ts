import { present } from '../../base/assert.ts';
import { ops } from '../ops/index.ts';
import { PlanTape } from '../ops/tape.ts';
import type { OpCall, Plan, Value, ValueId } from '../plans.ts';

/** A plan that carries directions along another plan. */
export interface Pushed {
  readonly plan: Plan;
  /** Value -> its tangent; a value without one does not depend on the directions. */
  readonly tangents: ReadonlyMap<ValueId, ValueId>;
}

/**
 * Writes the tangents of all values of `plan` that depend on the directed ones. `names`: values that the plan reads under
 * another name.
 */
export function pushForward(
  plan: Plan,
  values: Map<ValueId, Value>,
  directions: ReadonlyMap<ValueId, ValueId>,
  names: ReadonlyMap<ValueId, ValueId> = new Map(),
): Pushed {
  const tape = new PlanTape(values);
  const tangents = new Map<ValueId, ValueId>(directions);
  for (const { layer, title, calls } of plan) {
    tape.begin(layer, title);
    for (const call of calls) {
      tape.from(call.origin);
      const read = names.size === 0 ? call : renamed(call, names);
      const given = read.inputs.map((id) => tangents.get(id) ?? null);
      if (given.every((t) => t === null)) continue;
      const tangent = present(ops.get(call.op), call.op).tangent(tape, read, given);
      if (tangent !== null) tangents.set(call.output, tangent);
    }
  }
  return { plan: tape.plan(), tangents };
}

function renamed(call: OpCall, names: ReadonlyMap<ValueId, ValueId>): OpCall {
  return { ...call, inputs: call.inputs.map((id) => names.get(id) ?? id) };
}
