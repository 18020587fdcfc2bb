import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { compiledDocument } from '../../src/compiler/compiled.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { Expr, WholeProgram } from '../../src/compiler/program.ts';
import type { DrawnGraph, DrawnVertex } from '../../src/document/document.ts';
import { referenceExecutor } from '../../src/runtime/reference.ts';
import { pack, unpack } from '../../src/runtime/pack.ts';
import { startingState } from '../../src/runtime/state.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, gradient, hyperTensor } from '../support/run.ts';

const codes = (graph: DrawnGraph): string[] =>
  compile(graph, recipeOf()).diagnostics.map((d) => d.fault.code);

describe('determinism', () => {
  test('[G4] the same drawing compiles to the same bytes, whatever the order of keys', () => {
    const { graph, recipe } = exampleDocument('skip-edge-dag');
    const bytes = (g: DrawnGraph): string => JSON.stringify(compiledDocument(compile(g, recipe)));
    const shuffled = <T>(record: Readonly<Record<string, T>>, random: number[]): Record<string, T> =>
      Object.fromEntries(
        Object.entries(record)
          .map((entry, i) => [random[i] ?? 0, entry] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, entry]) => entry),
      );
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (order) => {
        const other = { vertices: shuffled(graph.vertices, order), edges: shuffled(graph.edges, order) };
        return bytes(other) === bytes(graph);
      }),
      { numRuns: 20 },
    );
  });
});

describe('layers', () => {
  test('[L1] a unit fed by nothing stands on level 1 and gives σ(b) in every row', async () => {
    const graph = graphOf({ x: input(), one: unit('tanh'), y: unit('identity', 1, { bias: 'none' }) }, [
      'x>y',
      'one>y',
    ]);
    const { program, graph: shaped, diagnostics } = compiled(graph, recipeOf());
    expect(shaped.level.get('one')).toBe(1);
    expect(diagnostics.map((d) => d.fault.code)).toEqual(['unreachable']);
    const { prediction } = await gradient(
      program,
      { 'x>y': [2], 'one>y': [3], one: [0.5] },
      [1, -1],
      [0, 0],
      2,
    );
    expect(prediction[0]).toBeCloseTo(2 + 3 * Math.tanh(0.5), 14);
    expect(prediction[1]).toBeCloseTo(-2 + 3 * Math.tanh(0.5), 14);
  });

  test('[L6] depth, size and width are those of the drawing', () => {
    const graph = graphOf({ x: input(3), h: unit('tanh', 5), y: unit('identity') }, ['x>h', 'h>y', 'x>y']);
    expect(compiled(graph, recipeOf()).sequence).toMatchObject({ depth: 2, size: 9, width: 5 });
  });

  test('[L7] softmax on neurons normalises over their segment', async () => {
    const soft = unit('softmax', 1, { bias: 'none' });
    const graph = graphOf({ x: input(), a: soft, b: soft, c: soft }, ['x>a', 'x>b', 'x>c']);
    const { program } = compiled(graph, recipeOf());
    const { prediction } = await gradient(program, { 'x>a': [1], 'x>b': [2], 'x>c': [3] }, [1], [0, 0, 0], 1);
    const exps = [1, 2, 3].map(Math.exp);
    const total = exps.reduce((p, q) => p + q);
    exps.forEach((e, i) => expect(prediction[i]).toBeCloseTo(e / total, 14));
  });
});

