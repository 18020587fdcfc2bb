import { present } from '../../base/assert.ts';
import { once } from '../../base/once.ts';
import { type CompiledName, wellKnown } from '../program.ts';
import type { OpCall, Plan, Plans, ValueId } from '../plans.ts';
import type { Draft } from './nodes.ts';

/**
 * What each procedure computes. A draft is written when it is asked for, and stretches of calls that several of them have in
 * common are one object. Gauss–Newton walks forwards, through the loss's curvature and back; the exact product is the tangent of
 * a whole gradient.
 */
export function draftsOf({
  sequence,
  lowering,
  differentiation,
  updates,
  ...plans
}: Plans): Readonly<Record<CompiledName, () => Draft>> {
  const { backward, lossBackward } = differentiation;
  const forward = stretch(() => [lowering.forward]);
  const loss = stretch(() => [present(lowering.loss, 'loss')]);
  const lossBack = stretch(() => [present(lossBackward, 'loss').plan]);
  const back = stretch(() => [backward.plan]);
  const penalty = stretch(() => [updates.penalty]);
  const total = stretch(() => [updates.gradientPlan]);
  const hits = stretch(() => [updates.hits]);
  const tangent = () => present(plans.tangent, 'the tangent plan');
  const products = () => present(plans.products, 'the plans of products');
  const seeded = () =>
    cotangentIs(present(lossBackward?.cotangents.get(wellKnown.prediction), 'cotangent of the prediction'));
  const inTraining = (part: Part): Part => ({
    ...part,
    names: new Map([...(part.names ?? noNames), ...updates.renames]),
  });
  return {
    forward: () => {
      const segmentValues = sequence.segments.flatMap(({ id }) => {
        const { sum, output } = present(lowering.segments.get(id), id);
        return [sum, output];
      });
      return { parts: [forward()], outputs: unique([wellKnown.prediction, ...segmentValues]) };
    },
    evaluate: () => ({
      parts: [forward(), loss(), penalty(), hits()],
      outputs: [wellKnown.prediction, wellKnown.loss, wellKnown.penalty, wellKnown.hits],
    }),
    gradient: () => ({
      parts: [forward(), loss(), lossBack(), { ...back(), names: seeded() }, penalty(), total()],
      outputs: unique([wellKnown.loss, wellKnown.penalty, ...updates.gradients.values()]),
    }),
    pullback: () => ({
      parts: [forward(), back()],
      alongDirections: true,
      outputs: unique([wellKnown.prediction, ...backward.cotangents.values()]),
    }),
    pushforward: () => ({
      parts: [forward(), callsOf(tangent().plan)],
      alongDirections: true,
      outputs: unique([wellKnown.prediction, tangent().tangent]),
    }),
    train: () => ({
      parts: [
        callsOf(updates.gather),
        ...[forward(), loss(), lossBack(), { ...back(), names: seeded() }, total(), hits()].map(inTraining),
        callsOf(updates.update),
      ],
      outputs: unique([...updates.commits.values()]),
    }),
    gaussNewton: () => {
      const { along, bent, curved, sums, gaussNewton } = products();
      const names = curved === null ? noNames : cotangentIs(curved);
      return {
        parts: [forward(), loss(), lossBack(), callsOf(along, bent), { ...back(), names }, callsOf(sums)],
        alongDirections: true,
        outputs: unique([...gaussNewton.values()]),
      };
    },
    hessian: () => {
      const { exact, hessian } = products();
      return {
        parts: [forward(), loss(), lossBack(), { ...back(), names: seeded() }, total(), callsOf(exact)],
        alongDirections: true,
        outputs: unique([...hessian.values()]),
      };
    },
  };
}

type Part = Draft['parts'][number];

function stretch(plans: () => readonly Plan[]): () => Part {
  return once(() => callsOf(...plans()));
}

function callsOf(...plans: readonly Plan[]): Part {
  const all: OpCall[] = [];
  for (const plan of plans) for (const { calls } of plan) for (const call of calls) all.push(call);
  return { calls: all };
}

/** Reads a given value in place of a cotangent that a caller would give. */
function cotangentIs(value: ValueId): ReadonlyMap<ValueId, ValueId> {
  return new Map([[wellKnown.cotangent as ValueId, value]]);
}

const noNames: ReadonlyMap<ValueId, ValueId> = new Map();

function unique(ids: readonly ValueId[]): ValueId[] {
  return [...new Set(ids)];
}
