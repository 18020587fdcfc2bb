/**
 * The course's residual network on Peaks by plain loops: Y₁ = hσ(K₁Y₀ + b₁), Y_{l+1} = Y_l + hσ(K_lY_l + b_l), S = W[Y_N; 1], softmax.
 * x = [vec K₁; …; vec K_N; b₁; …; b_N; vec W], columns stacked; σ = sin. Examples are rows here.
 */
import { mersenneRandom } from '../../src/base/mersenne.ts';
import { peaks } from '../../src/datasets/peaks.ts';
import type { Objective } from '../../src/solvers/objective.ts';
import { softmaxLoss } from './softmax-loss.ts';

const [width, layers, step, classes, shift] = [8, 16, 0.25, 5, 1e-5];
const kernelAt = (l: number): number => (l === 0 ? 0 : 16 + (l - 1) * 64);
const biasAt = (l: number): number => 16 + (layers - 1) * 64 + l * width;
const weightsAt = biasAt(layers);

export interface Points {
  readonly n: number;
  readonly y: Float64Array;
  readonly c: Float64Array;
}

/** Seed 2: the points, then K₁ = randn(8, 2)/4, K₂ = randn(8, 8)/8 for all square layers, b = 0, W. */
export function residualStart(): { data: Points; x0: Float64Array } {
  const random = mersenneRandom(2);
  const table = peaks.generate({ count: 1000, generator: 'adjoint', generatorSeed: 0 }, random);
  const x0 = new Float64Array(weightsAt + (width + 1) * classes);
  for (let i = 0; i < 16; i += 1) x0[i] = random.normal() / 4;
  for (let i = 0; i < 64; i += 1) x0[16 + i] = random.normal() / 8;
  for (let l = 2; l < layers; l += 1) x0.copyWithin(kernelAt(l), 16, 80);
  for (let i = weightsAt; i < x0.length; i += 1) x0[i] = random.normal();
  return { data: { n: table.rows, y: table.inputs, c: table.targets }, x0 };
}

/** Σ_j k[i + 8j]·y[j] + b[i] for every example. */
function affine(x: Float64Array, l: number, y: Float64Array, n: number, withBias = true): Float64Array {
  const inputs = l === 0 ? 2 : width;
  const a = new Float64Array(n * width);
  for (let e = 0; e < n; e += 1) {
    for (let i = 0; i < width; i += 1) {
      let sum = withBias ? x[biasAt(l) + i]! : 0;
      for (let j = 0; j < inputs; j += 1) sum += x[kernelAt(l) + i + width * j]! * y[e * inputs + j]!;
      a[e * width + i] = sum;
    }
  }
  return a;
}

function classify(x: Float64Array, y: Float64Array, n: number, bias = 1): Float64Array {
  const s = new Float64Array(n * classes);
  for (let e = 0; e < n; e += 1) {
    for (let k = 0; k < classes; k += 1) {
      let sum = bias * x[weightsAt + width * classes + k]!;
      for (let j = 0; j < width; j += 1) sum += x[weightsAt + j * classes + k]! * y[e * width + j]!;
      s[e * classes + k] = sum;
    }
  }
  return s;
}

/** E + λ/2‖x‖² with the block-diagonal Gauss–Newton curvature (W apart from K and b). */
export function residualNet({ n, y, c }: Points, lambda: number): Objective {
  const through = (x: Float64Array) => {
    const states = [y];
    const slopes: Float64Array[] = [];
    for (let l = 0; l < layers; l += 1) {
      const a = affine(x, l, states[l]!, n);
      slopes.push(a.map((v) => step * Math.cos(v)));
      states.push(a.map((v, i) => step * Math.sin(v) + (l === 0 ? 0 : states[l]![i]!)));
    }
    const loss = softmaxLoss(classify(x, states[layers]!, n), c, classes);
    const value = loss.value + 0.5 * lambda * x.reduce((sum, v) => sum + v * v, 0);
    return { states, slopes, loss, value };
  };
  type Pass = ReturnType<typeof through>;

  /** d ↦ Wᵀd and its counterpart in W, both from the cotangent of the scores. */
  const fromScores = (
    x: Float64Array,
    last: Float64Array,
    g: Float64Array,
    into: Float64Array,
  ): Float64Array => {
    const d = new Float64Array(n * width);
    for (let e = 0; e < n; e += 1) {
      for (let k = 0; k < classes; k += 1) {
        const value = g[e * classes + k]!;
        into[weightsAt + width * classes + k]! += value;
        for (let j = 0; j < width; j += 1) {
          d[e * width + j]! += x[weightsAt + j * classes + k]! * value;
          into[weightsAt + j * classes + k]! += last[e * width + j]! * value;
        }
      }
    }
    return d;
  };

  /** The adjoint of all layers: the cotangent of Y_N to those of K and b. */
  const back = (
    x: Float64Array,
    { states, slopes }: Pass,
    cotangent: Float64Array,
    into: Float64Array,
  ): void => {
    let d = cotangent;
    for (let l = layers - 1; l >= 0; l -= 1) {
      const inputs = l === 0 ? 2 : width;
      const before = l === 0 ? new Float64Array(n * inputs) : d.slice();
      for (let e = 0; e < n; e += 1) {
        for (let i = 0; i < width; i += 1) {
          const value = slopes[l]![e * width + i]! * d[e * width + i]!;
          into[biasAt(l) + i]! += value;
          for (let j = 0; j < inputs; j += 1) {
            into[kernelAt(l) + i + width * j]! += value * states[l]![e * inputs + j]!;
            before[e * inputs + j]! += x[kernelAt(l) + i + width * j]! * value;
          }
        }
      }
      d = before;
    }
  };

  return {
    size: weightsAt + (width + 1) * classes,
    value: (x) => through(x).value,
    gradient(x) {
      const pass = through(x);
      const gradient = x.map((v) => lambda * v);
      back(x, pass, fromScores(x, pass.states[layers]!, pass.loss.gradient, gradient), gradient);
      return { value: pass.value, gradient };
    },
    curvature(x) {
      const pass = through(x);
      const { states, slopes, loss } = pass;
      return (v) => {
        const product = v.map((value, i) => (lambda + (i < weightsAt ? 0 : shift)) * value);
        let dy: Float64Array = new Float64Array(n * 2);
        for (let l = 0; l < layers; l += 1) {
          const [dk, through1] = [affine(v, l, states[l]!, n), affine(x, l, dy, n, false)];
          dy = dk.map((value, i) => slopes[l]![i]! * (value + through1[i]!) + (l === 0 ? 0 : dy[i]!));
        }
        // The two blocks: what K and b do to the scores, and what W does.
        const aside = new Float64Array(product.length);
        const cotangent = fromScores(x, states[layers]!, loss.hessian(classify(x, dy, n, 0)), aside);
        const total = cotangent.map((value, i) => value + shift * dy[i]!);
        back(x, pass, total, product);
        fromScores(x, states[layers]!, loss.hessian(classify(v, states[layers]!, n)), product);
        return product;
      };
    },
  };
}