describe('parameters', () => {
  test('[S5] a structural zero stays zero while everything around it trains', async () => {
    const graph = graphOf(
      { x1: input(), x2: input(), h1: unit('tanh'), h2: unit('tanh'), y: unit('identity') },
      ['a:x1>h1', 'b:x2>h2', 'c:x1>h2', 'd:h1>y', 'e:h2>y'],
    );
    const recipe = recipeOf({ optimizer: { kind: 'adam' }, regulariser: { kind: 'ridge', lambda: 0.1 } });
    const { program, graph: shaped } = compiled(graph, recipe);
    const start = initialise(shaped, recipe, {}, seededRandom(5));
    const data = {
      'data.inputs': Float64Array.from([1, 2, -1, 0.5]),
      'data.targets': Float64Array.from([1, -1]),
    };
    const routine = await referenceExecutor().prepare(program, 'train', {
      rows: 2,
      repeat: 30,
      resident: data,
    });
    const after = await routine.run({
      ...startingState(program, pack(program, start)),
      order: Float64Array.from({ length: 60 }, (_, i) => i % 2),
      hyper: hyperTensor(program, { lossScale: 0.5 }),
    });
    const matrix = after['W[x1…x2→h1…h2]'];
    expect(matrix?.[1]).toBe(0); // x2 → h1 is not drawn
    for (const place of [0, 2, 3])
      expect(matrix?.[place]).not.toBe(pack(program, start)['W[x1…x2→h1…h2]']?.[place]);
    expect(Object.keys(unpack(program, after)).toSorted()).toEqual(Object.keys(start).toSorted());
  });

  test('[S3] [D2] edges of one tie share θ; its gradient is the sum over its uses', async () => {
    const tied = graphOf(
      { x: input(2), h: unit('tanh', 2, { bias: 'none' }), y: unit('identity', 2, { bias: 'none' }) },
      [
        ['a:x>h', { tie: 't' }],
        ['b:h>y', { tie: 't' }],
      ],
    );
    const free = graphOf(tied.vertices, ['a:x>h', 'b:h>y']);
    const theta = [0.3, -0.5, 0.7, 0.2];
    const x = [1, 2];
    const one = await gradient(compiled(tied, recipeOf()).program, { t: theta }, x, [0, 1], 1);
    const two = await gradient(compiled(free, recipeOf()).program, { a: theta, b: theta }, x, [0, 1], 1);
    theta.forEach((_, i) =>
      expect(one.gradients['t']?.[i]).toBeCloseTo(
        (two.gradients['a']?.[i] ?? 0) + (two.gradients['b']?.[i] ?? 0),
        14,
      ),
    );
  });

  test('[S4] feature maps have one bias per channel', async () => {
    const graph = graphOf({ x: input(2), f: { kind: 'unit', shape: [2, 2, 3] } }, ['x>f']);
    const { program, graph: shaped } = compiled(
      graph,
      recipeOf({ loss: { kind: 'squared', reduce: 'sum' } }),
    );
    expect(shaped.biasShapes.get('f')).toEqual([3]);
    const zero = new Array<number>(24).fill(0);
    const result = await gradient(
      program,
      { 'x>f': zero, f: [1, 2, 3] },
      [0, 0],
      new Array<number>(12).fill(0),
      1,
    );
    expect([...result.prediction]).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expect([...(result.gradients['f'] ?? [])]).toEqual([4, 8, 12]); // four places each, gradient s − 0
  });

  test('[S4] [D2] vertices of one tie share a bias; its gradient is the sum over its uses', async () => {
    const units = (s: Partial<DrawnVertex>, t: Partial<DrawnVertex>): DrawnGraph =>
      graphOf(
        {
          x: input(2),
          a: unit('tanh', 1, s),
          b: unit('tanh', 1, t),
          c: unit('tanh', 1, s),
          f: { kind: 'unit', shape: [2, 1, 2], activation: { kind: 'sin' }, bias: 'scalar', ...s },
          y: unit('identity', 1, t),
        },
        ['x>a', 'x>b', 'x>c', 'x>f', 'a>y', 'b>y', 'c>y', 'f>y'],
      );
    const recipe = recipeOf({ loss: { kind: 'squared', reduce: 'sum' }, initialiser: { kind: 'normal' } });
    const tied = compiled(units({ tie: 's' }, { tie: 't' }), recipe);
    const free = compiled(units({}, {}), recipe);
    const values = initialise(tied.graph, recipe, {}, seededRandom(2));
    expect(Object.keys(values)).toEqual(expect.arrayContaining(['s', 't']));
    const [s, t] = [values['s'] ?? [], values['t'] ?? []];
    const [x, target] = [[0.4, -1.1], [0.7]];
    const one = await gradient(tied.program, values, x, target, 1);
    const apart = { ...values, a: s, c: s, f: s, b: t, y: t };
    const two = await gradient(free.program, apart, x, target, 1);
    const total = (ids: string) => [...ids].reduce((sum, id) => sum + (two.gradients[id]?.[0] ?? NaN), 0);
    expect(one.prediction[0]).toBeCloseTo(two.prediction[0] ?? NaN, 14);
    expect(one.gradients['s']?.[0]).toBeCloseTo(total('acf'), 13);
    expect(one.gradients['t']?.[0]).toBeCloseTo(total('by'), 13);
    // Central differences: the error is h²/6·f‴ and ε·f/h, both about 1e-10 at h = 1e-5.
    const at = async (shift: number) =>
      (await gradient(tied.program, { ...values, s: [(s[0] ?? 0) + shift] }, x, target, 1)).loss;
    const slope = ((await at(1e-5)) - (await at(-1e-5))) / 2e-5;
    expect(one.gradients['s']?.[0]).toBeCloseTo(slope, 8);
  });

  test('[S4] a tie of one vertex alone compiles to what the vertex does without, but for its name', () => {
    const graph = (tie?: string) =>
      graphOf({ x: input(2), h: unit('tanh', 3, { tie }), y: unit('identity', 1) }, ['x>h', 'h>y']);
    const text = (g: DrawnGraph) => JSON.stringify(compiledDocument(compile(g, recipeOf())));
    expect(text(graph('s')).replaceAll('"s"', '"h"')).toBe(text(graph()));
    expect(text(graph())).not.toContain('sharedBias');
  });

  test('[S7] adding a vertex changes no other starting number', () => {
    const small = graphOf({ x: input(2), h: unit('tanh', 3), y: unit('identity') }, ['x>h', 'h>y']);
    const large = graphOf({ ...small.vertices, z: unit('tanh', 4) }, ['x>h', 'h>y', 'x>z']);
    const start = (g: DrawnGraph) =>
      initialise(compile(g, recipeOf()).graph, recipeOf(), {}, seededRandom(9));
    expect(start(large)).toMatchObject(start(small));
  });
});

