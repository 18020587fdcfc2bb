import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnEdge, DrawnGraph, DrawnVertex, Recipe } from '../../src/document/document.ts';
import { evaluateNaively } from '../oracles/network.ts';
import { Scalar } from '../oracles/scalar.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, gradient, run } from '../support/run.ts';

const none = { bias: 'none' } as const;
const normal = { kind: 'normal', deviation: 0.4 };
const faultsOf = (graph: DrawnGraph, recipe = recipeOf()): string[] =>
  compile(graph, recipe).diagnostics.map(({ fault, place }) =>
    'id' in place ? `${fault.code} ${place.id}` : fault.code,
  );

/** Compares predictions and gradients of ½‖s − t‖² with the scalar oracle, on two rows. */
async function meetsTheOracle(graph: DrawnGraph): Promise<void> {
  const recipe = recipeOf({ initialiser: normal });
  const { program, graph: shaped, sequence, tangent } = compiled(graph, recipe);
  expect(tangent).not.toBeNull();
  const random = seededRandom(11);
  const values = initialise(shaped, recipe, {}, random);
  const width = program.inputs.reduce((n, c) => n + c.size, 0);
  const outputs = program.outputs.reduce((n, c) => n + c.size, 0);
  const x = Array.from({ length: 2 * width }, () => random.normal());
  const t = Array.from({ length: 2 * outputs }, () => random.normal());
  const ours = await gradient(program, values, x, t, 2);
  const scalars = Object.fromEntries(
    Object.entries(values).map(([id, v]) => [id, Array.from(v, (n) => new Scalar(n))]),
  );
  let loss = new Scalar(0);
  const predicted: number[] = [];
  for (const row of [0, 1]) {
    const inputs = Object.fromEntries(
      program.inputs.map((c) => [c.vertex, x.slice(row * width + c.start, row * width + c.start + c.size)]),
    );
    const o = evaluateNaively(graph, scalars, inputs);
    for (const s of (sequence?.outputs ?? []).flatMap((id) => o.get(id) ?? [])) {
      const d = s.plus(new Scalar(-(t[predicted.length] as number)));
      loss = loss.plus(d.times(d).times(new Scalar(0.5)));
      predicted.push(s.value);
    }
  }
  loss.backward();
  expect(ours.prediction.length).toBe(predicted.length);
  // A few dozen operations rounded to 1.1e-16 each, on numbers of size one.
  predicted.forEach((p, i) => expect(ours.prediction[i]).toBeCloseTo(p, 11));
  for (const [id, list] of Object.entries(scalars)) {
    list.forEach((s, i) => expect(ours.gradients[id]?.[i] ?? 0, `${id}[${i}]`).toBeCloseTo(s.grad, 11));
  }
}

/** Largest number of tensors that a step of any procedure reads. */
const mostReads = (graph: DrawnGraph, recipe?: Recipe): number =>
  Math.max(
    ...Object.values(compiled(graph, recipe ?? recipeOf()).program.procedures).flatMap((p) =>
      p.steps.map((s) => s.inputs.length),
    ),
  );

