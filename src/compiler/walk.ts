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
export function walkCotangents({ backward, lossBackward }: Differentiation): Walk['cotangents'] {
  const seed = lossBackward?.cotangents.get(wellKnown.prediction);
  const flows = [...(lossBackward?.flows ?? []), ...backward.flows];
  return new Map(
    flows.map(([id, cotangent]) => [
      id,
      cotangent === wellKnown.cotangent && seed !== undefined ? seed : cotangent,
    ]),
  );
}

/** The parts of these that flow back through single vertices of the network. */
export function walkShares({ backward, lossBackward }: Differentiation): Walk['shares'] {
  const seed = lossBackward?.cotangents.get(wellKnown.prediction) ?? null;
  return new Map(
    [...backward.shares].map(([id, parts]) => [
      id,
      new Map([...parts].map(([vertex, part]) => [vertex, part === wellKnown.cotangent ? seed : part])),
    ]),
  );
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
