import { descend } from './descent.ts';
import { iterationsField, objectiveSolver, toleranceField } from './solver.ts';
import { dot, minus, norm, plus, times } from './vectors.ts';
import { searchFields, searchOf } from './wolfe-or-armijo.ts';

/** A step s with the change of gradient y that it brought. */
interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly sy: number;
}

/** L-BFGS (Nocedal 1980): BFGS from the last few steps only, started from sᵀy/yᵀy times the identity. */
export const lBfgs = objectiveSolver({
  title: 'L-BFGS',
  summary: 'Quasi-Newton that remembers the last few steps only.',
  needs: 'gradient',
  fields: {
    iterations: iterationsField(500),
    tolerance: toleranceField(1e-8),
    memory: { tag: 'integer', label: 'Memory', help: 'Steps remembered.', initial: 10, min: 1, max: 1000 },
    ...searchFields(1e-4, 0.9),
  },
  minimise(problem, x0, settings) {
    return descend(problem, x0, settings, () => {
      const pairs: Pair[] = [];
      return {
        search: searchOf(settings),
        course({ gradient }) {
          const first = pairs.length === 0 ? Math.min(1, 1 / norm(gradient)) : 1;
          return { direction: times(-1, applied(pairs, gradient)), first, inner: 0 };
        },
        learn(before, after) {
          const [s, y] = [minus(after.x, before.x), minus(after.gradient, before.gradient)];
          const sy = dot(s, y);
          if (sy > Number.EPSILON * norm(s) * norm(y)) pairs.push({ s, y, sy });
          if (pairs.length > settings.memory) pairs.shift();
        },
      };
    });
  },
});

/** H·g by the two-loop recursion (Nocedal & Wright, algorithm 7.4). */
function applied(pairs: readonly Pair[], gradient: Float64Array): Float64Array {
  const newest = pairs.at(-1);
  if (newest === undefined) return gradient;
  let q = gradient;
  const alphas: number[] = [];
  for (const { s, y, sy } of pairs.toReversed()) {
    const alpha = dot(s, q) / sy;
    alphas.push(alpha);
    q = plus(q, -alpha, y);
  }
  let r = times(newest.sy / dot(newest.y, newest.y), q);
  for (const { s, y, sy } of pairs) r = plus(r, (alphas.pop() as number) - dot(y, r) / sy, s);
  return r;
}
