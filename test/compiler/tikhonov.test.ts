/** ½λ‖L·W‖² against plain loops, and the derivatives of a quadratic: exact but for rounding. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { difference, differenceTransposed } from '../../src/compiler/ops/difference.ts';
import { PlanTape } from '../../src/compiler/ops/tape.ts';
import type { CurvedProgram } from '../../src/compiler/program.ts';
import { tensor } from '../../src/compiler/shape.ts';
import type { DrawnGraph, Shape } from '../../src/document/document.ts';
import { networkObjective, type NetworkObjective } from '../../src/runtime/objective.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const sources: readonly Shape[] = [[6], [3, 4], [3, 4, 2], [2, 1], [1]];
const operators = ['identity', 'first-difference', 'second-difference', 'gradient'] as const;
type Operator = (typeof operators)[number];

/** Dense weights of three neurons on a source, and of two on those. */
const onSource = (shape: Shape): DrawnGraph =>
  graphOf({ x: { kind: 'input', shape }, h: unit('tanh', 3), y: unit('identity', 2) }, ['W:x>h', 'V:h>y']);

function objectiveOf(graph: DrawnGraph, regulariser: object, x: Float64Array): NetworkObjective {
  const program = compile(graph, recipeOf({ regulariser: { kind: 'tikhonov', ...regulariser } }))
    .curvature as CurvedProgram;
  return networkObjective(program, { x, target: Float64Array.of(1, -1), count: 1 });
}

/** L·w written down once more, element by element, for w in the shape of its source. */
function differencesByHand(operator: Operator, shape: Shape, w: Float64Array): number[] {
  const at = (i: number): number => w[i] as number;
  const found: number[] = [];
  if (operator === 'identity') return [...w];
  if (operator === 'first-difference')
    for (let i = 0; i + 1 < w.length; i += 1) found.push(at(i + 1) - at(i));
  if (operator === 'second-difference')
    for (let i = 1; i + 1 < w.length; i += 1) found.push(at(i - 1) - 2 * at(i) + at(i + 1));
  if (operator !== 'gradient') return found;
  const [h = 1, v = 1, c = 1] = shape.length === 1 ? [1, shape[0]] : shape;
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < v; x += 1)
      for (let k = 0; k < c; k += 1) {
        const place = (row: number, column: number): number => (row * v + column) * c + k;
        if (y + 1 < h) found.push(at(place(y + 1, x)) - at(place(y, x)));
        if (x + 1 < v) found.push(at(place(y, x + 1)) - at(place(y, x)));
      }
  return found;
}

const squares = (values: Iterable<number>): number =>
  Array.from(values, (v) => v * v).reduce((a, b) => a + b, 0);

describe.each(sources.map((shape) => [shape.join('×'), shape] as const))('source %s', (_, shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const random = seededRandom(5);
  const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
  const x = draw(size);
  const graph = onSource(shape);

  describe.each(operators)('%s', (operator) => {
    const lambda = 0.7;
    const objective = objectiveOf(graph, { operator, lambda }, x);
    const theta = draw(objective.size);
    const weights = (at: Float64Array) => objective.unpack(at) as { W: Float64Array; V: Float64Array };

    test('[U1a] is ½λ‖L·W‖², row by row', () => {
      const { W, V } = weights(theta);
      let sum = 0;
      for (let row = 0; row < 3; row += 1)
        sum += squares(differencesByHand(operator, shape, W.subarray(row * size, (row + 1) * size)));
      for (let row = 0; row < 2; row += 1)
        sum += squares(differencesByHand(operator, [3], V.subarray(3 * row, 3 * row + 3)));
      // A sum of at most 100 squares of numbers below 10.
      expect(Math.abs(objective.penalty(theta) - 0.5 * lambda * sum)).toBeLessThan(1e-13 * Math.max(1, sum));
    });

    test('doubles when λ doubles', () => {
      const twice = objectiveOf(graph, { operator, lambda: 2 * lambda }, x);
      expect(twice.penalty(theta)).toBe(2 * objective.penalty(theta));
    });

    test('[U1a] is a quadratic: value, gradient and curvature leave no error but rounding', () => {
      // The penalty alone, as the difference between with and without it: the same operations on the loss in both.
      const bare = objectiveOf(graph, { operator, lambda: 0 }, x);
      const slope = (at: Float64Array): Float64Array => {
        const without = bare.gradient(at).gradient;
        return objective.gradient(at).gradient.map((g, i) => g - (without[i] as number));
      };
      const v = draw(objective.size);
      const [start, g] = [objective.penalty(theta), slope(theta)];
      const product = (of: NetworkObjective): Float64Array => of.curvature?.(theta)(v) ?? new Float64Array();
      const [bent, straight] = [product(objective), product(bare)];
      const dot = (a: Float64Array, b: (i: number) => number): number =>
        a.reduce((s, ai, i) => s + ai * b(i), 0);
      const first = dot(v, (i) => g[i] as number);
      const second = dot(v, (i) => (bent[i] as number) - (straight[i] as number));
      const scale = Math.max(1, start, Math.abs(first), Math.abs(second));
      for (let k = 0; k < 30; k += 3) {
        const h = 2 ** -k;
        const moved = objective.penalty(theta.map((t, i) => t + h * (v[i] as number)));
        expect(Math.abs(moved - start - h * first - 0.5 * h * h * second)).toBeLessThan(1e-13 * scale);
      }
      expect(second).toBeGreaterThanOrEqual(0);
    });
  });
});

