import { descend } from './descent.ts';
import type { Place } from './progress.ts';
import { iterationsField, objectiveSolver, toleranceField } from './solver.ts';
import { dot, minus, norm, plus, times } from './vectors.ts';
import { searchFields, searchOf } from './wolfe-or-armijo.ts';

/**
 * Nonlinear conjugate gradients with the β of Hager & Zhang (2005),
 * β = (y − 2d‖y‖²/dᵀy)ᵀg⁺ / dᵀy, not below −1/(‖d‖·min(0.01, ‖g‖)); back to −g where the direction would not descend.
 */
export const nonlinearCg = objectiveSolver({
  title: 'Nonlinear conjugate gradients',
  summary: 'Gradients bent by what the last step showed of the curvature (Hager–Zhang).',
  needs: 'gradient',
  fields: {
    iterations: iterationsField(500),
    tolerance: toleranceField(1e-8),
    ...searchFields(1e-3, 0.1),
  },
  minimise(problem, x0, settings) {
    return descend(problem, x0, settings, () => {
      let last: { readonly direction: Float64Array; readonly from: Place; readonly step: number } | null =
        null;
      let current: Float64Array = new Float64Array(0);
      return {
        search: searchOf(settings),
        course({ gradient }) {
          const down = times(-1, gradient);
          current =
            last === null
              ? down
              : plus(down, beta(last.direction, last.from.gradient, gradient), last.direction);
          const slope = dot(current, gradient);
          if (last === null || !(slope < 0)) {
            current = down;
            return { direction: down, first: Math.min(1, 1 / norm(gradient)), inner: 0 };
          }
          // The first-order change of the value is taken to be that of the last step (Nocedal & Wright, section 3.5).
          const first = (last.step * dot(last.direction, last.from.gradient)) / slope;
          return { direction: current, first, inner: 0 };
        },
        learn(before, _after, step) {
          last = { direction: current, from: before, step };
        },
      };
    });
  },
});

function beta(direction: Float64Array, before: Float64Array, gradient: Float64Array): number {
  const y = minus(gradient, before);
  const dy = dot(direction, y);
  const found = (dot(y, gradient) - (2 * dot(y, y) * dot(direction, gradient)) / dy) / dy;
  const least = -1 / (norm(direction) * Math.min(0.01, norm(before)));
  return Math.max(found, least);
}