describe('names', () => {
  test('[G3] names of built-in properties are names like any other', async () => {
    const vertices: [string, DrawnVertex][] = [
      ['constructor', input()],
      ['toString', unit('tanh')],
      ['__proto__', unit('tanh')],
      ['valueOf', unit('identity')],
    ];
    const edges: [string, DrawnEdge][] = [
      ['hasOwnProperty', { from: 'constructor', to: 'toString', map: { kind: 'dense' } }],
      ['isPrototypeOf', { from: 'constructor', to: '__proto__', map: { kind: 'dense' } }],
      ['e3', { from: 'toString', to: 'valueOf', map: { kind: 'dense' }, tie: 'toLocaleString' }],
      ['e4', { from: '__proto__', to: 'valueOf', map: { kind: 'dense' }, tie: 'toLocaleString' }],
    ];
    await meetsTheOracle({
      vertices: Object.fromEntries(vertices),
      edges: Object.fromEntries(edges),
    } as DrawnGraph);
  });

  test('[G3] names of the values a program is made of are names like any other', async () => {
    await meetsTheOracle(
      graphOf(
        {
          x: input(),
          target: input(2),
          loss: unit('tanh'),
          prediction: unit('tanh'),
          one: unit('tanh', 2),
          zero: unit('identity'),
        },
        [
          'hyper:x>loss',
          'progress:x>prediction',
          'penalty:target>one',
          'mask[x…y]:loss>zero',
          'o[x]:prediction>zero',
          ['order:one>zero', { tie: 'δ[x]' }],
          ['θ[e]:one>zero', { tie: 'δ[x]' }],
        ],
      ),
    );
  });

  test('[S3] a θ named like a block of other neurons stays its own', async () => {
    await meetsTheOracle(
      graphOf(
        {
          x: input(),
          a: unit('tanh'),
          b: unit('tanh'),
          y: unit('identity', 1, none),
          p: unit('identity', 2),
        },
        [
          ['e1:x>a', { tie: 't' }],
          ['e2:x>b', { tie: 't' }],
          'e3:a>y',
          'e4:b>y',
          'x→a…b:x>p', // a layer's edge, so its θ is kept under this name
        ],
      ),
    );
  });

  test('[S5] a matrix named like a block of other neurons stays its own', async () => {
    const product = { combine: 'product' } as const;
    await meetsTheOracle(
      graphOf(
        {
          x1: input(),
          x2: input(),
          a: unit('tanh'),
          b: unit('sin'),
          c: unit('tanh'),
          y: unit('identity', 1, product),
        },
        ['e1:x1>a', 'e2:x2>c', 'x1…x2→a…c:x1>y', 'f2:x2>y', 'f3:x1>b', 'f4:a>y', 'f5:b>y', 'f6:c>y'],
      ),
    );
  });

  test('[S5] arrows in names do not mix the blocks of different neurons', async () => {
    // a → (b→c … d…e) and a→b → (c…d … e) read the same.
    await meetsTheOracle(
      graphOf(
        {
          a: input(2),
          'a→b': input(2),
          'b→c': unit('tanh'),
          'd…e': unit('tanh'),
          'c…d': unit('sin'),
          e: unit('sin'),
        },
        ['1:a>b→c', '2:a>d…e', '3:a→b>c…d', '4:a→b>e'],
      ),
    );
  });

  test('[G3] every name that a file may hold is sound: joined emoji are printable', () => {
    const family = '👨‍👩‍👧';
    expect(faultsOf(graphOf({ x: input(), [family]: unit('tanh') }, [`x>${family}`]))).toEqual([]);
    expect(faultsOf(graphOf({ 'a\u2028b': input(), y: unit('tanh') }, ['e:a\u2028b>y']))).toContain(
      'invalid-id a\u2028b',
    );
  });
});