describe('losses', () => {
  test('[E3] [E4] outputs with losses and weights of their own; neurons share one cross entropy', async () => {
    const plain = unit('identity', 1, { bias: 'none' });
    const graph = graphOf({ x: input(), a: plain, b: plain, c: plain }, ['x>a', 'x>b', 'x>c']);
    const loss = {
      kind: 'cross-entropy',
      reduce: 'sum',
      outputs: { c: { kind: 'squared', half: false, weight: 3 } },
    };
    const { program } = compiled(graph, recipeOf({ loss }));
    const { loss: value } = await gradient(
      program,
      { 'x>a': [1], 'x>b': [2], 'x>c': [5] },
      [1],
      [0, 1, 4],
      1,
    );
    const crossEntropy = Math.log(Math.exp(1) + Math.exp(2)) - 2;
    expect(value).toBeCloseTo(crossEntropy + 3 * (5 - 4) ** 2, 13);
  });

  test('cross entropy of huge logits neither overflows nor vanishes', async () => {
    const graph = graphOf({ x: input(2), y: unit('identity', 2, { bias: 'none' }) }, ['e:x>y']);
    const { program } = compiled(graph, recipeOf({ loss: { kind: 'cross-entropy' } }));
    const right = await gradient(program, { e: [1e4, 0, 0, 1e4] }, [1, 0], [1, 0], 1);
    const wrong = await gradient(program, { e: [1e4, 0, 0, 1e4] }, [1, 0], [0, 1], 1);
    expect(right.loss).toBeLessThan(1e-9);
    expect(wrong.loss).toBe(1e4);
  });
});

