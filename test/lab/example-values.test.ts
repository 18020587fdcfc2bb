import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import type { DrawnGraph, Recipe } from '../../src/document/document.ts';
import { backwardReader, forwardReader } from '../../src/lab/example-values.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';

/** The numbers of one made-up example. */
function exampleOf(graph: DrawnGraph, recipe: Recipe, parameters = {}) {
  const compilation = compile(graph, { ...recipe, regulariser: {} }, null, parameters);
  const { program } = compilation;
  if (program === null) throw new Error('not sound');
  const values = initialise(compilation.graph, recipe, parameters, seededRandom(7));
  const width = (columns: readonly { size: number }[]) => columns.reduce((n, { size }) => n + size, 0);
  const x = Float64Array.from({ length: width(program.inputs) }, (_, i) => Math.cos(1.9 * i + 0.3));
  // A class: valid for every loss.
  const target = Float64Array.from({ length: width(program.outputs) }, (_, i) => (i === 0 ? 1 : 0));
  const objective = networkObjective(program, { x, target, count: 1 });
  const backward = backwardReader(graph, compilation.graph, recipe);
  if (backward === null) throw new Error('no loss');
  return {
    compilation,
    program,
    values,
    x,
    target,
    objective,
    forward: forwardReader(program)(values, x),
    backward: backward(values, x, target),
  };
}

const names = exampleNames();

