/** The Taylor test of third order: it passes where the Hessian is right and fails where it is not. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { CurvedProgram } from '../../src/compiler/program.ts';
import { checkCurvature } from '../../src/lab/curvature-check.ts';
import { cubicTest } from '../../src/lab/taylor.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

describe('cubicTest', () => {
  const f = (h: number): number => Math.exp(Math.sin(1 + 2 * h));
  const slope = 2 * Math.cos(1) * f(0);
  const curvature = 4 * (Math.cos(1) ** 2 - Math.sin(1)) * f(0);

  test('order three with both derivatives right, two with a wrong second one, one with a wrong first one', () => {
    expect(cubicTest(f, slope, curvature)).toMatchObject({ passed: true });
    expect(cubicTest(f, slope, curvature).order).toBeCloseTo(3, 1);
    expect(cubicTest(f, slope, 1.001 * curvature)).toMatchObject({ passed: false });
    expect(cubicTest(f, slope, 1.001 * curvature).order).toBeCloseTo(2, 1);
    expect(cubicTest(f, 1.001 * slope, curvature)).toMatchObject({ passed: false });
  });

  test('a quadratic has no error at all', () => {
    const quadratic = (h: number): number => 3 + 2 * h - 5 * h * h;
    expect(cubicTest(quadratic, 2, -10)).toMatchObject({ passed: true, order: null });
  });
});

describe('checkCurvature', () => {
  for (const name of exampleNames()) {
    const { graph, recipe, parameters } = exampleDocument(name);
    const compilation = compile(graph, recipe, null, parameters);
    const program = compilation.curvature as CurvedProgram;
    const width = (columns: readonly { size: number }[]): number => columns.reduce((n, c) => n + c.size, 0);
    const random = seededRandom(8);
    const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
    const rows = {
      x: draw(6 * width(program.inputs)),
      target: draw(6 * width(program.outputs)).map((t) => (t > 0 ? 1 : 0)),
      count: 6,
    };
    const start = initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed));

    test(`${name}: E2 falls like h³, the Hessian is symmetric`, () => {
      const result = checkCurvature(program, rows, start, seededRandom(3));
      expect(result).toMatchObject({ passed: true });
      expect(result.gaussNewton).toBeGreaterThanOrEqual(0);
    });
  }
});

describe('Jacobians assembled column by column are the Kronecker products of the lecture', () => {
  const [n, m, count] = [3, 4, 5];
  const random = seededRandom(12);
  const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
  const x = draw(n * count);

  /** J of the predictions, one column per parameter; rows run over the outputs of an example, then over the examples. */
  function assembled(bias: 'scalar' | 'vector', activation: string) {
    const graph = graphOf({ x: input(n), y: unit(activation, m, { bias }) }, ['K:x>y']);
    const program = compile(graph, recipeOf()).curvature as CurvedProgram;
    const f = networkObjective(program, { x, target: new Float64Array(m * count), count });
    const theta = draw(f.size);
    const forward = f.pushforward(theta);
    const adjoint = f.pullback(theta);
    const unitVector = (size: number, i: number): Float64Array => new Float64Array(size).fill(1, i, i + 1);
    const columns = Array.from({ length: f.size }, (_, j) => forward(unitVector(f.size, j)));
    const rows = Array.from({ length: m * count }, (_, i) => adjoint(unitVector(m * count, i)));
    return { f, theta, columns, rows };
  }

  const slopes: Record<string, (a: number) => number> = {
    identity: () => 1,
    tanh: (a) => 1 - Math.tanh(a) ** 2,
    sin: Math.cos,
  };
  for (const [activation, slope] of Object.entries(slopes)) {
    for (const bias of ['scalar', 'vector'] as const) {
      test(`${activation}, ${bias} bias: J_K = diag(σ′)(Yᵀ⊗I), J_b = σ′∘e; Jᵀ is its transpose`, () => {
        const { f, theta, columns, rows } = assembled(bias, activation);
        const k = f.unpack(theta)['K'] ?? x;
        const b = f.unpack(theta)['y'] ?? x;
        const [placeK, placeB] = [f.place('K'), f.place('y')];
        for (let r = 0; r < count; r += 1) {
          for (let i = 0; i < m; i += 1) {
            const a = Array.from({ length: n }, (_, j) => (k[i * n + j] ?? 0) * (x[r * n + j] ?? 0));
            const sum = a.reduce((s, v) => s + v, 0) + (bias === 'scalar' ? b[0] : b[i])!;
            const own = slope(sum);
            for (let p = 0; p < f.size; p += 1) {
              const inK = p - placeK.start;
              const inB = p - placeB.start;
              let expected = 0;
              if (inK >= 0 && inK < m * n)
                expected = Math.floor(inK / n) === i ? own * (x[r * n + (inK % n)] ?? 0) : 0;
              else expected = bias === 'scalar' || inB === i ? own : 0;
              // One product and one derivative: a few roundings.
              expect(Math.abs((columns[p]?.[r * m + i] ?? NaN) - expected)).toBeLessThan(1e-14);
              expect(Math.abs((rows[r * m + i]?.[p] ?? NaN) - expected)).toBeLessThan(1e-14);
            }
          }
        }
      });
    }
  }
});
