import { present } from '../../base/assert.ts';
import { type ProcedureName, type ProductName, wellKnown } from '../program.ts';
import type {
  Differentiation,
  LayerSequence,
  Lowering,
  OpCall,
  Plan,
  ProductPlans,
  Pushforward,
  UpdatePlans,
  ValueId,
} from '../stages.ts';
import type { Draft } from './nodes.ts';

/** What each of the six procedures computes. */
export function draftProcedures(
  sequence: LayerSequence,
  lowering: Lowering,
  { backward, lossBackward }: Differentiation,
  tangent: Pushforward,
  updates: UpdatePlans,
): Record<ProcedureName, Draft> {
  const callsOf = (...plans: readonly Plan[]): OpCall[] => plans.flat().flatMap((pass) => pass.calls);
  const forward = { calls: callsOf(lowering.forward) };
  const loss = { calls: callsOf(present(lowering.loss, 'loss')) };
  const lossBack = { calls: callsOf(present(lossBackward, 'loss').plan) };
  const seed = present(lossBackward?.cotangents.get(wellKnown.prediction), 'cotangent of the prediction');
  const seeded = new Map([[wellKnown.cotangent as ValueId, seed]]);
  const back = { calls: callsOf(backward.plan) };
  const penalty = { calls: callsOf(updates.penalty) };
  const total = { calls: callsOf(updates.gradientPlan) };
  const hits = { calls: callsOf(updates.hits) };
  const trained = (
    part: { calls: OpCall[] },
    names: ReadonlyMap<ValueId, ValueId> = noNames,
  ): Draft['parts'][number] => ({
    ...part,
    names: new Map([...names, ...updates.renames]),
  });
  const segmentValues = sequence.segments.flatMap(({ id }) => {
    const { sum, output } = present(lowering.segments.get(id), id);
    return [sum, output];
  });
  return {
    forward: { parts: [forward], outputs: unique([wellKnown.prediction, ...segmentValues]) },
    evaluate: {
      parts: [forward, loss, penalty, hits],
      outputs: [wellKnown.prediction, wellKnown.loss, wellKnown.penalty, wellKnown.hits],
    },
    gradient: {
      parts: [forward, loss, lossBack, { ...back, names: seeded }, penalty, total],
      outputs: unique([wellKnown.loss, wellKnown.penalty, ...updates.gradients.values()]),
    },
    pullback: {
      parts: [forward, back],
      alongDirections: true,
      outputs: unique([wellKnown.prediction, ...backward.cotangents.values()]),
    },
    pushforward: {
      parts: [forward, { calls: callsOf(tangent.plan) }],
      alongDirections: true,
      outputs: unique([wellKnown.prediction, tangent.tangent]),
    },
    train: {
      parts: [
        { calls: callsOf(updates.gather) },
        ...[forward, loss, lossBack].map((part) => trained(part)),
        trained(back, seeded),
        ...[total, hits].map((part) => trained(part)),
        { calls: callsOf(updates.update) },
      ],
      outputs: unique([...updates.commits.values()]),
    },
  };
}

/** Gauss–Newton walks forwards, through the loss's curvature and back; the exact product is the tangent of a whole gradient. */
export function draftProducts(
  lowering: Lowering,
  { backward, lossBackward }: Differentiation,
  updates: UpdatePlans,
  products: ProductPlans,
): Record<ProductName, Draft> {
  const part = (...plans: readonly Plan[]): { calls: OpCall[] } => ({
    calls: plans.flat().flatMap((pass) => pass.calls),
  });
  const gradient = [part(lowering.forward), part(present(lowering.loss, 'loss'))];
  const lossBack = present(lossBackward, 'loss');
  const seed = present(lossBack.cotangents.get(wellKnown.prediction), 'cotangent of the prediction');
  const back = part(backward.plan);
  const curved =
    products.curved === null ? noNames : new Map([[wellKnown.cotangent as ValueId, products.curved]]);
  return {
    gaussNewton: {
      parts: [
        ...gradient,
        part(lossBack.plan),
        part(products.along, products.bent),
        { ...back, names: curved },
        part(products.sums),
      ],
      alongDirections: true,
      outputs: unique([...products.gaussNewton.values()]),
    },
    hessian: {
      parts: [
        ...gradient,
        part(lossBack.plan),
        { ...back, names: new Map([[wellKnown.cotangent as ValueId, seed]]) },
        part(updates.gradientPlan, products.exact),
      ],
      alongDirections: true,
      outputs: unique([...products.hessian.values()]),
    },
  };
}

const noNames: ReadonlyMap<ValueId, ValueId> = new Map();

function unique(ids: readonly ValueId[]): ValueId[] {
  return [...new Set(ids)];
}
