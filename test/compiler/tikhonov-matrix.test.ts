/** ½λ‖L·W‖² with a matrix L of one's own: against plain loops, against the built-in operators, and where it does not fit. */
import { describe, expect, test } from 'vitest';
import { initialSettings, parseSettings } from '../../src/base/fields.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { explainLine } from '../../src/compiler/explain.ts';
import type { CurvedProgram } from '../../src/compiler/program.ts';
import { regularisers } from '../../src/compiler/regularisers/index.ts';
import { readDocument, writeDocument } from '../../src/document/codec.ts';
import { emptyDocument, type DrawnGraph } from '../../src/document/document.ts';
import { networkObjective, type NetworkObjective } from '../../src/runtime/objective.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

type Rows = readonly (readonly number[])[];

/** Five components, three neurons on them, two on those. */
const graph = graphOf({ x: input(5), h: unit('tanh', 3), y: unit('identity', 2) }, ['W:x>h', 'V:h>y']);
const recipe = (regulariser: object) => recipeOf({ regulariser: { kind: 'tikhonov', ...regulariser } });
const x = Float64Array.of(0.4, -1, 2, 0.3, -0.7);

function objectiveOf(regulariser: object, drawn: DrawnGraph = graph): NetworkObjective {
  const program = compile(drawn, recipe(regulariser)).curvature as CurvedProgram;
  return networkObjective(program, { x, target: Float64Array.of(1, -1), count: 1 });
}

const own = (matrix: Rows, lambda = 0.7) => ({ operator: 'matrix', matrix, lambda });

/** Value and gradient of ½λ‖L·w‖² over the rows w of weights, by loops. */
function byHand(L: Rows, lambda: number, weights: Float64Array): { value: number; gradient: Float64Array } {
  const columns = L[0]?.length ?? 0;
  const gradient = new Float64Array(weights.length);
  let value = 0;
  for (let row = 0; row < weights.length; row += columns)
    for (const entries of L) {
      let product = 0;
      for (let j = 0; j < columns; j += 1) product += (entries[j] as number) * (weights[row + j] as number);
      value += 0.5 * lambda * product * product;
      for (let j = 0; j < columns; j += 1)
        gradient[row + j] = (gradient[row + j] as number) + lambda * product * (entries[j] as number);
    }
  return { value, gradient };
}

const random = seededRandom(8);
const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
const drawn = (rows: number, columns: number): Rows => Array.from({ length: rows }, () => [...draw(columns)]);
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, ai, i) => sum + ai * (b[i] as number), 0);

describe.each([
  ['wide', drawn(2, 5)],
  ['square', drawn(5, 5)],
  ['tall', drawn(7, 5)],
  ['one row', drawn(1, 5)],
])('%s', (_, L) => {
  const lambda = 0.7;
  const objective = objectiveOf(own(L, lambda));
  const bare = objectiveOf(own(L, 0));
  const theta = draw(objective.size);
  const { W, V } = objective.unpack(theta) as { W: Float64Array; V: Float64Array };
  const expected = byHand(L, lambda, W);
  const eye: Rows = Array.from({ length: 3 }, (_row, i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)));
  const squares = byHand(eye, lambda, V);
  // Sums of at most 7·5·3 products of numbers below 4: 105 roundings of 1.1e-16, relative to what is added up.
  const tolerance = 2e-14 * Math.max(1, expected.value + squares.value);

  test('[U1b] acts on the rows of the weights that it fits; others are penalised by their own squares', () => {
    expect(Math.abs(objective.penalty(theta) - expected.value - squares.value)).toBeLessThan(tolerance);
  });

  test('[U1b] its gradient is λLᵀL·w', () => {
    const [whole, without] = [objective.gradient(theta).gradient, bare.gradient(theta).gradient];
    const slope = objective.unpack(whole.map((g, i) => g - (without[i] as number)));
    slope['W']?.forEach((g, i) =>
      expect(Math.abs(g - (expected.gradient[i] as number))).toBeLessThan(10 * tolerance),
    );
    slope['V']?.forEach((g, i) =>
      expect(Math.abs(g - (squares.gradient[i] as number))).toBeLessThan(10 * tolerance),
    );
  });

  test('is a quadratic: value, gradient and curvature leave no remainder but rounding', () => {
    const v = draw(objective.size);
    const start = objective.penalty(theta);
    const first = dot(objective.gradient(theta).gradient, v) - dot(bare.gradient(theta).gradient, v);
    const bend = (of: NetworkObjective): number =>
      dot(of.curvature?.(theta)(v) ?? new Float64Array(v.length), v);
    const second = bend(objective) - bend(bare);
    const scale = Math.max(1, start, Math.abs(first), Math.abs(second));
    for (let k = 0; k < 30; k += 3) {
      const h = 2 ** -k;
      const moved = objective.penalty(theta.map((t, i) => t + h * (v[i] as number)));
      expect(Math.abs(moved - start - h * first - 0.5 * h * h * second)).toBeLessThan(1e-13 * scale);
    }
    const exact = dot(objective.hessian(theta)(v), v) - dot(bare.hessian(theta)(v), v);
    expect(Math.abs(exact - second)).toBeLessThan(1e-13 * scale);
  });

  test('doubles when λ doubles', () => {
    expect(objectiveOf(own(L, 2 * lambda)).penalty(theta)).toBe(2 * objective.penalty(theta));
  });
});