describe('faults', () => {
  test('[G5] the same faulty setting on two edges is reported on both', () => {
    const bad = { map: { kind: 'dense', bogus: 1 } };
    const graph = graphOf({ x: input(), y: unit('tanh') }, [
      ['e1:x>y', bad],
      ['e2:x>y', bad],
    ]);
    expect(faultsOf(graph)).toEqual(['invalid-setting e1', 'invalid-setting e2']);
  });

  test('[G5] a vertex whose shape depends on a faulty edge stays silent', () => {
    const graph = graphOf({ x: input(2), h: { kind: 'unit' }, y: unit('tanh') }, [
      ['e1:x>h', { map: { kind: 'identty' } }],
      'e2:h>y',
    ]);
    expect(faultsOf(graph)).toEqual(['unknown-kind e1']);
  });

  test('[L2] [G5] a cycle below another cycle is reported too', () => {
    const graph = graphOf(
      { x: input(), a1: unit('tanh'), a2: unit('tanh'), b1: unit('tanh'), b2: unit('tanh'), y: unit('tanh') },
      ['0:x>a1', '1:a1>a2', '2:a2>a1', '3:a1>b1', '4:b1>b2', '5:b2>b1', '6:b2>y'],
    );
    const cycles = compile(graph, recipeOf()).diagnostics.map((d) => d.fault);
    expect(cycles).toEqual([
      { code: 'cycle', vertices: ['a1', 'a2'] },
      { code: 'cycle', vertices: ['b1', 'b2'] },
    ]);
  });

  test('[L2] a loop and a cycle on the way to it', () => {
    const graph = graphOf({ x: input(), a: unit('tanh'), b: unit('tanh'), c: unit('tanh') }, [
      '0:x>a',
      '1:a>b',
      '2:b>c',
      '3:c>c',
      '4:b>a',
    ]);
    expect(compile(graph, recipeOf()).diagnostics.map((d) => d.fault)).toEqual([
      { code: 'cycle', vertices: ['a', 'b'] },
      { code: 'cycle', vertices: ['c'] },
    ]);
  });

  test('[S1] a shape with more components than can be counted in float32 is refused', () => {
    const graph = graphOf({ x: input(), y: unit('tanh', 1, { shape: [4096, 4096, 64] }) }, ['x>y']);
    expect(faultsOf(graph)).toEqual(['invalid-shape y']);
  });
});

describe('shapes and parameters', () => {
  test('[S4] [E1] a bias per channel under a dense map', async () => {
    const vertices = {
      x: input(3),
      h: unit('tanh', 1, { shape: [2, 2, 3] }),
      g: unit('identity', 1, { shape: [2, 2, 3] }),
      y: unit('identity', 2, { bias: 'scalar' }),
    };
    const { program } = compiled(
      graphOf(vertices, ['x>h', ['h>g', { map: { kind: 'diagonal' } }], 'g>y']),
      recipeOf(),
    );
    const bias = [0.3, -0.2, 0.7];
    const theta = Array.from({ length: 36 }, (_, i) => Math.sin(i));
    const scale = Array.from({ length: 12 }, (_, i) => 1 + i / 10);
    const last = Array.from({ length: 24 }, (_, i) => Math.cos(i));
    const x = [0.5, -1, 0.25];
    const { prediction, gradients } = await gradient(
      program,
      { 'x>h': theta, h: bias, 'h>g': scale, g: [1, 2, 3], 'g>y': last, y: [0.1] },
      x,
      [0, 0],
      1,
    );
    const h = Array.from({ length: 12 }, (_, r) =>
      Math.tanh(x.reduce((s, v, c) => s + v * (theta[r * 3 + c] as number), bias[r % 3] as number)),
    );
    const g = h.map((v, i) => v * (scale[i] as number) + 1 + (i % 3));
    const y = [0, 1].map((r) => g.reduce((s, v, c) => s + v * (last[r * 12 + c] as number), 0.1));
    y.forEach((v, i) => expect(prediction[i]).toBeCloseTo(v, 12));
    // ∂L/∂b_g[c] = Σ over the components i of channel c of Σᵣ yᵣ·W[r, i]
    [0, 1, 2].forEach((c) => {
      let expected = 0;
      for (let i = c; i < 12; i += 3)
        for (const r of [0, 1]) expected += (y[r] as number) * (last[r * 12 + i] as number);
      expect(gradients['g']?.[c]).toBeCloseTo(expected, 11);
    });
  });

  test('[S3] a tie between maps without θ ties nothing', async () => {
    const same = { map: { kind: 'identity' }, tie: 't' };
    await meetsTheOracle(
      graphOf({ x1: input(), x2: input(), a: unit('tanh'), b: unit('tanh') }, [
        ['e1:x1>a', same],
        ['e2:x2>b', same],
        'e3:x1>b',
        ['e4:x2>a', { tie: 't' }],
      ]),
    );
  });

  test('[S6] parallel identity edges, into a sum and into a product', async () => {
    const same = { map: { kind: 'identity' } };
    for (const combine of ['sum', 'product'] as const) {
      await meetsTheOracle(
        graphOf({ x: input(3), h: unit('tanh', 3, { combine }), y: unit('identity', 3, none) }, [
          ['a:x>h', same],
          ['b:x>h', same],
          ['c:x>h', same],
          ['d:h>y', same],
          ['e:x>y', same],
        ]),
      );
    }
  });

  test('[S6] masked maps between neurons and layers, parallel and tied', async () => {
    const masked = (...entries: number[][]) => ({ map: { kind: 'masked', entries }, tie: 't' });
    await meetsTheOracle(
      graphOf({ x: input(3), a: unit('tanh'), b: unit('tanh'), h: unit('sin', 2), y: unit('identity', 2) }, [
        ['1:x>a', masked([0, 2], [0, 0])],
        ['2:x>b', masked([0, 1], [0, 2])],
        ['3:x>a', masked([0, 0], [0, 1])],
        ['4:x>h', masked([1, 2], [0, 1])],
        '5:a>y',
        '6:b>y',
        '7:h>y',
      ]),
    );
  });

  test('[E2] inputs and outputs of one and of several components, interleaved', async () => {
    await meetsTheOracle(
      graphOf(
        {
          a: input(),
          b: input(3),
          c: input(),
          d: input(2),
          e: input(),
          p: unit('tanh'),
          q: unit('sin', 2),
          r: unit('tanh'),
          s: unit('identity'),
        },
        ['a>p', 'b>p', 'c>q', 'd>q', 'e>r', 'b>r', ['a>s', { map: { kind: 'identity' } }], 'e>s'],
      ),
    );
  });

  test('[E1] an output straight from an input, and a product with a bias', async () => {
    const same = { map: { kind: 'identity' } };
    await meetsTheOracle(
      graphOf({ x: input(2), y: unit('identity', 2, none), z: unit('tanh', 2) }, [['e:x>y', same], 'f:x>z']),
    );
    await meetsTheOracle(
      graphOf({ x: input(2), y: unit('tanh', 2, { combine: 'product' }) }, [['e:x>y', same], 'f:x>y']),
    );
  });
});

