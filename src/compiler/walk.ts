import type { Id } from '../document/document.ts';
import { wellKnown } from './program.ts';
import type { Walk } from './compilation.ts';
import type { Differentiation, Lowering, Plan, UpdatePlans, ValueId } from './plans.ts';

/** The plans of one training step in the order of computation; null when there is no loss. */
export function walkParts(
  { forward, loss }: Lowering,
  { backward, lossBackward }: Differentiation,
  { penalty, gradientPlan, hits, update }: UpdatePlans,
): Walk['parts'] | null {
  const seed = lossBackward?.cotangents.get(wellKnown.prediction);
  if (!loss || !lossBackward || seed === undefined) return null;
  return [
    { phase: 'forward', plan: forward },
    { phase: 'loss', plan: [...loss, ...penalty] },
    { phase: 'backward', plan: [...lossBackward.plan, ...seeded(backward.plan, seed)] },
    { phase: 'update', plan: [...gradientPlan, ...hits, ...update] },
  ];
}

/** Value -> ∂L/∂value along a walk. */
export function walkCotangents(
  { values }: Lowering,
  { backward, lossBackward }: Differentiation,
): Walk['cotangents'] {
  const seed = lossBackward?.cotangents.get(wellKnown.prediction);
  const cotangents = new Map<ValueId, ValueId>();
  for (const { id, number } of values.values()) {
    const flow = backward.flows[number] ?? lossBackward?.flows[number];
    if (flow === undefined) continue;
    cotangents.set(id, flow === wellKnown.cotangent && seed !== undefined ? seed : flow);
  }
  return cotangents;
}

/** The parts of these that flow back through single vertices of the network. */
export function walkShares({ backward, lossBackward }: Differentiation): Walk['shares'] {
  const seed = lossBackward?.cotangents.get(wellKnown.prediction) ?? null;
  const shares = new Map<ValueId, Map<Id, ValueId | null>>();
  for (const { to, through, term } of backward.contributions) {
    const [vertex, ...others] = through.origin.vertices ?? [];
    if (vertex === undefined || others.length > 0) continue;
    let known = shares.get(to);
    if (!known) shares.set(to, (known = new Map()));
    const part = term === wellKnown.cotangent ? seed : term;
    known.set(vertex, known.has(vertex) ? null : part);
  }
  return shares;
}

/** The plan with the loss's own cotangent in place of a given one. */
function seeded(plan: Plan, seed: ValueId): Plan {
  return plan.map((pass) => ({
    ...pass,
    calls: pass.calls.map((call) =>
      call.inputs.includes(wellKnown.cotangent)
        ? { ...call, inputs: call.inputs.map((id) => (id === wellKnown.cotangent ? seed : id)) }
        : call,
    ),
  }));
}
