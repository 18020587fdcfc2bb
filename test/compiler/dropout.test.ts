/** Dropout in the compiled program: the rules N1 to N4 of the compiler. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { compiledDocument } from '../../src/compiler/compiled.ts';
import { explainLine } from '../../src/compiler/explain.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { CurvedProgram, WholeProgram, Procedure } from '../../src/compiler/program.ts';
import type { DrawnGraph, DrawnVertex, Recipe } from '../../src/document/document.ts';
import { pack, unpack } from '../../src/runtime/pack.ts';
import { referenceRoutine } from '../../src/runtime/reference.ts';
import { startingState } from '../../src/runtime/state.ts';
import { evaluateNaively } from '../oracles/network.ts';
import { Scalar } from '../oracles/scalar.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, hyperTensor, run } from '../support/run.ts';

/** A layer, neurons of one segment with probabilities of their own, a skip edge, a product and an output beside hidden neurons. */
const drawn = graphOf(
  {
    x: input(3),
    h: unit('tanh', 4, { dropout: 0.4 }),
    n1: unit('logistic', 1, { dropout: 0.5 }),
    n2: unit('logistic'),
    n3: unit('logistic', 1, { dropout: 0.2 }),
    p: unit('identity', 2, { combine: 'product', dropout: 0.3 }),
    z: unit('logistic'),
    y: unit('softplus', 2),
  },
  ['a:x>h', 'b:x>n1', 'c:x>n2', 'd:x>n3', 'e:h>p', 'f:n1>p', 'g:p>y', 'i:n2>y', 'j:n3>y', 'k:h>y', 'l:x>z'],
);

const without = ({ vertices, edges }: DrawnGraph): DrawnGraph => ({
  edges,
  vertices: Object.fromEntries(
    Object.entries(vertices).map(([id, vertex]) => [id, { ...vertex, dropout: undefined }]),
  ),
});
const optimizers = ['gradient-descent', 'nesterov', 'adam'] as const;

/** Data, starting numbers and one training routine of a program. */
function training(graph: DrawnGraph, recipe: Recipe, rows: number, steps: number) {
  const { program, graph: shaped } = compiled(graph, recipe);
  const random = seededRandom(8);
  const start = initialise(shaped, recipeOf({ initialiser: { kind: 'normal', deviation: 0.6 } }), {}, random);
  const count = 7;
  const width = (columns: readonly { size: number }[]): number => columns.reduce((n, c) => n + c.size, 0);
  const [n, m] = [width(program.inputs), width(program.outputs)];
  const x = Float64Array.from({ length: count * n }, () => random.normal());
  const target = Float64Array.from({ length: count * m }, () => random.normal());
  const order = Float64Array.from({ length: rows * steps }, () => random.integer(count));
  const resident = { 'data.inputs': x, 'data.targets': target };
  const routine = referenceRoutine(program, 'train', { rows, repeat: steps, resident });
  const step = (noise: Float64Array | null, change: Record<string, number> = {}) =>
    routine.run({
      ...startingState(program, pack(program, start)),
      order,
      ...(noise ? { noise } : {}),
      hyper: hyperTensor(program, { lossScale: 1 / rows, ...change }),
    });
  return { program, start, x, target, order, n, m, step };
}

/** Vertices in the order of the columns of the noise, with their first column. */
function columnsOf({ hyper }: WholeProgram, graph: DrawnGraph): Map<string, number> {
  const columns = new Map<string, number>();
  let column = 0;
  for (const { name } of hyper) {
    const id = /^dropout\[(.*)\]$/.exec(name)?.[1];
    if (id === undefined) continue;
    columns.set(id, column);
    column += graph.vertices[id]?.shape?.[0] ?? 1;
  }
  return columns;
}

