/**
 * A single hidden layer with softmax classifier, S = W[σ(KY + b); 1], by plain loops: the objective of the course's Peaks runs with
 * one scalar b and a bias column in W. x = [vec K; b; vec W], columns stacked.
 */
import { mersenneRandom } from '../../src/base/mersenne.ts';
import { peaks } from '../../src/datasets/peaks.ts';
import type { LinearOperator, Objective, Separable } from '../../src/solvers/objective.ts';
import { errorRate, softmaxLoss } from './softmax-loss.ts';

export type Sigma = 'sin' | 'tanh';

/** The 1e-5·v that the course's softmax code adds to its Hessian products in W and in Z. */
const shift = 1e-5;

export interface Examples {
  readonly n: number;
  /** n × 2. */
  readonly y: Float64Array;
  /** n × c, one-hot. */
  readonly c: Float64Array;
}

export interface SingleLayer {
  readonly m: number;
  readonly classes: number;
  readonly sigma: Sigma;
  readonly data: Examples;
  /** λ/2 ‖[K; b]‖² and λ/2 ‖W‖². */
  readonly lambdaK: number;
  readonly lambdaW: number;
}

/**
 * The data and starting weights of seed 2: training points, validation points, then K, b and W from one generator. The course's
 * VarPro script draws its validation points twice, which moves the weights.
 */
export function peaksStart(validations = 1): { train: Examples; validation: Examples; x0: Float64Array } {
  const random = mersenneRandom(2);
  const draw = (count: number): Examples => {
    const table = peaks.generate({ count, generator: 'adjoint', generatorSeed: 0 }, random);
    return { n: table.rows, y: table.inputs, c: table.targets };
  };
  const train = draw(1000);
  let validation = draw(2000);
  for (let k = 1; k < validations; k += 1) validation = draw(2000);
  return { train, validation, x0: Float64Array.from({ length: 286 }, () => random.normal()) };
}

interface Hidden {
  /** σ(KY + b) and σ′, n × m. */
  readonly z: Float64Array;
  readonly slope: Float64Array;
}

function hidden({ m, sigma }: SingleLayer, theta: Float64Array, { n, y }: Examples): Hidden {
  const [z, slope] = [new Float64Array(n * m), new Float64Array(n * m)];
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1) {
      const a = theta[j]! * y[2 * i]! + theta[m + j]! * y[2 * i + 1]! + theta[2 * m]!;
      const value = sigma === 'sin' ? Math.sin(a) : Math.tanh(a);
      z[i * m + j] = value;
      slope[i * m + j] = sigma === 'sin' ? Math.cos(a) : 1 - value * value;
    }
  }
  return { z, slope };
}

/** W[Z; 1], n × classes. */
function scores(w: Float64Array, z: Float64Array, m: number, c: number, bias = 1): Float64Array {
  const n = z.length / m;
  const s = new Float64Array(n * c);
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < c; k += 1) {
      let sum = bias * w[m * c + k]!;
      for (let j = 0; j < m; j += 1) sum += w[j * c + k]! * z[i * m + j]!;
      s[i * c + k] = sum;
    }
  }
  return s;
}

/** G[Z; 1]ᵀ, as vec W. */
function weightGradient(g: Float64Array, z: Float64Array, m: number, c: number): Float64Array {
  const n = z.length / m;
  const w = new Float64Array((m + 1) * c);
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < c; k += 1) {
      const value = g[i * c + k]!;
      for (let j = 0; j < m; j += 1) w[j * c + k]! += value * z[i * m + j]!;
      w[m * c + k]! += value;
    }
  }
  return w;
}

/** WᵀG without the bias column, n × m. */
function throughWeights(w: Float64Array, g: Float64Array, m: number, c: number): Float64Array {
  const n = g.length / c;
  const z = new Float64Array(n * m);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1) {
      let sum = 0;
      for (let k = 0; k < c; k += 1) sum += w[j * c + k]! * g[i * c + k]!;
      z[i * m + j] = sum;
    }
  }
  return z;
}

/** The Jacobian of σ(KY + b) in [K; b] and its adjoint. */
function forward(slope: Float64Array, y: Float64Array, v: Float64Array, m: number): Float64Array {
  const z = new Float64Array(slope.length);
  for (let i = 0; i < slope.length / m; i += 1) {
    const [y1, y2] = [y[2 * i]!, y[2 * i + 1]!];
    for (let j = 0; j < m; j += 1) {
      z[i * m + j] = slope[i * m + j]! * (v[j]! * y1 + v[m + j]! * y2 + v[2 * m]!);
    }
  }
  return z;
}

