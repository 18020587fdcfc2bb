/** Walks through the plans: every call once, and the numbers of the real procedures. */
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { compile } from '../../src/compiler/compile.ts';
import type { Plan } from '../../src/compiler/plans.ts';
import { walkTable } from '../../src/lab/walk-rows.ts';
import { advance, passBoundary, phaseEnd, type Stops } from '../../src/lab/walk-stops.ts';
import type { Numbers } from '../../src/runtime/executor.ts';
import { pack } from '../../src/runtime/pack.ts';
import { referenceRoutine } from '../../src/runtime/reference.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { drawing, type Drawing, walked } from '../support/walks.ts';

const residual = drawing(
  graphOf(
    {
      x: input(3),
      a: unit('tanh', 4),
      b: unit('identity', 4),
      d: unit('relu', 4, { dropout: 0.5 }),
      y: unit('softmax', 2),
    },
    ['x>a', ['a>b', { map: { kind: 'identity' } }], ['r:a>b', {}], 'b>d', 'd>y'],
  ),
  {
    loss: { kind: 'cross-entropy' },
    regulariser: { kind: 'ridge', lambda: 0.1 },
    optimizer: { kind: 'adam' },
  },
);
const convolution = drawing(
  graphOf(
    {
      x: { kind: 'input', shape: [6, 6, 1] },
      m: { kind: 'unit', shape: [6, 6, 2], activation: { kind: 'relu' } },
      y: unit('identity', 2),
    },
    [['x>m', { map: { kind: 'convolution-2d' } }], 'm>y'],
  ),
  { optimizer: { kind: 'nesterov' } },
);
const cases: [string, Drawing][] = [
  ...exampleNames().map((name): [string, Drawing] => [name, exampleDocument(name)]),
  ['a residual block with a penalty, dropout and Adam', residual],
  ['feature maps with Nesterov', convolution],
];

describe.each(cases)('%s', (_, drawn) => {
  const { compilation, walk, program, parameters, inputs, rows, values, written } = walked(drawn);

  test('every call of the printed plans stands in it exactly once and in order', () => {
    const outputs = (plan: Plan | null) =>
      present(plan, 'plan').flatMap(({ calls }) => calls.map((c) => [c.op, c.output]));
    const forward = [...present(compilation.forward, 'forward'), ...present(compilation.loss, 'loss')];
    for (const plan of [forward, compilation.backward, compilation.update]) {
      const printed = outputs(plan);
      const names = new Set(printed.map(([, output]) => output));
      expect(rows.filter(({ output }) => names.has(output)).map(({ op, output }) => [op, output])).toEqual(
        printed,
      );
    }
    const all = rows.map(({ output }) => output);
    expect(new Set(all).size).toBe(all.length);
    const steps = present(walk.program.procedures.walk, 'walk').steps;
    expect(steps.map(({ op, output }) => [op, output])).toEqual(rows.map(({ op, output }) => [op, output]));
  });

  test('every number is what the step wrote when the program was traced', () => {
    const traced: (readonly [string, Numbers])[] = [];
    const routine = referenceRoutine(walk.program, 'walk', { rows: 1 }, 64, (id, numbers) =>
      traced.push([id, numbers.slice()]),
    );
    const hyper = Float64Array.from(walk.program.hyper, ({ value }) => value);
    const { x, target, state } = inputs;
    routine.run({ ...state, x, target, hyper });
    expect(rows.map(({ output }, at) => [output, values[at]])).toEqual(traced);
  });

  test('forward values and gradients are those of the fused procedures, bit for bit', () => {
    const hyper = Float64Array.from(program.hyper, ({ value }) => value);
    const given = { ...pack(program, parameters), x: inputs.x, target: inputs.target, hyper };
    const forward = referenceRoutine(program, 'forward', { rows: 1 }).run(given);
    const of = (some: object) => Object.fromEntries(Object.keys(some).map((id) => [id, written.get(id)]));
    const { x: _x, ...computed } = forward; // where a vertex gives on the example itself
    expect(of(computed)).toEqual(computed);
    const gradient = referenceRoutine(program, 'gradient', { rows: 1 }).run(given);
    expect(written.get('loss')).toEqual(gradient['loss']);
    expect(Object.keys(program.gradients).length).toBeGreaterThan(0);
    const { penalty: _penalty, ...derived } = gradient; // a constant where nothing is penalised
    expect(of(derived)).toEqual(derived);
  });

  test('a value is free once nobody reads it any more, and only once', () => {
    const freed = rows.flatMap(({ frees }) => [...new Set(frees)]);
    expect(new Set(freed).size).toBe(freed.length);
    const read = new Set(rows.flatMap(({ inputs: all }) => all).filter((id) => written.has(id)));
    expect(new Set(freed)).toEqual(read);
    for (const [at, { frees }] of rows.entries())
      for (const id of frees)
        expect(rows.slice(at + 1).some(({ inputs: later }) => later.includes(id))).toBe(false);
    expect(rows.every(({ kernel }) => walk.program.kernels[kernel] !== undefined)).toBe(true);
  });

  test('no value is written over before it is read for the last time', () => {
    const holds = new Map<number, string>();
    const home = new Map(rows.map(({ output, buffer }) => [output, buffer]));
    for (const { inputs: read, output, buffer } of rows) {
      for (const id of read) if (home.has(id)) expect(holds.get(home.get(id) as number)).toBe(id);
      expect(read.some((id) => home.get(id) === buffer)).toBe(false);
      holds.set(buffer, output);
    }
    expect(holds.size).toBeLessThan(rows.length);
  });

  test('every vertex has its output in it, and every unit a δ', () => {
    const { places } = walkTable(compilation, walk);
    expect([...places.keys()].toSorted()).toEqual([...compilation.graph.vertices.keys()].toSorted());
    const gaps = [...places].filter(([, { output, delta }]) => output === null || delta === null);
    expect(gaps).toEqual([]);
  });
});