describe('the numbers of one example', () => {
  it.each(names)('%s: outputs and gradients are those of the program', (name) => {
    const { graph, recipe, parameters } = exampleDocument(name);
    const { program, values, x, target, objective, forward, backward } = exampleOf(graph, recipe, parameters);
    const theta = objective.pack(values);
    const predicted = program.outputs.flatMap(({ vertex }) => [...(forward.outputs[vertex] ?? [])]);
    expect(predicted).toEqual([...objective.predict(theta)]); // bit for bit
    const { value, gradient } = objective.gradient(theta);
    const close = (a: number, b: number) =>
      // The probes change the order of sums, no more: a few hundred roundings.
      expect(Math.abs(a - b)).toBeLessThan(1e-13 * Math.max(1, Math.abs(b)));
    close(backward.loss, value);
    const expected = objective.unpack(gradient);
    for (const [id, numbers] of Object.entries(expected)) {
      expect(backward.gradients[id]).toHaveLength(numbers.length);
      numbers.forEach((number, i) => close(backward.gradients[id]?.[i] ?? NaN, number));
    }
    expect([x.length, target.length]).not.toContain(0);
  });

  it.each(names)('%s: δ of a vertex is ∂L/∂b where it has a bias vector', (name) => {
    const { graph, recipe, parameters } = exampleDocument(name);
    const { compilation, backward } = exampleOf(graph, recipe, parameters);
    for (const [id, shape] of compilation.graph.biasShapes) {
      const delta = backward.deltas[id];
      const { bias } = compilation.graph.vertices.get(id) ?? {};
      if (delta === undefined || bias !== 'vector' || shape[0] !== delta.length) continue;
      delta.forEach((d, i) => expect(d).toBeCloseTo(backward.gradients[id]?.[i] ?? NaN, 13));
    }
  });

  it('the 2-3-1 network by hand: published δ-products', () => {
    // Row 1 of the lecture's example; both layers logistic, L = ½(ŷ − y)².
    const { graph, recipe, parameters } = exampleDocument('2-3-1');
    const { program } = compile(graph, recipe, null, parameters);
    const { graph: shaped } = compile(graph, recipe, null, parameters);
    if (program === null) throw new Error('not sound');
    const values = initialise(shaped, recipe, parameters, seededRandom(1));
    const read = backwardReader(graph, shaped, recipe);
    const rows = [
      [1, 2],
      [0.5, -0.3],
      [-1, 0.4],
    ];
    const total: Record<string, number> = {};
    for (const [i, y] of [1, 0, 0.5].entries()) {
      const back = read?.(values, Float64Array.from(rows[i] ?? []), Float64Array.of(y));
      for (const [id, numbers] of Object.entries(back?.gradients ?? {}))
        numbers.forEach((g, k) => (total[`${id} ${k}`] = (total[`${id} ${k}`] ?? 0) + g));
    }
    const sums = Object.values(total);
    // ∂L/∂w¹₂₁ and ∂L/∂w²₁₃ as printed with nine digits.
    for (const printed of [0.0085806083, 0.0086690306])
      expect(Math.min(...sums.map((g) => Math.abs(g - printed)))).toBeLessThan(1e-9);
  });

  it('a bias that sums and products share: its derivative adds up over all of them', () => {
    const tied = { bias: 'vector', tie: 's' } as const;
    const graph = graphOf(
      {
        x: input(2),
        h: unit('tanh', 2, tied),
        p: unit('sin', 2, { ...tied, combine: 'product' }),
        q: unit('tanh', 2, { ...tied, combine: 'product' }),
        y: unit('identity'),
      },
      ['x>h', 'a:x>p', 'b:h>p', 'c:x>q', 'd:h>q', 'p>y', 'q>y'],
    );
    const { values, objective, backward } = exampleOf(graph, emptyRecipe);
    const expected = objective.unpack(objective.gradient(objective.pack(values)).gradient);
    expect(Object.keys(backward.gradients).sort()).toEqual(Object.keys(expected).sort());
    for (const [id, numbers] of Object.entries(expected))
      numbers.forEach((number, i) => expect(backward.gradients[id]?.[i]).toBeCloseTo(number, 13));
    expect(backward.deltas['p']).toHaveLength(2);
  });

  it('δ against central differences: feature maps, products, shared and scalar biases, softmax', () => {
    const graph = graphOf(
      {
        x: { kind: 'input', shape: [4, 4] },
        c: { kind: 'unit', shape: [4, 4, 2], activation: { kind: 'tanh' }, bias: 'vector' },
        m: { kind: 'unit', shape: [2, 2, 2], activation: { kind: 'max-pool' }, bias: 'none' },
        g: unit('logistic', 3, { bias: 'scalar' }),
        p: unit('identity', 3, { combine: 'product', bias: 'scalar' }),
        y: unit('softmax', 2, { bias: 'none' }),
      },
      [
        ['k:x>c', { map: { kind: 'convolution-2d' } }],
        ['q:c>m', { map: { kind: 'identity' } }],
        'd1:m>g',
        'd2:m>p',
        ['i:g>p', { map: { kind: 'identity' } }],
        'o:p>y',
      ],
    );
    const { compilation, values, x, target, backward, objective } = exampleOf(graph, emptyRecipe);
    const theta = objective.pack(values);
    expect(backward.loss).toBeCloseTo(objective.loss(theta), 14);
    // δ has one number for every component of a, and its sum over a shared bias is the derivative of that bias.
    expect(backward.deltas['m']).toHaveLength(32);
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
    for (const id of ['g', 'p'])
      expect(sum(backward.deltas[id] ?? [])).toBeCloseTo(backward.gradients[id]?.[0] ?? NaN, 13);
    const channels = [0, 1].map((channel) =>
      sum([...(backward.deltas['c'] ?? [])].filter((_, i) => i % 2 === channel)),
    );
    channels.forEach((total, i) => expect(total).toBeCloseTo(backward.gradients['c']?.[i] ?? NaN, 13));
    // One component of g, moved by hand through a graph in which it has a bias of its own.
    const free = { ...graph, vertices: { ...graph.vertices, g: unit('logistic', 3, { bias: 'vector' }) } };
    const moved = compile(free, emptyRecipe).program;
    if (moved === null) throw new Error('not sound');
    const other = networkObjective(moved, { x, target, count: 1 });
    const bias = values['g']?.[0] ?? 0;
    const at = (h: number) => other.loss(other.pack({ ...values, g: Float64Array.of(bias, bias + h, bias) }));
    const h = 1e-6;
    expect(backward.deltas['g']?.[1]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 8);
    expect(compilation.runnable).toBe(true);
  });

  it('names of the drawing do not collide with those of the probes', () => {
    const graph = graphOf({ '~': input(), '~1': unit('tanh') }, ['~0:~>~1']);
    const { backward, values, x } = exampleOf(graph, emptyRecipe);
    expect(Object.keys(backward.deltas)).toEqual(['~1']);
    const delta = backward.deltas['~1']?.[0] ?? NaN;
    expect(backward.gradients['~0']?.[0]).toBeCloseTo(delta * (x[0] ?? NaN), 15);
    expect(Object.keys(values).toSorted()).toEqual(['~0', '~1']);
  });
});