function adjoint(slope: Float64Array, y: Float64Array, u: Float64Array, m: number): Float64Array {
  const theta = new Float64Array(2 * m + 1);
  for (let i = 0; i < slope.length / m; i += 1) {
    const [y1, y2] = [y[2 * i]!, y[2 * i + 1]!];
    for (let j = 0; j < m; j += 1) {
      const value = slope[i * m + j]! * u[i * m + j]!;
      theta[j] = theta[j]! + value * y1;
      theta[m + j] = theta[m + j]! + value * y2;
      theta[2 * m] = theta[2 * m]! + value;
    }
  }
  return theta;
}

const squares = (x: Float64Array): number => x.reduce((sum, v) => sum + v * v, 0);

/** As separable problem: θ = [K; b], w = vec W. */
export function separableLayer(net: SingleLayer): Separable {
  const { m, classes: c, data, lambdaK, lambdaW } = net;
  let last: (Hidden & { theta: Float64Array }) | null = null;
  const hiddenAt = (theta: Float64Array): Hidden => {
    if (!last?.theta.every((v, i) => v === theta[i])) {
      last = { theta: theta.slice(), ...hidden(net, theta, data) };
    }
    return last;
  };
  return {
    outerSize: 2 * m + 1,
    innerSize: (m + 1) * c,
    inner(theta): Objective {
      const { z } = hiddenAt(theta);
      const fixed = 0.5 * lambdaK * squares(theta);
      const at = (w: Float64Array) => softmaxLoss(scores(w, z, m, c), data.c, c);
      return {
        size: (m + 1) * c,
        value: (w) => at(w).value + 0.5 * lambdaW * squares(w) + fixed,
        gradient(w) {
          const loss = at(w);
          return {
            value: loss.value + 0.5 * lambdaW * squares(w) + fixed,
            gradient: weightGradient(loss.gradient, z, m, c).map((g, i) => g + lambdaW * w[i]!),
          };
        },
        curvature: (w) => weightCurvature(net, at(w).hessian, z),
      };
    },
    outer(theta, w) {
      const { z, slope } = hiddenAt(theta);
      const loss = softmaxLoss(scores(w, z, m, c), data.c, c);
      const upstream = throughWeights(w, loss.gradient, m, c);
      return {
        value: loss.value + 0.5 * lambdaW * squares(w) + 0.5 * lambdaK * squares(theta),
        gradient: adjoint(slope, data.y, upstream, m).map((g, i) => g + lambdaK * theta[i]!),
        curvature: hiddenCurvature(net, loss.hessian, slope, w),
      };
    },
  };
}

function weightCurvature({ m, classes: c, lambdaW }: SingleLayer, hessian: LinearOperator, z: Float64Array) {
  return (v: Float64Array): Float64Array => {
    const product = weightGradient(hessian(scores(v, z, m, c)), z, m, c);
    return product.map((h, i) => h + (shift + lambdaW) * v[i]!);
  };
}

function hiddenCurvature(
  { m, classes: c, data, lambdaK }: SingleLayer,
  hessian: LinearOperator,
  slope: Float64Array,
  w: Float64Array,
) {
  return (v: Float64Array): Float64Array => {
    const dz = forward(slope, data.y, v, m);
    const u = throughWeights(w, hessian(scores(w, dz, m, c, 0)), m, c);
    for (let i = 0; i < u.length; i += 1) u[i]! += shift * dz[i]!;
    return adjoint(slope, data.y, u, m).map((h, i) => h + lambdaK * v[i]!);
  };
}

/** As objective of all of x with the block-diagonal Gauss–Newton curvature (no coupling of W to K and b). */
export function singleLayer(net: SingleLayer): Objective {
  const { m, classes: c } = net;
  const outerSize = 2 * m + 1;
  const split = (x: Float64Array) => ({ theta: x.subarray(0, outerSize), w: x.subarray(outerSize) });
  const separable = separableLayer(net);
  const joined = (a: Float64Array, b: Float64Array): Float64Array => Float64Array.of(...a, ...b);
  return {
    size: outerSize + (m + 1) * c,
    value: (x) => separable.inner(split(x).theta).value(split(x).w),
    gradient(x) {
      const { theta, w } = split(x);
      const { value, gradient } = separable.outer(theta, w);
      return { value, gradient: joined(gradient, separable.inner(theta).gradient(w).gradient) };
    },
    curvature(x) {
      const { theta, w } = split(x);
      const [upper, lower] = [separable.outer(theta, w).curvature, separable.inner(theta).curvature!(w)];
      return (v) => joined(upper(split(v).theta), lower(split(v).w));
    },
  };
}

/** Wrongly classified examples, per cent. */
export function errorOf(net: SingleLayer, x: Float64Array, data: Examples): number {
  const { m, classes: c } = net;
  const { z } = hidden(net, x, data);
  return errorRate(scores(x.subarray(2 * m + 1), z, m, c), data.c, c);
}