describe('faults', () => {
  test('[G5] a cascade is one fault', () => {
    const graph = graphOf({ x: input(2), h: unit('tahn', 3), y: unit('identity', 1) }, ['x>h', 'h>y']);
    expect(codes(graph)).toEqual(['unknown-kind']);
  });

  test('[D5] below a step nothing learns, and where nothing at all can, that is said', () => {
    const around = (activation: string): DrawnGraph =>
      graphOf(
        { x: input(2), h: unit('tanh', 2), s: unit(activation, 2), y: unit('identity', 1, { bias: 'none' }) },
        ['x>h', 'h>s', ['s>y', { map: { kind: 'masked', entries: [[0, 0]] } }]],
      );
    expect(codes(around('tanh'))).toEqual([]);
    expect(codes(around('step'))).toEqual(['zero-gradient']); // the read-out above it still learns
    const fixed = graphOf({ x: input(), h: unit('tanh'), s: unit('step') }, ['x>h', 'h>s']);
    expect(codes(fixed)).toEqual(['zero-gradient', 'nothing-to-train']);
  });

  test('data that does not fit names both widths; two classes fit one output', () => {
    const graph = graphOf({ x: input(2), y: unit('identity') }, ['x>y']);
    const faults = (data: { inputs: number; targets: number; classes?: number }): string[] =>
      compile(graph, recipeOf(), data).diagnostics.map((d) => d.fault.code);
    expect(faults({ inputs: 3, targets: 2 })).toEqual(['input-columns', 'target-columns']);
    expect(faults({ inputs: 2, targets: 2, classes: 2 })).toEqual([]);
  });

  test('compile answers for any drawing', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const vertex = fc.record({
      kind: fc.constantFrom('input' as const, 'unit' as const),
      shape: fc.constantFrom(undefined, [1], [2], [0], [1.5], []),
      activation: fc.constantFrom(undefined, { kind: 'tanh' }, { kind: 'nonsense' }, { kind: 'softmax' }),
    });
    const edge = fc.record({
      from: name,
      to: name,
      map: fc.constantFrom(
        { kind: 'dense' },
        { kind: 'identity' },
        { kind: 'masked', entries: [[5, 5]] },
        { kind: '?' },
      ),
      tie: fc.constantFrom(undefined, 't', 'a'),
    });
    fc.assert(
      fc.property(
        fc.dictionary(name, vertex, { noNullPrototype: true }),
        fc.dictionary(fc.constantFrom('e', 'f', 'g', 'h', 'a'), edge, { noNullPrototype: true }),
        (vertices, edges) => {
          const compilation = compile({ vertices, edges }, recipeOf());
          const errors = compilation.diagnostics.some((d) => d.severity === 'error');
          expect(compilation.program === null).toBe(errors);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('programs of the examples', () => {
  for (const name of exampleNames()) {
    const { graph, recipe, parameters } = exampleDocument(name);
    const program = compile(graph, recipe, null, parameters).program as WholeProgram;

    test(`[P1] ${name} survives JSON and structured clone`, () => {
      expect(JSON.parse(JSON.stringify(program))).toEqual(program);
      expect(structuredClone(program)).toEqual(program);
    });

    test(`[P2] [P3] ${name} reads what was written, in small kernels`, () => {
      for (const procedure of Object.values(program.procedures)) {
        const known = new Set(procedure.inputs);
        for (const step of procedure.steps) {
          expect(step.inputs.length).toBeLessThanOrEqual(7);
          expect(program.kernels[step.kernel]?.extents.length).toBeLessThanOrEqual(3);
          for (const id of step.inputs) {
            expect(known.has(id) || program.tensors[id]?.role === 'constant', `${id} is known`).toBe(true);
          }
          expect(loads(program.kernels[step.kernel]?.value ?? 0)).toBeLessThan(step.inputs.length);
          known.add(step.output);
          for (const id of step.frees) known.delete(id);
        }
        for (const id of procedure.outputs) {
          expect(known.has(id) || program.tensors[id]?.role === 'constant', `${id} is an output`).toBe(true);
        }
      }
    });
  }
});

/** Largest input position that an expression reads. */
function loads(e: Expr): number {
  if (typeof e === 'number' || typeof e === 'string') return -1;
  const own = e[0] === 'load' ? (e[1] as number) : -1;
  return Math.max(own, ...(e as readonly Expr[]).slice(1).map((part) => loads(part)));
}