describe('a training step', () => {
  test('[N1] [N2] is that of the definition with every row muted by hand, backwards by the same masks', () => {
    const [rows, steps, rate] = [3, 4, 0.1];
    const recipe = recipeOf({ optimizer: { kind: 'gradient-descent', learningRate: rate } });
    const { program, start, x, target, order, n, m, step } = training(drawn, recipe, rows, steps);
    const columns = columnsOf(program, drawn);
    expect([...columns.keys()].toSorted()).toEqual(['h', 'n1', 'n2', 'n3', 'p', 'z']);
    const width = program.tensors['noise']?.extents[1] as number;
    expect(width).toBe(4 + 4 + 2);
    const random = seededRandom(2);
    const noise = Float64Array.from({ length: rows * steps * width }, () => random.uniform());
    const after = step(noise);

    const theta = Object.fromEntries(Object.entries(start).map(([id, v]) => [id, Array.from(v)]));
    let losses = 0;
    let muted = 0;
    for (let s = 0; s < steps; s += 1) {
      const scalars = Object.fromEntries(
        Object.entries(theta).map(([id, v]) => [id, v.map((value) => new Scalar(value))]),
      );
      let loss = new Scalar(0);
      for (let b = 0; b < rows; b += 1) {
        const at = s * rows + b;
        const row = order[at] as number;
        const masks: Record<string, number[]> = {};
        for (const [id, column] of columns) {
          const { dropout: p = 0, shape } = drawn.vertices[id] as DrawnVertex;
          masks[id] = Array.from({ length: shape?.[0] ?? 1 }, (_, i) => {
            const kept = (noise[at * width + column + i] as number) >= p;
            if (!kept) muted += 1;
            return kept ? 1 / (1 - p) : 0;
          });
        }
        const inputs = { x: Array.from(x.subarray(row * n, (row + 1) * n)) };
        const o = evaluateNaively(drawn, scalars, inputs, masks);
        const predicted = program.outputs.flatMap(({ vertex }) => o.get(vertex) ?? []);
        expect(predicted.length).toBe(m);
        for (const [i, y] of predicted.entries()) {
          const error = y.plus(new Scalar(-(target[row * m + i] as number)));
          loss = loss.plus(error.times(error).times(new Scalar(0.5 / rows)));
        }
      }
      loss.backward();
      losses += loss.value;
      for (const [id, list] of Object.entries(scalars))
        theta[id] = list.map((scalar) => scalar.value - rate * scalar.grad);
    }
    expect(muted).toBeGreaterThan(10);
    // A few dozen operations a step rounded to 1.1e-16 each, on numbers of size one.
    expect(after['progress']?.[1]).toBeCloseTo(losses, 11);
    for (const [id, values] of Object.entries(unpack(program, after)))
      values.forEach((value, i) => expect(value, `${id}[${i}]`).toBeCloseTo(theta[id]?.[i] ?? NaN, 11));
  });

  test.each(optimizers)('[N3] with p at 0 is, bit for bit, the one without dropout: %s', (kind) => {
    const recipe = recipeOf({ optimizer: { kind } });
    const plain = training(without(drawn), recipe, 3, 5);
    const own = training(drawn, recipe, 3, 5);
    const zero = Object.fromEntries(
      own.program.hyper.filter(({ name }) => name.startsWith('dropout')).map(({ name }) => [name, 0]),
    );
    const width = own.program.tensors['noise']?.extents[1] as number;
    const random = seededRandom(3);
    const noise = Float64Array.from({ length: 15 * width }, () => random.uniform());
    noise[0] = 0; // the smallest number there is: not below 0
    expect(own.step(noise, zero)).toEqual(plain.step(null));
    expect(own.step(noise)).not.toEqual(plain.step(null));
  });

  test('[N2] another probability needs no other program, and each neuron of a segment has its own', () => {
    const recipe = recipeOf();
    const { program, step } = training(drawn, recipe, 3, 1);
    const width = program.tensors['noise']?.extents[1] as number;
    const half = new Float64Array(3 * width).fill(0.5);
    const other = training(
      { ...drawn, vertices: { ...drawn.vertices, n3: { ...drawn.vertices['n3']!, dropout: 0.9 } } },
      recipe,
      3,
      1,
    );
    const steps = ({ procedures, kernels }: WholeProgram): unknown => [procedures, kernels];
    expect(steps(other.program)).toEqual(steps(program));
    expect(step(half, { 'dropout[n3]': 0.9 })).toEqual(other.step(half));
    expect(step(half, { 'dropout[n3]': 0.9 })).not.toEqual(step(half));
  });
});