describe('2-3-1', () => {
  const document = exampleDocument('2-3-1');
  // The three examples; figures of the published fixture to ten digits.
  const examples: [number[], number][] = [
    [[1, 2], 1],
    [[0.5, -0.3], 0],
    [[-1, 0.4], 0.5],
  ];

  test('loss and one derivative add up to the known numbers', () => {
    let [loss, slope] = [0, 0];
    for (const [x, target] of examples) {
      const { written, walk } = walked(document, {
        x: Float64Array.from(x),
        target: Float64Array.of(target),
      });
      loss += written.get('loss')?.[0] ?? NaN;
      const piece = present(
        walk.program.parameters.find(({ id }) => id === 'w21'),
        'w21',
      );
      const gradient = written.get(walk.gradients.get(piece.tensor) ?? '');
      slope += gradient?.[piece.places?.[0] ?? piece.start] ?? NaN;
    }
    expect(loss).toBeCloseTo(0.264390871, 9);
    expect(slope).toBeCloseTo(0.0085806083, 10);
  });

  test('the update is the one of gradient descent', () => {
    const { walk, written, program, parameters: numbers } = walked(document);
    const parameters = pack(program, numbers);
    for (const [id, gradient] of walk.gradients) {
      const next = written.get(walk.commits.get(id) ?? '');
      expect(next).toHaveLength(parameters[id]?.length ?? 0);
      next?.forEach((value, i) =>
        expect(value).toBeCloseTo(
          (parameters[id]?.[i] ?? NaN) - 0.5 * (written.get(gradient)?.[i] ?? NaN),
          14,
        ),
      );
    }
  });

  test('rows of the update light up the edges whose weights they change', () => {
    const { rows } = walked(document);
    const lit = rows.filter(({ phase }) => phase === 'update').flatMap(({ edges }) => edges);
    expect([...new Set(lit)].toSorted()).toEqual(Object.keys(document.graph.edges).toSorted());
  });
});

