/** Networks as objectives: products with second derivatives against differences of gradients and against JᵀHJ. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { activations } from '../../src/compiler/activations/index.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import { networkObjective, residualsOf, type NetworkObjective } from '../../src/runtime/objective.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled } from '../support/run.ts';

const rows = 5;
const deep = (activation: string): DrawnGraph =>
  graphOf(
    { x: input(3), h: unit(activation, 4), g: unit('tanh', 3, { bias: 'scalar' }), y: unit('identity', 3) },
    ['x>h', 'h>g', 'x>g', 'g>y'],
  );

interface Case {
  readonly name: string;
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
}

const ridge = { regulariser: { kind: 'ridge', lambda: 0.3 } };
const cases: Case[] = [
  ...Object.keys(activations)
    .filter((kind) => kind !== 'max-pool') // of another shape
    .map((kind) => ({ name: `activation ${kind}`, graph: deep(kind), recipe: recipeOf(ridge) })),
  ...['squared', 'cross-entropy', 'logistic'].map((kind) => ({
    name: `loss ${kind}`,
    graph: deep('tanh'),
    recipe: recipeOf({ loss: { kind }, ...ridge }),
  })),
];

function objectiveOf({ graph, recipe }: Case): {
  f: NetworkObjective;
  theta: Float64Array;
  target: Float64Array;
} {
  const program = compiled(graph, recipe).curvature;
  if (!program) throw new Error('no program with products');
  const random = seededRandom(3);
  const normals = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
  const target = Float64Array.from({ length: rows * 3 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const f = networkObjective(program, { x: normals(rows * 3), target, count: rows });
  return { f, theta: normals(f.size).map((v) => 0.7 * v), target };
}

const draw = (size: number, seed: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: size }, () => random.normal());
};
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, v, i) => s + v * (b[i] ?? NaN), 0);
const largest = (a: Float64Array): number => a.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

describe('the exact Hessian', () => {
  for (const one of cases) {
    test(`${one.name}: ∇²f·v meets central differences of the gradient, and is symmetric`, () => {
      const { f, theta } = objectiveOf(one);
      const [u, v] = [draw(f.size, 1), draw(f.size, 2)];
      const hessian = f.hessian(theta);
      const hv = hessian(v);
      // Central differences: truncation h²·f⁗ ≈ 1e-10, rounding 1e-16·‖g‖/h ≈ 1e-11; 1e-7 leaves room for large fourth derivatives.
      const h = 1e-5;
      const plus = f.gradient(theta.map((t, i) => t + h * (v[i] as number))).gradient;
      const minus = f.gradient(theta.map((t, i) => t - h * (v[i] as number))).gradient;
      const slope = plus.map((p, i) => (p - (minus[i] as number)) / (2 * h));
      const scale = Math.max(1, largest(slope));
      expect(largest(hv.map((a, i) => a - (slope[i] as number))) / scale).toBeLessThan(1e-7);
      const [left, right] = [dot(u, hv), dot(hessian(u), v)];
      // Sums of about a thousand products each: rounding is far below 1e-12 of the terms' size.
      expect(Math.abs(left - right)).toBeLessThan(1e-12 * Math.max(1, Math.sqrt(dot(u, u) * dot(hv, hv))));
    });
  }
});

describe('the Gauss–Newton product', () => {
  for (const one of cases) {
    test(`${one.name}: Jᵀ·H·J·v + λv with J from the tangent plan, H written out; never negative`, () => {
      const { f, theta, target } = objectiveOf(one);
      const v = draw(f.size, 4);
      const product = f.curvature?.(theta)(v) ?? new Float64Array(0);
      const bent = curved(
        one.recipe.loss.kind ?? 'squared',
        f.predict(theta),
        f.pushforward(theta)(v),
        target,
      );
      const expected = f
        .pullback(theta)(bent)
        .map((g, i) => g + 0.3 * (v[i] as number));
      expect(largest(product.map((a, i) => a - (expected[i] as number)))).toBeLessThan(
        1e-13 * Math.max(1, largest(expected)),
      );
      expect(dot(v, product)).toBeGreaterThanOrEqual(0);
    });
  }

  test('a network that is linear in its parameters has no other curvature: it equals the Hessian', () => {
    const graph = graphOf({ x: input(3), y: unit('identity', 3) }, ['x>y']);
    const { f, theta } = objectiveOf({
      name: '',
      graph,
      recipe: recipeOf({ loss: { kind: 'cross-entropy' }, ...ridge }),
    });
    const v = draw(f.size, 5);
    const [a, b] = [f.curvature?.(theta)(v) ?? new Float64Array(0), f.hessian(theta)(v)];
    expect(largest(a.map((x, i) => x - (b[i] as number)))).toBeLessThan(1e-15 * Math.max(1, largest(b)) * 10);
  });
});

/** H_loss·u per row, over the mean of the rows, from the textbook. */
function curved(kind: string, s: Float64Array, u: Float64Array, target: Float64Array): Float64Array {
  const result = new Float64Array(u.length);
  for (let r = 0; r < rows; r += 1) {
    const at = (values: Float64Array, j: number): number => values[r * 3 + j] as number;
    const total = [0, 1, 2].reduce((sum, j) => sum + Math.exp(at(s, j)), 0);
    const mass = [0, 1, 2].reduce((sum, j) => sum + at(target, j), 0);
    const mean = [0, 1, 2].reduce((sum, j) => sum + (Math.exp(at(s, j)) / total) * at(u, j), 0);
    for (let j = 0; j < 3; j += 1) {
      const p = Math.exp(at(s, j)) / total;
      const q = 1 / (1 + Math.exp(-at(s, j)));
      const each = {
        squared: at(u, j),
        'cross-entropy': mass * p * (at(u, j) - mean),
        logistic: q * (1 - q) * at(u, j),
      };
      result[r * 3 + j] = (each[kind as keyof typeof each] as number) / rows;
    }
  }
  return result;
}

