import { present } from '../../base/assert.ts';
import { pushForward } from '../differentiation/push-forward.ts';
import { applyOperator, applyTransposed } from '../lowering/penalty.ts';
import { compute, sum } from '../ops/elementwise.ts';
import { add, derivative, load, multiply } from '../ops/expression.ts';
import { PlanTape } from '../ops/tape.ts';
import { wellKnown } from '../program.ts';
import type { Differentiation, Lowering, Plan, ProductPlans, UpdatePlans, ValueId } from '../plans.ts';
import type { LayerSequence } from '../stages.ts';

/**
 * Pass 6, once more: products with second derivatives of loss + penalty, for solvers.
 *
 * - Gauss–Newton: v ↦ Jᵀ·(H_loss·(J·v)) + H_penalty·v. J·v is the tangent plan, H_loss the tangent of the loss's own backward
 *   plan, Jᵀ the backward plan; what the curvature of the network itself would add is left out, so the product is positive
 *   semidefinite wherever loss and penalty are convex.
 * - Hessian: the tangent of everything that computes the gradient (forward over reverse).
 *
 * The directions are those of the tangent plan.
 */
export function differentiateTwice(
  sequence: LayerSequence,
  { forward, loss, values }: Lowering,
  { backward, lossBackward }: Differentiation,
  updates: UpdatePlans,
): ProductPlans {
  const directions = new Map(sequence.parameters.map(({ id }) => [id, `direction[${id}]`]));
  const seed = present(lossBackward?.cotangents.get(wellKnown.prediction), 'cotangent of the prediction');
  const lossPlan = [...present(loss, 'loss'), ...present(lossBackward, 'loss').plan];

  const along = pushForward(forward, values, directions);
  const predicted = along.tangents.get(wellKnown.prediction);
  const bent = predicted
    ? pushForward(lossPlan, values, new Map([[wellKnown.prediction, predicted]]))
    : { plan: [], tangents: new Map<ValueId, ValueId>() };
  const curved = bent.tangents.get(seed);

  const tape = new PlanTape(values);
  tape.begin(sequence.depth, 'products');
  const gaussNewton = new Map<ValueId, ValueId>();
  for (const { id } of sequence.parameters) {
    const data = curved === undefined ? undefined : backward.cotangents.get(id);
    const penalty = updates.penaltyOf.get(id);
    const second = derivative(derivative(penalty?.value ?? 0, 0), 0);
    const direction = present(directions.get(id), id);
    if (penalty?.operator) {
      const along = applyOperator(tape, penalty, direction);
      const bends = applyOperator(tape, penalty, id).map((part, i) => {
        const read = [part, wellKnown.hyper, present(along[i], id)];
        return compute(tape, read, multiply(second, load(2)), `R″[${part}]`);
      });
      const terms = applyTransposed(tape, penalty, bends, `R″[${id}]`);
      const all = data === undefined ? terms : [data, ...terms];
      if (all.length > 0) gaussNewton.set(id, sum(tape, all, `H[${id}]`));
      continue;
    }
    if (data === undefined && second === 0) continue;
    const read = [id, wellKnown.hyper, direction, ...(data === undefined ? [] : [data])];
    const value = add(multiply(second, load(2)), data === undefined ? 0 : load(3));
    gaussNewton.set(id, second === 0 ? (data as ValueId) : compute(tape, read, value, `H[${id}]`));
  }

  const whole: Plan = [...forward, ...lossPlan, ...backward.plan, ...updates.gradientPlan];
  const exact = pushForward(whole, values, directions, new Map([[wellKnown.cotangent, seed]]));
  const hessian = new Map<ValueId, ValueId>();
  for (const [id, gradient] of updates.gradients) {
    const product = exact.tangents.get(gradient);
    if (product !== undefined) hessian.set(id, product);
  }
  return {
    along: along.plan,
    bent: bent.plan,
    curved: curved ?? null,
    sums: tape.plan(),
    gaussNewton,
    exact: exact.plan,
    hessian,
  };
}
