import { present } from '../base/assert.ts';
import type { ObjectiveProgram } from '../compiler/program.ts';
import type { LinearOperator, Objective, Separable, ValueAndGradient } from '../solvers/objective.ts';
import { networkObjective, type NetworkObjective, type ObjectiveRows } from './objective.ts';
import type { PartedPrograms } from './protocol.ts';

/** A network y = W·z(θ) + c with a linear read-out, compiled whole and in two, and the rows it is fitted to. */
export interface SplitProblem extends PartedPrograms {
  /** With products, as is `readOut`. */
  readonly whole: ObjectiveProgram;
  readonly rows: ObjectiveRows;
  /** ½λ‖·‖² on θ and on the read-out, biases included, beside the penalty that the programs have. */
  readonly ridge?: { readonly features: number; readonly readOut: number };
  /** Multiple of the identity added to ∇²_z and ∇²_W of the loss in curvature products, as the lecture codes do (1e-5). */
  readonly shift?: number;
}

/** The problem as solvers want it. The vector is [θ; w]: everything before the read-out, then the read-out. */
export interface SplitObjective {
  readonly network: NetworkObjective;
  /** x ↦ z. */
  readonly features: NetworkObjective;
  /** Length of θ. */
  readonly outerSize: number;
  pack(values: Readonly<Record<string, ArrayLike<number>>>): Float64Array;
  unpack(x: Float64Array): Record<string, Float64Array>;
  /**
   * Loss + penalties with block-diagonal Gauss–Newton curvature, H = blkdiag(J_θᵀ(∇²_z E)J_θ, ∇²_w E) + penalties: the coupling of
   * features and read-out is left out, as in the lecture's Newton-CG.
   */
  readonly objective: Objective;
  /** φ(θ, w) for variable projection, with every term. */
  readonly separable: Separable;
  /** Outputs for rows, row-major. */
  predict(x: Float64Array, inputs?: Float64Array): Float64Array;
}

