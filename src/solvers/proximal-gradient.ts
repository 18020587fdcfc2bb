import type { Objective, Run } from './objective.ts';
import { constraintFields, projectionOnto } from './projections.ts';
import { counted, lineAt, placeAt, type Place, solutionAt, usable } from './progress.ts';
import { iterationsField, objectiveSolver, toleranceField } from './solver.ts';
import { dot, minus, norm, plus } from './vectors.ts';

/** max(|v| − t, 0)·sign v for every number: the proximal map of t‖·‖₁. */
export function softThreshold(x: Float64Array, t: number): Float64Array {
  return x.map((v) => Math.sign(v) * Math.max(Math.abs(v) - t, 0));
}

interface ProximalSettings {
  readonly iterations: number;
  readonly tolerance: number;
  readonly change: number;
  readonly learningRate: number;
  readonly stepRule: 'constant' | 'backtracking';
  readonly lambda: number;
}

/**
 * Minimises F(x) = f(x) + λ‖x‖₁ over a set C by x⁺ = P_C(S_{ηλ}(x − η∇f(x))): soft threshold and projection after a gradient
 * step (ISTA; projected gradient for λ = 0). For the sets offered, the two in this order are the proximal map of both together.
 *
 * Backtracking halves η until f(x⁺) ≤ f(x) + ∇f(x)ᵀd + ‖d‖²/2η with d = x⁺ − x (Beck & Teboulle 2009) and lets it grow by 1.5
 * after success at once. The table's value is F, its gradient norm ‖d‖/η, which vanishes at a solution only.
 */
export const proximalGradient = objectiveSolver({
  title: 'Proximal gradient',
  summary: 'Gradient steps for an added λ‖x‖₁ or a constraint: shrink and project after each.',
  needs: 'gradient',
  fields: {
    iterations: iterationsField(1000),
    learningRate: {
      tag: 'number',
      label: 'Step size η',
      initial: 0.1,
      min: 0,
      open: true,
      logarithmic: true,
    },
    stepRule: {
      tag: 'choice',
      label: 'Step rule',
      initial: 'backtracking',
      options: { constant: 'constant η', backtracking: 'backtracking from η' },
    },
    lambda: {
      tag: 'number',
      label: 'λ of λ‖x‖₁',
      help: 'Weight of the added sum of absolute values; 0 for none.',
      initial: 0,
      min: 0,
      logarithmic: true,
    },
    ...constraintFields,
    change: {
      tag: 'number',
      label: 'Change tolerance',
      help: 'Stops when a step changes the value by less than this.',
      initial: 0,
      min: 0,
      logarithmic: true,
    },
    tolerance: toleranceField(1e-8),
  },
  minimise(problem, x0, settings) {
    return shrinkAndProject(problem, x0, settings, projectionOnto(problem, settings) ?? ((x) => x));
  },
});

function* shrinkAndProject(
  problem: Objective,
  x0: Float64Array,
  { iterations, tolerance, change, learningRate, stepRule, lambda }: ProximalSettings,
  project: (x: Float64Array) => Float64Array,
): Run {
  const objective = counted(problem, x0);
  const penalty = (x: Float64Array): number =>
    lambda === 0 ? 0 : lambda * x.reduce((sum, v) => sum + Math.abs(v), 0);
  let rate = learningRate;
  let at = placeAt(objective, project(x0.slice()));
  const candidate = (): Float64Array => project(softThreshold(plus(at.x, -rate, at.gradient), rate * lambda));
  const lineNow = (iteration: number, step: number, trials: number) =>
    lineAt(
      { ...at, value: at.value + penalty(at.x) },
      iteration,
      step,
      trials,
      0,
      norm(minus(candidate(), at.x)) / rate,
    );
  let line = lineNow(0, 0, 0);
  yield line;
  if (!usable(at)) return solutionAt(line, objective.evaluations(), 'not-finite');
  let settled = false;
  while (!settled && line.gradientNorm > tolerance) {
    if (line.iteration >= iterations) return solutionAt(line, objective.evaluations(), 'limit');
    let place = placeAt(objective, candidate());
    let trials = 1;
    let finite = usable(place);
    while (stepRule === 'backtracking' && !below(place)) {
      rate /= 2;
      const x = candidate();
      if (trials === 60 || x.every((v, i) => v === at.x[i])) {
        return solutionAt(line, objective.evaluations(), finite ? 'line-search' : 'not-finite');
      }
      place = placeAt(objective, x);
      finite ||= usable(place);
      trials += 1;
    }
    if (!usable(place)) return solutionAt(line, objective.evaluations(), 'not-finite');
    at = place;
    const step = rate;
    if (stepRule === 'backtracking' && trials === 1) rate *= 1.5;
    const before = line.value;
    line = lineNow(line.iteration + 1, step, trials);
    settled = Math.abs(line.value - before) < change;
    yield line;
  }
  return solutionAt(line, objective.evaluations(), 'tolerance');

  /** Whether the parabola of curvature 1/η over x lies above f at the candidate. */
  function below(next: Place): boolean {
    const d = minus(next.x, at.x);
    const room = dot(d, d) / (2 * rate);
    // Where values differ in their last digits only, slopes tell: f(x⁺) − f(x) − ∇f(x)ᵀd is half of this but for order ‖d‖³.
    if (room < 1e-10 * Math.abs(at.value)) return 0.5 * dot(minus(next.gradient, at.gradient), d) <= room;
    return next.value - at.value - dot(at.gradient, d) <= room;
  }
}