test('numbers before a step do nothing: every product is zero there, and answers again and again', () => {
  const { f, theta, target } = objectiveOf({ name: 'step', graph: deep('step'), recipe: recipeOf() });
  const dead = f.place('x>h');
  const operators = [f.hessian(theta), f.curvature?.(theta), residualsOf(f, target).linearise(theta).forward];
  for (const operator of operators) {
    if (!operator) throw new Error('no product');
    const [v, onlyDead] = [
      draw(f.size, 4),
      new Float64Array(f.size).fill(1, dead.start, dead.start + dead.size),
    ];
    operator(v);
    expect(largest(operator(v))).toBeGreaterThan(0);
    expect(largest(operator(onlyDead))).toBe(0);
  }
});

describe('a network objective', () => {
  test('value and gradient agree with each other; pack and unpack are inverse', () => {
    const { f, theta } = objectiveOf(cases[0] as Case);
    const v = draw(f.size, 6);
    const h = 1e-6;
    const slope =
      (f.value(theta.map((t, i) => t + h * (v[i] as number))) -
        f.value(theta.map((t, i) => t - h * (v[i] as number)))) /
      (2 * h);
    const { value, gradient } = f.gradient(theta);
    expect(value).toBe(f.value(theta));
    expect(dot(gradient, v)).toBeCloseTo(slope, 7);
    expect(f.pack(f.unpack(theta))).toEqual(theta);
    expect(f.place('h')).toEqual({ start: expect.any(Number), size: 4 });
  });

  test('as least squares: r is prediction − target and Jᵀr the gradient of ½‖r‖²', () => {
    const { f, theta, target } = objectiveOf({
      ...(cases[1] as Case),
      recipe: recipeOf({ loss: { kind: 'squared', reduce: 'sum' } }),
    });
    const { residual, adjoint } = residualsOf(f, target).linearise(theta);
    const { value, gradient } = f.gradient(theta);
    expect(dot(residual, residual) / 2 / rows).toBeCloseTo(value, 12);
    const g = adjoint(residual);
    expect(largest(g.map((a, i) => a / rows - (gradient[i] as number)))).toBeLessThan(1e-13);
  });
});

test('an operator answers the same whatever was computed in between', () => {
  const { f, theta } = objectiveOf(cases[1] as Case);
  const there = theta.map((t) => t + 0.1);
  const [u, v] = [draw(f.size, 7), draw(f.size, 8)];
  const [here, away] = [f.hessian(theta), f.hessian(there)];
  const first = here(u);
  away(v);
  here(v);
  f.gradient(there);
  expect(here(u)).toEqual(first);
  expect(here(u)).not.toEqual(away(u));
});