const differences: Rows = [
  [-1, 1, 0, 0, 0],
  [0, -1, 1, 0, 0],
  [0, 0, -1, 1, 0],
  [0, 0, 0, -1, 1],
];

test('first differences, typed out, are the built-in operator to the last bit', () => {
  // The numbers that the zeros add are zeros, in the same order of sums; so one layer suffices that both fit.
  const single = graphOf({ x: input(5), y: unit('identity', 2) }, ['W:x>y']);
  const [typed, builtIn] = [
    objectiveOf(own(differences), single),
    objectiveOf({ operator: 'first-difference', lambda: 0.7 }, single),
  ];
  const theta = draw(typed.size);
  expect(typed.penalty(theta)).toBe(builtIn.penalty(theta));
  expect(typed.gradient(theta)).toEqual(builtIn.gradient(theta));
  const v = draw(typed.size);
  expect(typed.curvature?.(theta)(v)).toEqual(builtIn.curvature?.(theta)(v));
});

test('neurons drawn one by one are a matrix, on whose rows L acts', () => {
  const neurons = graphOf(
    { a: input(), b: input(), c: input(), d: input(), e: input(), y: unit('identity'), z: unit('identity') },
    ['a', 'b', 'c', 'd', 'e'].flatMap((from) => [`${from}y:${from}>y`, `${from}z:${from}>z`]),
  );
  const objective = objectiveOf(own(differences, 1), neurons);
  const values = Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].flatMap((from, i) => [
      [`${from}y`, [i * i]],
      [`${from}z`, [1]],
    ]),
  );
  expect(objective.penalty(objective.pack(values))).toBe(0.5 * (1 + 9 + 25 + 49));
});

describe('what does not fit', () => {
  const said = (regulariser: object, of: DrawnGraph = graph): string[] =>
    compile(of, recipe(regulariser)).diagnostics.map(explainLine);

  test('[U1b] is named with both shapes', () => {
    expect(said(own([[1, 0, 0, 0, 0]]))).toEqual([
      'information[operator-shape] recipe regulariser: L is 1×5 and acts on dense weights with 5 columns; "V" is 2×3. Those are penalised by their own squares.',
    ]);
    expect(said(own([[1, -1]]))).toEqual([
      'warning[operator-shape] recipe regulariser: L is 1×2 and acts on dense weights with 2 columns; "W" is 3×5, "V" is 2×3. All weights are penalised by their own squares: give L a column for every component that they read.',
    ]);
    const diagonal = graphOf({ x: input(2), y: unit('tanh', 2) }, [['D:x>y', { map: { kind: 'diagonal' } }]]);
    expect(said(own([[1, -1]]), diagonal)[0]).toMatch(/with 2 columns; there are no dense weights\./);
  });

  test('[U1b] is penalised by its own squares, though L has fewer columns', () => {
    const objective = objectiveOf(own([[1, -1]], 1));
    const theta = draw(objective.size);
    const { W, V } = objective.unpack(theta) as { W: Float64Array; V: Float64Array };
    // 21 squares, added up in another order.
    expect(Math.abs(objective.penalty(theta) / (0.5 * (dot(W, W) + dot(V, V))) - 1)).toBeLessThan(1e-14);
  });

  test('is no matter for another operator, nor where L fits all', () => {
    expect(said({ operator: 'gradient', matrix: [[1, -1]] })).toEqual([]);
    const single = graphOf({ x: input(2), y: unit('identity', 2) }, ['W:x>y']);
    expect(said(own([[1, -1]]), single)).toEqual([]);
  });

  test.each([
    [[], 'a list of rows of finite numbers, as many in each'],
    ['1 2', 'a list of rows of finite numbers, as many in each'],
    [[[]], 'row 1 holds none'],
    [[[1, 2], 3], 'row 2 holds none'],
    [[[1, 2], [3]], 'row 2 has 1, the first one 2'],
    [
      [
        [1, 2],
        [3, null],
      ],
      'entry 2 of row 2 is not one',
    ],
    [[[1, Infinity]], 'entry 2 of row 1 is not one'],
  ])('%j is refused at its first fault, and nothing else is said', (matrix, why) => {
    const lines = said({ operator: 'matrix', matrix });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('error[invalid-setting] recipe regulariser: "matrix" of the regulariser');
    expect(lines[0]).toContain(why);
  });

  test('a long matrix is not spelt out in the refusal', () => {
    const [line] = said({ operator: 'matrix', matrix: [...drawn(40, 40), [1]] });
    expect(line?.length).toBeLessThan(250);
    expect(line).toContain('row 41 has 1, the first one 40');
  });
});

test('a file keeps every number of the matrix', () => {
  const matrix = [...drawn(3, 40), new Array<number>(40).fill(-0)];
  const document = { ...emptyDocument, recipe: recipe(own(matrix)) };
  const reading = readDocument(writeDocument(document));
  expect(reading).toEqual({ ok: true, document });
});

test('without one, L is the number 1', () => {
  const fields = regularisers['tikhonov']?.fields ?? {};
  expect(initialSettings(fields)['matrix']).toEqual([[1]]);
  expect(parseSettings(fields, { operator: 'matrix' }).faults).toEqual([]);
});
