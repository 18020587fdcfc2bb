import { once, onceEach } from '../base/once.ts';
import { sliced, type Slices } from '../base/slices.ts';
import type { DrawnGraph, Parameters, Recipe } from '../document/document.ts';
import { checkData, checkGradients, checkOperator, checkParameters, type DataShape } from './checks.ts';
import { countsOf } from './counts.ts';
import type { Diagnostic } from './diagnostic.ts';
import { validate } from './passes/1-validate.ts';
import { rank } from './passes/2-rank.ts';
import { infer } from './passes/3-infer.ts';
import { group } from './passes/4-group.ts';
import { lower } from './passes/5-lower.ts';
import { differentiate, differentiateForwards } from './passes/6-differentiate.ts';
import { differentiateTwice } from './passes/6-products.ts';
import { update } from './passes/7-update.ts';
import { inOrder, schedule, scheduleWalk } from './passes/8-schedule.ts';
import { placeRecipe } from './recipe.ts';
import { type CompiledName, type KernelProgram, procedureNames, productNames } from './program.ts';
import type { Compilation, Walk } from './compilation.ts';
import type { Plans, ProductPlans } from './plans.ts';
import type { ShapedGraph } from './stages.ts';
import { walkCotangents, walkParts, walkShares } from './walk.ts';

/**
 * From a drawing to a program. Always answers: every diagnostic, and as many stages as the drawing is sound for.
 *
 *     DrawnGraph ── 1 validate ──▶ ModelGraph     unknown settings become checked ones
 *                ── 2 rank ──────▶ RankedGraph    levels; no cycle
 *                ── 3 infer ─────▶ ShapedGraph    every vertex a shape, every map its θ
 *                ── 4 group ─────▶ LayerSequence  neurons into layer vectors, edges into matrices, carries
 *                ── 5 lower ─────▶ ForwardPlan    op calls, layer by layer; the loss
 *                ── 6 differentiate ▶ BackwardPlan, TangentPlan    Jᵀu and Jv
 *                ── 7 update ────▶ UpdatePlans    regulariser, optimizer, counters
 *                ── 8 schedule ──▶ KernelProgram  fused kernels, procedures; plain data
 *
 * Pure, and linear (n log n where ids are sorted) in |V| + |E|. `data` is the width of the rows, when there are any.
 * Passes 6 to 8 run when they are first asked for: drawing needs shapes, faults, layers and costs at every stroke, derivatives
 * and program only when somebody looks at them or runs something. A program has the procedures that were asked for and no
 * others: they are most of the work, and nobody needs all of them at once.
 */
export function compile(
  drawn: DrawnGraph,
  recipe: Recipe,
  data: DataShape | null = null,
  parameters: Parameters = {},
): Compilation {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);

  const placed = placeRecipe(recipe, report);
  const penalised = diagnostics.every(({ place }) => place.at !== 'recipe' || place.part !== 'regulariser');
  const model = validate(drawn, report);
  const ranked = rank(model, report);
  const graph = infer(ranked, report);
  checkParameters(graph, placed, parameters, report);
  if (!graph.whole) return partial(diagnostics, graph);

  const sequence = group(graph, report);
  const lowering = lower(sequence, recipe, placed, report);
  checkData(lowering, data, report);
  if (penalised) checkOperator(sequence, placed.regulariser, report);
  checkGradients(graph, report);
  const sound = !diagnostics.some((d) => d.severity === 'error');

  const derivatives = once(() => differentiate(lowering, sequence));
  const updates = once(() => (sound ? update(sequence, lowering, derivatives(), recipe, placed) : null));
  // Values are named in one order, whoever asks first: each of these asks for the one before it.
  const tangent = once(() => {
    derivatives();
    updates();
    return differentiateForwards(lowering, sequence);
  });
  const products = once((): ProductPlans | null => {
    const plans = updates();
    tangent();
    return plans && differentiateTwice(sequence, lowering, derivatives(), plans);
  });
  const plansFor = (names: readonly CompiledName[]): Plans | null => {
    const plans = updates();
    const bent = names.some((name) => name === 'gaussNewton' || name === 'hessian');
    const along = bent || names.includes('pushforward');
    return (
      plans && {
        sequence,
        lowering,
        differentiation: derivatives(),
        updates: plans,
        tangent: along ? tangent() : null,
        products: bent ? products() : null,
      }
    );
  };
  const made = onceEach(
    (names: readonly CompiledName[]) => names.join(' '),
    (names) => {
      const plans = plansFor(names);
      return plans && schedule(names, plans, recipe);
    },
  );
  const programOf = <Names extends CompiledName>(wanted: readonly Names[]) =>
    made(inOrder(wanted)) as KernelProgram<Names> | null;
  const walk = sliced(function* (): Slices<Walk | null> {
    const [frame, plans] = [programOf([]), updates()];
    const parts = plans && walkParts(lowering, derivatives(), plans);
    if (!frame || !parts) return null;
    const whole = yield* scheduleWalk(frame, lowering, parts);
    yield;
    const { gradients, commits } = plans;
    const [cotangents, shares] = [walkCotangents(lowering, derivatives()), walkShares(derivatives())];
    return { program: whole, parts, cotangents, shares, gradients, commits };
  });
  return {
    diagnostics,
    graph,
    counts: countsOf(graph, sequence, recipe),
    sequence,
    values: lowering.values,
    forward: lowering.forward,
    loss: lowering.loss,
    runnable: sound,
    get backward() {
      return derivatives().backward.plan;
    },
    get tangent() {
      return tangent().plan;
    },
    get update() {
      const plans = updates();
      return plans && [...plans.gradientPlan, ...plans.update];
    },
    programOf,
    get program() {
      return programOf(procedureNames);
    },
    get curvature() {
      return programOf([...procedureNames, ...productNames]);
    },
    get walk() {
      return walk.now();
    },
    walking: walk.slices,
  };
}

/** What can be said of a drawing that is not whole: its faults and the shapes and costs of its sound part. */
function partial(diagnostics: readonly Diagnostic[], graph: ShapedGraph): Compilation {
  const nothing = { values: null, forward: null, loss: null, backward: null, tangent: null, update: null };
  const counts = countsOf(graph, null, null);
  return {
    diagnostics,
    graph,
    counts,
    sequence: null,
    ...nothing,
    runnable: false,
    programOf: () => null,
    program: null,
    curvature: null,
    walk: null,
    *walking(): Slices<null> {
      yield;
      return null;
    },
  };
}