describe('derivatives', () => {
  test('[D4] a tangent that comes from a bias alone still has one row per example', async () => {
    const graph = graphOf({ x: input(2), h: unit('step', 2), j: unit('identity', 2), y: unit('identity') }, [
      'e1:x>h',
      ['e2:h>j', { map: { kind: 'identity' } }],
      'e3:j>y',
    ]);
    const { program } = compiled(graph, recipeOf());
    const zeros = Object.fromEntries(
      Object.entries(program.tensors).flatMap(([id, t]) =>
        t.role === 'parameter' || t.role === 'direction'
          ? [
              [
                id,
                new Float64Array(t.extents.reduce<number>((n, e) => n * (e === 'batch' ? 2 : Number(e)), 1)),
              ],
            ]
          : [],
      ),
    );
    const inputs: Record<string, Float64Array> = { ...zeros, x: Float64Array.from([1, 2, 3, 4]) };
    inputs['direction[b[j]]'] = Float64Array.from([1, 10]);
    inputs['θ[e3]'] = Float64Array.from([2, 3]);
    const outputs = await run(program, 'pushforward', 2, inputs);
    expect(Array.from(outputs[program.tangent ?? ''] ?? [])).toEqual([32, 32]);
  });
});

describe('losses', () => {
  test('[E3] a weight of zero takes an output out of the loss, also the only one', async () => {
    const graph = graphOf({ x: input(), y: unit('identity', 1, none) }, ['e:x>y']);
    const recipe = recipeOf({ loss: { outputs: { y: { weight: 0 } } } });
    const { program } = compiled(graph, recipe);
    const { loss, gradients } = await gradient(program, { e: [2] }, [1], [5], 1);
    expect(loss).toBe(0);
    expect(gradients['e']?.[0] ?? 0).toBe(0);
  });

  test('[E3] losses and weights of single outputs; an unknown one is only warned of', async () => {
    const graph = graphOf({ x: input(), y: unit('identity', 1, none), z: unit('identity', 1, none) }, [
      'a:x>y',
      'b:x>z',
    ]);
    const recipe = recipeOf({
      loss: {
        kind: 'squared',
        half: false,
        outputs: { constructor: { weight: 9 }, z: { weight: 3, kind: 'hinge' } },
      },
    });
    const { program, diagnostics } = compiled(graph, recipe);
    expect(diagnostics.map((d) => d.fault.code)).toEqual(['unknown-output']);
    const { loss } = await gradient(program, { a: [2], b: [0.25] }, [1], [5, 1], 1);
    expect(loss).toBeCloseTo(9 + 3 * 0.75, 12);
  });

  test('[P2] many outputs and many factors keep kernels small', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `h${String(i).padStart(2, '0')}`);
    const layers = Object.fromEntries(many.map((id) => [id, unit('tanh', 2)]));
    const outputs = graphOf(
      { x: input(), ...layers },
      many.map((id) => `x>${id}`),
    );
    expect(mostReads(outputs)).toBeLessThanOrEqual(7);
    await meetsTheOracle(outputs);
    const product = graphOf({ x: input(), ...layers, y: unit('identity', 2, { combine: 'product' }) }, [
      ...many.map((id) => `x>${id}`),
      ...many.map((id) => `${id}>y`),
    ]);
    expect(mostReads(product)).toBeLessThanOrEqual(7);
    await meetsTheOracle(product);
  });

  test('accuracy of equal predictions is that of a guess', async () => {
    const graph = graphOf({ x: input(), y: unit('identity', 4, none) }, ['e:x>y']);
    const { program } = compiled(graph, recipeOf({ loss: { kind: 'cross-entropy' } }));
    const hyper = Float64Array.from(program.hyper.map((h) => h.value));
    const target = Float64Array.from([1, 0, 0, 0, 0, 0, 1, 0]);
    const inputs = { 'θ[e]': new Float64Array(4), x: Float64Array.from([1, 2]), target, hyper };
    expect((await run(program, 'evaluate', 2, inputs))['hits']?.[0]).toBe(0.5);
  });
});

