import { descend } from './descent.ts';
import { iterationsField, objectiveSolver, toleranceField } from './solver.ts';
import { dot, minus, norm } from './vectors.ts';
import { searchFields, searchOf } from './wolfe-or-armijo.ts';

/**
 * BFGS (Nocedal & Wright, algorithm 6.1): a full approximation of the inverse Hessian, starting from the identity and updated
 * after every step with sᵀy > 0. Memory and work per step grow like n².
 */
export const bfgs = objectiveSolver({
  title: 'BFGS',
  summary: 'Quasi-Newton: learns the full inverse Hessian from gradients.',
  needs: 'gradient',
  // 4000² numbers are 128 MB.
  largest: 4000,
  fields: {
    iterations: iterationsField(500),
    tolerance: toleranceField(1e-8),
    ...searchFields(1e-4, 0.9),
  },
  minimise(problem, x0, settings) {
    return descend(problem, x0, settings, () => {
      const inverse = new InverseHessian(x0.length);
      let started = false;
      return {
        search: searchOf(settings),
        course({ gradient }) {
          // Before anything is learnt the length of the gradient says nothing about the length of the step.
          const first = started ? 1 : Math.min(1, 1 / norm(gradient));
          return { direction: inverse.times(gradient).map((v) => -v), first, inner: 0 };
        },
        learn(before, after) {
          started = true;
          inverse.update(minus(after.x, before.x), minus(after.gradient, before.gradient));
        },
      };
    });
  },
});

/** A symmetric n × n matrix H ≈ (∇²f)⁻¹, row-major. */
class InverseHessian {
  readonly #n: number;
  readonly #h: Float64Array;

  constructor(n: number) {
    this.#n = n;
    this.#h = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) this.#h[i * n + i] = 1;
  }

  times(v: Float64Array): Float64Array {
    const [n, h] = [this.#n, this.#h];
    const product = new Float64Array(n);
    for (let i = 0; i < n; i += 1) {
      let sum = 0;
      for (let j = 0; j < n; j += 1) sum += (h[i * n + j] as number) * (v[j] as number);
      product[i] = sum;
    }
    return product;
  }

  /** H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ, ρ = 1/sᵀy, written out as a symmetric change of rank two. */
  update(s: Float64Array, y: Float64Array): void {
    const sy = dot(s, y);
    if (!(sy > Number.EPSILON * norm(s) * norm(y))) return;
    const [n, h] = [this.#n, this.#h];
    const hy = this.times(y);
    const factor = 1 + dot(y, hy) / sy;
    for (let i = 0; i < n; i += 1) {
      const [si, hi] = [(s[i] as number) / sy, (hy[i] as number) / sy];
      for (let j = 0; j < n; j += 1) {
        const change = (factor * si - hi) * (s[j] as number) - si * (hy[j] as number);
        h[i * n + j] = (h[i * n + j] as number) + change;
      }
    }
  }
}