describe('everything but training', () => {
  const names = (program: WholeProgram): string[] =>
    Object.keys(program.procedures).filter((name) => name !== 'train');
  const curved = (graph: DrawnGraph): WholeProgram =>
    compile(graph, recipeOf({ loss: { kind: 'logistic' } })).curvature as CurvedProgram;

  test('[N1] computes what it does without dropout, bit for bit, and never asks for noise', async () => {
    const [own, plain] = [curved(drawn), curved(without(drawn))];
    const random = seededRandom(5);
    for (const name of names(plain) as 'forward'[]) {
      const { inputs, outputs } = own.procedures[name] as Procedure;
      expect(inputs).not.toContain('noise');
      expect(inputs.toSorted()).toEqual((plain.procedures[name] as Procedure).inputs.toSorted());
      const given = Object.fromEntries(
        inputs.map((id) => {
          const size = (own.tensors[id]?.extents ?? []).reduce<number>(
            (k, e) => k * (typeof e === 'number' ? e : 4),
            1,
          );
          return [id, Float64Array.from({ length: size }, () => random.normal())];
        }),
      );
      const ours = await run(own, name, 4, { ...given, hyper: hyperTensor(own) });
      const theirs = await run(plain, name, 4, { ...given, hyper: hyperTensor(plain) });
      expect(ours, `${name}`).toEqual(theirs);
      expect(outputs.length).toBeGreaterThan(0);
    }
    expect(names(own)).toEqual(expect.arrayContaining(['gaussNewton', 'hessian', 'pushforward']));
  });

  test('[N1] layers, parameters and costs are those of the drawing without', () => {
    const [own, plain] = [compiled(drawn, recipeOf()), compiled(without(drawn), recipeOf())];
    expect(own.counts).toEqual(plain.counts);
    expect(own.sequence?.layers.map((layer) => layer.segments.map((s) => s.id))).toEqual(
      plain.sequence?.layers.map((layer) => layer.segments.map((s) => s.id)),
    );
    expect(own.program.parameters).toEqual(plain.program.parameters);
    expect(own.program.macs).toEqual(plain.program.macs);
  });
});

describe('settings', () => {
  const bytes = (graph: DrawnGraph): string =>
    JSON.stringify([
      compiledDocument(compile(graph, recipeOf())),
      compile(graph, recipeOf()).curvature,
      compile(graph, recipeOf()).update,
    ]);
  const chain = (kinds: { x?: number; h?: number; y?: number }): DrawnGraph =>
    graphOf(
      {
        x: { ...input(2), ...(kinds.x === undefined ? {} : { dropout: kinds.x }) },
        h: unit('tanh', 3, kinds.h === undefined ? {} : { dropout: kinds.h }),
        y: unit('identity', 1, kinds.y === undefined ? {} : { dropout: kinds.y }),
      },
      ['e:x>h', 'f:h>y'],
    );
  const lines = (graph: DrawnGraph): string[] =>
    compile(graph, recipeOf()).diagnostics.map((d) => explainLine(d));

  test('[N3] p = 0 compiles to the same bytes as no dropout', () => {
    expect(bytes(chain({ h: 0, x: 0, y: 0 }))).toBe(bytes(chain({})));
    expect(bytes(chain({ h: 0.1 }))).not.toBe(bytes(chain({})));
  });

  test('[N4] a probability is from 0 and below 1', () => {
    for (const wrong of [1, 1.5, -0.1, NaN, Infinity]) {
      const compilation = compile(chain({ h: wrong }), recipeOf());
      expect(compilation.program).toBeNull();
      expect(compilation.diagnostics.map(({ fault, place }) => [fault.code, place])).toEqual([
        ['invalid-dropout', { at: 'vertex', id: 'h' }],
      ]);
    }
    expect(lines(chain({ h: 1 }))[0]).toMatch(/The dropout of "h" is 1\. .* from 0 and below 1\.$/);
    expect(lines(chain({ h: 0.999 }))).toEqual([]);
  });

  test('[N4] an input cannot be muted, and an output is not', () => {
    expect(lines(chain({ x: 0.5 }))[0]).toMatch(/^error\[idle-dropout\] vertex x: "x" is an input/);
    expect(lines(chain({ y: 0.5 }))[0]).toMatch(/^warning\[idle-dropout\] vertex y: "y" is an output/);
    const json = (graph: DrawnGraph): string => JSON.stringify(compile(graph, recipeOf()).program);
    expect(json(chain({ y: 0.5 }))).toBe(json(chain({})));
  });

  test('[G5] an output only because its edges are faulty is not warned of', () => {
    const graph = graphOf({ x: input(2), h: unit('tanh', 3, { dropout: 0.5 }), y: unit('identity') }, [
      'e:x>h',
      'f:h>gone',
      'g:x>y',
    ]);
    const codes = compile(graph, recipeOf()).diagnostics.map((d) => d.fault.code);
    expect(codes).toEqual(['dangling-edge']);
  });
});
