import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near, rounding } from './support/compare.ts';
import { latticeOf } from './support/lattice.ts';

const fields = {
  a: { tag: 'number', label: 'a', initial: 1, min: 0, open: true },
  b: { tag: 'number', label: 'b', initial: 10, min: 0, open: true },
  rate: {
    tag: 'number',
    label: 'Learning rate',
    help: 'Descent converges below 1/max(a, b).',
    initial: 0.02,
    min: 0,
    open: true,
    logarithmic: true,
  },
  x1: { tag: 'number', label: 'Start, x₁', initial: 2 },
  x2: { tag: 'number', label: 'Start, x₂', initial: 1 },
  steps: { tag: 'integer', label: 'Steps', initial: 100, min: 1, max: 100_000 },
} as const;

export const descentPaths = defineExperiment({
  id: 'H12',
  title: 'Path of gradient descent',
  summary:
    'Gradient descent on f = a x₁² + b x₂² beside the curve of steepest descent that it follows. The path bends: the steep direction is done with first.',
  source: 'Jelenković, Mathematics of Deep Learning, lecture 1',
  long: false,
  fields,
  document: null,
  *run(settings) {
    const { a, b, rate, x1, x2, steps } = settings;
    const f = ([u, v]: readonly [number, number]): number => a * u * u + b * v * v;
    const path: (readonly [number, number])[] = [[x1, x2]];
    for (let k = 0; k < steps; k += 1) {
      const [u, v] = path[k] as readonly [number, number];
      path.push([u - rate * 2 * a * u, v - rate * 2 * b * v]);
    }
    // dx/dt = −∇f at time t = k·rate, and the closed form of the steps themselves.
    const flow = path.map(
      (_, k) => [x1 * Math.exp(-2 * rate * a * k), x2 * Math.exp(-2 * rate * b * k)] as const,
    );
    const closed = [x1 * (1 - 2 * rate * a) ** steps, x2 * (1 - 2 * rate * b) ** steps] as const;
    const end = path[steps] as readonly [number, number];
    const deviation = path.reduce((most, [u, v], k) => {
      const [p, q] = flow[k] ?? [0, 0];
      return Math.max(most, Math.abs(u - p), Math.abs(v - q));
    }, 0);
    yield { done: 1, at: 'descent' };
    const reach = 1.25 * Math.max(Math.abs(x1), Math.abs(x2), 0.1);
    const stable = rate < 1 / Math.max(a, b);
    const column = (points: readonly (readonly [number, number])[], i: 0 | 1): number[] =>
      points.map((p) => p[i]);
    const flowEnd = flow[steps] ?? [NaN, NaN];
    return {
      results: {
        end,
        value: f(end),
        flow: flowEnd,
        deviation,
        stable,
        largestStableRate: 1 / Math.max(a, b),
      },
      comparisons: [
        near(
          'x₁ against its closed form',
          closed[0],
          end[0],
          1e-12 * Math.max(1, Math.abs(closed[0])),
          rounding,
        ),
        near(
          'x₂ against its closed form',
          closed[1],
          end[1],
          1e-12 * Math.max(1, Math.abs(closed[1])),
          rounding,
        ),
        ...(isOriginal(fields, settings)
          ? [
              digits('x₁ after 100 steps', 0.0337406387, end[0], 9, 'given to nine digits'),
              digits('f after 100 steps', 0.0011384307010783112, f(end), 12, rounding),
              digits('x₁ on the curve', 0.0366312778, flowEnd[0], 9, 'given to nine digits'),
              digits(
                'largest distance of path and curve in one coordinate',
                0.08932896411722158,
                deviation,
                12,
                'float64 exponentials',
              ),
            ]
          : []),
      ],
      figures: [
        {
          kind: 'surface',
          title: `f = ${a} x₁² + ${b} x₂²`,
          x: { label: 'x₁' },
          y: { label: 'x₂' },
          lattice: latticeOf([-reach, reach], [-reach, reach], 81, 81, (u, v) => f([u, v])),
          logarithmic: true,
          paths: [
            { name: 'gradient descent', x: column(path, 0), y: column(path, 1), style: 'line-points' },
            { name: 'steepest descent curve', x: column(flow, 0), y: column(flow, 1), style: 'line' },
          ],
        },
        {
          kind: 'lines',
          title: 'Value',
          x: { label: 'step' },
          y: { label: 'f', scale: 'logarithmic' },
          series: [
            { name: 'gradient descent', x: path.map((_, k) => k), y: path.map(f), style: 'line' },
            { name: 'steepest descent curve', x: flow.map((_, k) => k), y: flow.map(f), style: 'line' },
          ],
        },
      ],
      listings: [
        {
          title: 'Path',
          columns: ['step', 'x₁', 'x₂', 'f', 'x₁ on the curve', 'x₂ on the curve'],
          rows: path.flatMap((p, k) =>
            k % Math.max(1, Math.ceil(steps / 10)) === 0 ? [[k, ...p, f(p), ...(flow[k] ?? [])]] : [],
          ),
        },
      ],
    };
  },
});
