import { describe, expect, test } from 'vitest';
import { initialSettings, parseSettings, type Fields } from '../../src/base/fields.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { activations } from '../../src/compiler/activations/index.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { initialisers } from '../../src/compiler/initialisers/index.ts';
import { losses } from '../../src/compiler/losses/index.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import { optimizers } from '../../src/compiler/optimizers/index.ts';
import { printStage } from '../../src/compiler/print.ts';
import { regularisers } from '../../src/compiler/regularisers/index.ts';
import type { Choice, DrawnGraph, Recipe, Shape } from '../../src/document/document.ts';
import type { Numbers } from '../../src/runtime/executor.ts';
import { pack } from '../../src/runtime/pack.ts';
import { mapCasesOf } from '../support/map-cases.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, gradient, gradientOn, hyperTensor, run } from '../support/run.ts';

const catalogues = { maps, activations, losses, regularisers, optimizers, initialisers };
const rows = 3;

describe('every catalogue entry', () => {
  for (const [name, catalogue] of Object.entries(catalogues)) {
    for (const [kind, { title, summary, fields }] of Object.entries(
      catalogue as Record<string, { title: string; summary: string; fields: Fields }>,
    )) {
      test(`${name}/${kind}: its own defaults parse, it has words`, () => {
        expect(parseSettings(fields, initialSettings(fields)).faults).toEqual([]);
        expect(title.length).toBeGreaterThan(0);
        expect(summary).toMatch(/\.$/);
      });
    }
  }
});

interface Case {
  readonly name: string;
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
}

const mapsBetween = (map: Choice, from: Shape, to: Shape): DrawnGraph =>
  graphOf(
    {
      x: { kind: 'input', shape: from },
      // The map is tried above another one, so that a cotangent of its input is asked for as well.
      g: { kind: 'unit', shape: from, activation: { kind: 'sin' } },
      h: { kind: 'unit', shape: to, activation: { kind: 'tanh' } },
      y: unit('identity', 2),
    },
    [['e0:x>g', { map: { kind: 'diagonal' } }], ['e1:g>h', { map }], 'e2:h>y'],
  );
const casesOfMap = (kind: string): Case[] =>
  mapCasesOf(kind).map(({ from, to, settings }) => ({
    name: `map ${kind} ${from.join('×')} to ${to.join('×')}${settings ? ` ${JSON.stringify(settings)}` : ''}`,
    graph: mapsBetween({ kind, ...settings }, from, to),
    recipe: recipeOf(),
  }));
const around = (activation: Choice): DrawnGraph =>
  graphOf({ x: input(3), h: unit('identity', 4, { activation }), y: unit('tanh', 2) }, ['e1:x>h', 'e2:h>y']);
/** Two feature maps of 4×2 pixels pooled to 2×1, above a map so that a cotangent is asked for. */
const pooled = graphOf(
  {
    x: input(3),
    h: { kind: 'unit', shape: [2, 1, 2], activation: { kind: 'max-pool' }, bias: 'vector' },
    y: unit('tanh', 2),
  },
  ['e1:x>h', 'e2:h>y'],
);
const plain = graphOf({ x: input(3), h: unit('tanh', 4), y: unit('identity', 2) }, ['e1:x>h', 'e2:h>y']);

const cases: Case[] = [
  ...Object.keys(maps).flatMap(casesOfMap),
  ...Object.keys(activations).map((kind) => ({
    name: `activation ${kind}`,
    graph: kind === 'max-pool' ? pooled : around({ kind }),
    recipe: recipeOf(),
  })),
  ...Object.keys(losses).map((kind) => ({
    name: `loss ${kind}`,
    graph: plain,
    recipe: recipeOf({ loss: { kind } }),
  })),
  {
    name: 'loss squared without ½',
    graph: plain,
    recipe: recipeOf({ loss: { kind: 'squared', half: false, reduce: 'sum' } }),
  },
  ...Object.keys(regularisers).map((kind) => ({
    name: `regulariser ${kind}`,
    graph: plain,
    recipe: recipeOf({ regulariser: { kind, ...(kind === 'none' ? {} : { lambda: 0.3 }) } }),
  })),
  {
    name: 'regulariser tikhonov, gradient of a picture with channels',
    graph: mapsBetween({ kind: 'dense' }, [3, 2, 2], [2]),
    recipe: recipeOf({ regulariser: { kind: 'tikhonov', lambda: 0.3, operator: 'gradient', biases: true } }),
  },
  {
    name: 'regulariser tikhonov, a matrix on one of two layers',
    graph: plain,
    recipe: recipeOf({
      regulariser: {
        kind: 'tikhonov',
        lambda: 0.3,
        operator: 'matrix',
        matrix: [
          [1, -2, 0.5],
          [0, 3, 1],
        ],
      },
    }),
  },
];

/** A compiled case with parameters, rows and targets drawn away from every kink of the test's functions. */
function setUp({ graph, recipe }: Case) {
  const { program, graph: shaped } = compiled(graph, recipe);
  const random = seededRandom(11);
  const parameters = initialise(
    shaped,
    recipeOf({ initialiser: { kind: 'normal', deviation: 0.7 } }),
    {},
    random,
  );
  const width = program.inputs.reduce((n, c) => n + c.size, 0);
  const x = Float64Array.from({ length: rows * width }, () => random.normal());
  const t = Float64Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 0 ? 1 : 0));
  return { program, parameters, x, t, random };
}