describe('stops', () => {
  const never: Stops = { notFinite: false, gradientOver: null, lossRises: false, vertices: new Set() };

  test('without any, a walk goes where it is told', () => {
    const { rows, values } = walked(residual);
    expect(advance(rows, values, 0, rows.length, never)).toEqual({ at: rows.length, reason: null });
    expect(advance(rows, values, 3, 5, never)).toEqual({ at: 5, reason: null });
  });

  test('a value that is not finite: right after the row that wrote it', () => {
    const { rows, values } = walked(residual, { x: Float64Array.of(1, Infinity, 0) });
    const first = values.findIndex((numbers) => numbers.some((n) => !Number.isFinite(n)));
    const stops = { ...never, notFinite: true };
    const { at, reason } = advance(rows, values, 0, rows.length, stops);
    expect(at).toBe(first + 1);
    expect(reason).toBe(`${rows[first]?.output} is not finite`);
    expect(advance(walked(residual).rows, walked(residual).values, 0, rows.length, stops).reason).toBeNull();
  });

  test('a large gradient: the first cotangent or gradient beyond the bound, whatever the other values are', () => {
    const { rows, values } = walked(residual);
    const sizes = rows.map(({ gradient }, at) =>
      gradient ? Math.max(...(values[at] ?? []).map(Math.abs)) : 0,
    );
    for (const bound of [0, 0.01, 0.1, 0.3]) {
      const { at } = advance(rows, values, 0, rows.length, { ...never, gradientOver: bound });
      const first = sizes.findIndex((size) => size > bound);
      expect(at).toBe(first < 0 ? rows.length : first + 1);
    }
    expect(rows.some(({ phase, gradient }) => gradient && phase !== 'backward' && phase !== 'update')).toBe(
      false,
    );
  });

  test('a vertex: every row that belongs to it, one after another', () => {
    const { rows, values } = walked(residual);
    const stops = { ...never, vertices: new Set(['d']) };
    const met: number[] = [];
    for (let at = 0; at < rows.length;) {
      const next = advance(rows, values, at, rows.length, stops);
      at = next.at;
      if (next.reason !== null) met.push(at - 1);
    }
    expect(met.length).toBeGreaterThan(2);
    expect(met).toEqual(rows.flatMap(({ vertices }, at) => (vertices.includes('d') ? [at] : [])));
  });

  test('layers and phases end where their rows do', () => {
    const { rows } = walked(exampleDocument('2-3-1'));
    const starts = rows.flatMap(({ pass }, at) => (at > 0 && pass !== rows[at - 1]?.pass ? [at] : []));
    const forwards: number[] = [];
    for (let at = 0; at < rows.length;) forwards.push((at = passBoundary(rows, at, 1)));
    expect(forwards).toEqual([...starts, rows.length]);
    const backwards: number[] = [];
    for (let at = rows.length; at > 0;) backwards.push((at = passBoundary(rows, at, -1)));
    expect(backwards).toEqual([...starts.toReversed(), 0]);
    expect(rows[phaseEnd(rows, 'loss')]?.phase).toBe('backward');
    expect(phaseEnd(rows, 'update')).toBe(rows.length);
  });
});

test('an unsound drawing has no walk', () => {
  const cycle = graphOf({ x: input(), y: unit('tanh'), z: unit('tanh') }, ['x>y', 'y>z', 'z>y']);
  expect(compile(cycle, recipeOf()).walk).toBeNull();
  const kind = graphOf({ x: input(), y: unit('no such') }, ['x>y']);
  expect(compile(kind, recipeOf()).walk).toBeNull();
});

test('what flows back through one vertex is one share, and none where it comes in several parts', () => {
  const graph = graphOf({ x: input(2), g: unit('tanh', 2), h: unit('tanh', 2), y: unit('identity', 2) }, [
    'x>g',
    'one:g>h',
    ['same:g>h', { map: { kind: 'identity' } }],
    'over:g>y',
    'h>y',
  ]);
  const { shares } = present(compile(graph, recipeOf()).walk, 'walk');
  const ofG = present(
    [...shares.values()].find((parts) => parts.has('h') && parts.has('y')),
    'shares of ∂L/∂o[g]',
  );
  expect(ofG.get('h')).toBeNull();
  expect(ofG.get('y')).toEqual(expect.any(String));
});