export function splitObjective(problem: SplitProblem): SplitObjective {
  const { rows, ridge = { features: 0, readOut: 0 }, shift = 0 } = problem;
  const network = networkObjective(problem.whole, rows);
  const features = networkObjective(problem.features, { ...rows, target: new Float64Array(0) });
  const readOut = networkObjective(problem.readOut, { ...rows, ...hyperOf(problem) });
  const frame = frameOf(network, new Set(problem.readOutParameters));
  const { size, outerSize, pack, unpack, join } = frame;
  const into = (x: Float64Array): Float64Array => network.pack(unpack(x));
  const outOf = (theta: Float64Array): Float64Array => pack(network.unpack(theta));
  const featurePart = (x: Float64Array): Float64Array => features.pack(unpack(x));
  const fromFeatures = (t: Float64Array): Float64Array => pack(features.unpack(t)).slice(0, outerSize);
  const nothing = { theta: new Float64Array(outerSize), w: new Float64Array(size - outerSize) };

  const lambdaAt = (i: number): number => (i < outerSize ? ridge.features : ridge.readOut);
  const added = (x: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < size; i += 1) sum += 0.5 * lambdaAt(i) * (x[i] as number) ** 2;
    return sum;
  };
  const gradientAt = (x: Float64Array): ValueAndGradient => {
    const { value, gradient } = network.gradient(into(x));
    const own = outOf(gradient).map((g, i) => g + lambdaAt(i) * (x[i] as number));
    return { value: value + added(x), gradient: own };
  };

  /** v ↦ J_θᵀ(∇²_z E + shift)J_θ·v + penalties, on θ alone. */
  const outerCurvature = (x: Float64Array): LinearOperator => {
    const product = present(network.curvature, 'products')(into(x));
    const theta = featurePart(x);
    const [forward, adjoint] = [features.pushforward(theta), features.pullback(theta)];
    return (v) => {
      const whole = join(v, nothing.w);
      const bent = outOf(product(into(whole)));
      const shifted = shift === 0 ? null : fromFeatures(adjoint(forward(featurePart(whole))));
      return v.map((vi, i) => (bent[i] as number) + shift * (shifted?.[i] ?? 0) + ridge.features * vi);
    };
  };
  const innerCurvature = (x: Float64Array): LinearOperator => {
    const product = present(network.curvature, 'products')(into(x));
    return (v) => {
      const bent = outOf(product(into(join(nothing.theta, v)))).subarray(outerSize);
      return v.map((vi, i) => (bent[i] as number) + (shift + ridge.readOut) * vi);
    };
  };
  const objective: Objective = {
    size,
    value: (x) => network.value(into(x)) + added(x),
    gradient: gradientAt,
    curvature: (x) => {
      const [outer, inner] = [outerCurvature(x), innerCurvature(x)];
      return (v) => join(outer(v.slice(0, outerSize)), inner(v.slice(outerSize)));
    },
  };

  /** φ(θ, ·): the loss of the read-out on fixed features, its penalties, and those of θ, which are a constant here. */
  const innerObjective = (theta: Float64Array): Objective => {
    const alone = join(theta, nothing.w);
    const fixed = readOut.on({ ...rows, ...hyperOf(problem), x: features.predict(featurePart(alone)) });
    const constant = network.penalty(into(alone)); // penalties vanish at w = 0
    const put = (w: Float64Array): Float64Array => fixed.pack(unpack(join(theta, w)));
    const take = (t: Float64Array): Float64Array => pack(fixed.unpack(t)).slice(outerSize);
    const rest = (w: Float64Array): number => constant + added(join(theta, w));
    return {
      size: size - outerSize,
      value: (w) => fixed.value(put(w)) + rest(w),
      gradient: (w) => {
        const { value, gradient } = fixed.gradient(put(w));
        const own = take(gradient).map((g, i) => g + ridge.readOut * (w[i] as number));
        return { value: value + rest(w), gradient: own };
      },
      curvature: (w) => {
        const product = present(fixed.curvature, 'products')(put(w));
        return (v) => {
          const bent = take(product(put(v)));
          return v.map((vi, i) => (bent[i] as number) + (shift + ridge.readOut) * vi);
        };
      },
    };
  };
  const separable: Separable = {
    outerSize,
    innerSize: size - outerSize,
    inner: innerObjective,
    outer: (theta, w) => {
      const x = join(theta, w);
      const { value, gradient } = gradientAt(x);
      return { value, gradient: gradient.slice(0, outerSize), curvature: outerCurvature(x) };
    },
  };
  const predict = (x: Float64Array, inputs?: Float64Array): Float64Array => network.predict(into(x), inputs);
  return { network, features, outerSize, pack, unpack, objective, separable, predict };
}

/** The numbers of the recipe, by name in the order of the read-out's program. */
function hyperOf({ whole, readOut, rows: { hyper } }: SplitProblem): Pick<ObjectiveRows, 'hyper'> {
  if (!hyper) return {};
  const at = (name: string): number => whole.hyper.findIndex((h) => h.name === name);
  return { hyper: Float64Array.from(readOut.hyper, ({ name, value }) => hyper[at(name)] ?? value) };
}

/** Where the parameters lie in [θ; w]. */
interface Frame {
  readonly size: number;
  readonly outerSize: number;
  pack(values: Readonly<Record<string, ArrayLike<number>>>): Float64Array;
  unpack(x: Float64Array): Record<string, Float64Array>;
  join(theta: Float64Array, w: Float64Array): Float64Array;
}

function frameOf(network: NetworkObjective, readOut: ReadonlySet<string>): Frame {
  const ids = network.program.parameters.map((p) => p.id);
  const order = [...ids.filter((id) => !readOut.has(id)), ...ids.filter((id) => readOut.has(id))];
  const places = new Map<string, { start: number; size: number }>();
  let size = 0;
  let outerSize = 0;
  for (const id of order) {
    const count = network.place(id).size;
    places.set(id, { start: size, size: count });
    size += count;
    if (!readOut.has(id)) outerSize = size;
  }
  return {
    size,
    outerSize,
    pack(values) {
      const x = new Float64Array(size);
      for (const [id, { start }] of places) {
        const given = Object.hasOwn(values, id) ? values[id] : undefined;
        if (given) x.set(given, start);
      }
      return x;
    },
    unpack: (x) => Object.fromEntries([...places].map(([id, p]) => [id, x.slice(p.start, p.start + p.size)])),
    join(theta, w) {
      const x = new Float64Array(size);
      x.set(theta);
      x.set(w, outerSize);
      return x;
    },
  };
}