test('other weights, and biases when asked for, are penalised by their own squares', () => {
  const graph = graphOf({ x: input(5), h: unit('tanh', 5), y: unit('identity', 2) }, [
    ['D:x>h', { map: { kind: 'diagonal' } }],
    'V:h>y',
  ]);
  const x = Float64Array.of(1, 2, 3, 4, 5);
  const at = (biases: boolean): number => {
    const objective = objectiveOf(graph, { operator: 'first-difference', lambda: 1, biases }, x);
    const values = { D: [1, 2, 3, 4, 5], V: [1, 2, 4, 7, 11, 0, 0, 0, 0, 0], h: [1, 1, 1, 1, 1], y: [3, 0] };
    return objective.penalty(objective.pack(values));
  };
  expect(at(false)).toBe(0.5 * (55 + (1 + 4 + 9 + 16)));
  expect(at(true)).toBe(0.5 * (55 + 30 + 5 + 9));
});

test('neurons drawn one by one are a matrix where no edge is missing, else their weights stand alone', () => {
  const neurons = (edges: string[]): NetworkObjective =>
    objectiveOf(
      graphOf({ a: input(), b: input(), c: input(), y: unit('identity'), z: unit('identity') }, edges),
      { operator: 'first-difference', lambda: 1 },
      Float64Array.of(1, 2, 3),
    );
  const all = neurons(['p:a>y', 'q:b>y', 'r:c>y', 's:a>z', 't:b>z', 'u:c>z']);
  const values = { p: [1], q: [3], r: [6], s: [2], t: [2], u: [1] };
  expect(all.penalty(all.pack(values))).toBe(0.5 * (4 + 9 + 0 + 1));
  const some = neurons(['p:a>y', 'q:b>y', 'r:c>y', 't:b>z', 'u:c>z']);
  expect(some.penalty(some.pack(values))).toBe(0.5 * (1 + 9 + 36 + 4 + 1));
});

test('what flows back through L goes through Lᵀ, and directions go through L', () => {
  const along = { before: 1, extent: 4, after: 1, stencil: [-1, 1] };
  const tape = new PlanTape();
  tape.begin(0, 'L');
  const x = tape.declare('x', 'parameter', tensor(2, 4));
  const call = { op: difference.name, inputs: [x], output: 'y', attributes: along, origin: {} };
  const y = tape.declare('y', 'temporary', tensor(2, 3));
  difference.adjoint(tape, call, y, [true]);
  difference.tangent(tape, call, [x]);
  const [back, on] = tape.plan().flatMap(({ calls }) => calls);
  expect(back).toMatchObject({ op: differenceTransposed.name, inputs: [y], attributes: along });
  expect(on).toMatchObject({ op: difference.name, inputs: [x], attributes: along });
});