describe('size', () => {
  // How long these take is the bench's business; here they must not break: no recursion as deep as the drawing.
  const compiles = (graph: DrawnGraph): boolean => compile(graph, recipeOf()).program !== null;

  test('a chain of 2000 vertices', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => `v${i}`);
    const vertices = Object.fromEntries(ids.map((id, i) => [id, i === 0 ? input() : unit('tanh')]));
    const graph = graphOf(
      vertices,
      ids.slice(1).map((id, i) => `v${i}>${id}`),
    );
    expect(compiles(graph)).toBe(true);
  });

  test('a sum of 30,000 terms is no deep recursion', () => {
    const count = 30_000;
    const edges = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`e${i}`, { from: 'x', to: 'y', map: { kind: 'identity' } }]),
    );
    const vertices = { x: input(), y: unit('identity') };
    expect(compile({ vertices, edges }, recipeOf()).diagnostics.map((d) => d.fault.code)).toEqual([]);
  });

  test('150,000 parallel edges between neurons: in time that grows as their square this would not end', () => {
    const edges = Object.fromEntries(
      Array.from({ length: 150_000 }, (_, i) => [
        `e${i}`,
        { from: 'x', to: i % 2 ? 'a' : 'b', map: { kind: 'identity' } },
      ]),
    );
    const graph = { vertices: { x: input(), a: unit('tanh'), b: unit('tanh') }, edges };
    expect(compile(graph, recipeOf()).diagnostics).toEqual([]);
  }, 60_000);

  test('a mask of 200,000 entries', () => {
    const entries = Array.from({ length: 200_000 }, (_, i) => [Math.floor(i / 500), i % 500]);
    const graph = graphOf({ x: input(500), y: unit('tanh', 400) }, [
      ['e:x>y', { map: { kind: 'masked', entries } }],
    ]);
    expect(compile(graph, recipeOf()).diagnostics).toEqual([]);
  });
});