describe('derivatives', () => {
  for (const one of cases) {
    const flat = one.name === 'activation step' || one.name === 'activation sign';

    test(`[D3] ${one.name}: every gradient meets central differences to 1e-6`, async () => {
      const { program, parameters, x, t } = setUp(one);
      const evaluated = await gradientOn(program, x, t, rows, 1 / rows);
      const { gradients } = await gradient(program, parameters, x, t, rows, 1 / rows);
      // h = 1e-6 balances truncation h² ≈ 1e-12 against rounding 1e-16/h = 1e-10, both far below the 1e-6 that is asked.
      const h = 1e-6;
      const scale = Math.max(1, ...Object.values(gradients).flatMap((g) => [...g].map(Math.abs)));
      for (const [id, values] of Object.entries(parameters)) {
        for (let i = 0; i < values.length; i += 1) {
          const at = async (delta: number): Promise<number> => {
            const moved = { ...parameters, [id]: values.map((v, j) => (j === i ? v + delta : v)) };
            return (await evaluated(moved)).loss;
          };
          const slope = ((await at(h)) - (await at(-h))) / (2 * h);
          expect(Math.abs((gradients[id]?.[i] ?? 0) - slope), `${id}[${i}]`).toBeLessThanOrEqual(
            1e-6 * scale,
          );
        }
      }
    });

    test(`[D4] ${one.name}: adjoint test ⟨u, Jv⟩ = ⟨Jᵀu, v⟩ to 1e-12`, async () => {
      const { program, parameters, x, random } = setUp(one);
      const u = Float64Array.from({ length: rows * 2 }, () => random.normal());
      const tensors: Record<string, Numbers> = { ...pack(program, parameters), x };
      const back = await run(program, 'pullback', rows, { ...tensors, cotangent: u });
      // A direction inside the parameter space: random document parameters, packed (structural zeros stay zero).
      const directions = Object.fromEntries(
        Object.entries(parameters).map(([id, v]) => [id, v.map(() => random.normal())]),
      );
      const packed: Record<string, Numbers> = {
        ...pack(program, directions),
        x: x.map(() => random.normal()),
      };
      const given = Object.fromEntries(
        Object.entries(program.directions).map(([id, direction]) => [direction, packed[id] as Numbers]),
      );
      const forward = await run(program, 'pushforward', rows, { ...tensors, ...given });
      const dot = (a: Numbers, b: Numbers): number =>
        Array.from(a).reduce((s, v, i) => s + v * (b[i] as number), 0);
      const left = dot(u, forward[program.tangent ?? ''] as Numbers);
      let right = 0;
      let size = 0;
      for (const [id, cotangent] of Object.entries(program.cotangents)) {
        const term = dot(back[cotangent] as Numbers, packed[id] as Numbers);
        right += term;
        size += Math.abs(term);
      }
      expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-12 * Math.max(1, size));
      if (!flat) expect(size).toBeGreaterThan(1e-6); // the test can fail: something flows
    });
  }
});

describe('one step of every optimizer', () => {
  /** θ, gradient and settings to θ after one step from zero state, by the textbook formula. */
  const rules: Record<string, (p: number, g: number) => number> = {
    'gradient-descent': (p, g) => p - 0.1 * g,
    momentum: (p, g) => p - 0.05 * g,
    nesterov: (p, g) => p - 0.01 * g,
    adagrad: (p, g) => p - (0.1 * g) / (Math.abs(g) + 1e-8),
    rmsprop: (p, g) => p - (0.01 * g) / (Math.sqrt(0.1 * g * g) + 1e-8),
    adam: (p, g) => p - (0.01 * g) / (Math.abs(g) + 1e-8),
  };

  for (const kind of Object.keys(optimizers)) {
    test(`[U1] ${kind}`, async () => {
      const { program, parameters, x, t } = setUp({
        name: kind,
        graph: plain,
        recipe: recipeOf({ optimizer: { kind } }),
      });
      const { gradients } = await gradient(program, parameters, x, t, rows, 1 / rows);
      const slots = Object.fromEntries(
        Object.entries(program.tensors)
          .filter(([, tensor]) => tensor.role === 'slot')
          .map(([id, tensor]) => {
            const count = tensor.extents.reduce<number>((n, e) => n * (e as number), 1);
            return [id, new Float64Array(count).fill(tensor.initial ?? 0)];
          }),
      );
      const { referenceExecutor } = await import('../../src/runtime/reference.ts');
      const resident = { 'data.inputs': x, 'data.targets': t };
      const routine = await referenceExecutor().prepare(program, 'train', { rows, resident });
      const after = await routine.run({
        ...pack(program, parameters),
        ...slots,
        progress: new Float64Array(4),
        order: Float64Array.from([0, 1, 2]),
        hyper: hyperTensor(program, { lossScale: 1 / rows }),
      });
      for (const piece of program.parameters) {
        const before = parameters[piece.id] as Float64Array;
        before.forEach((p, i) => {
          const expected = rules[kind]?.(p, gradients[piece.id]?.[i] ?? 0) ?? NaN;
          // A handful of roundings of numbers of order one, but Adam divides by 1 − β₂ = 1e-3 twice: 1e-12.
          expect(after[piece.tensor]?.[piece.start + i]).toBeCloseTo(expected, 12);
        });
      }
    });
  }
});

describe('every case', () => {
  for (const one of cases) {
    test(`${one.name} prints in every stage and survives JSON`, () => {
      const compilation = compiled(one.graph, one.recipe);
      for (const stage of ['sequence', 'forward', 'backward', 'tangent', 'program'] as const) {
        expect(printStage(compilation, stage), `stage ${stage}`).toMatch(/\S/);
      }
      expect(structuredClone(compilation.program)).toEqual(JSON.parse(JSON.stringify(compilation.program)));
    });
  }
});
