/** Neurons drawn one by one whose ties make up a known matrix: recognised, named, and the same numbers. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { explainLine } from '../../src/compiler/explain.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import type { DrawnEdge, DrawnGraph, Shape } from '../../src/document/document.ts';
import { initialSettings } from '../../src/base/fields.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled, gradient } from '../support/run.ts';

const name = (side: string, i: number): string => `${side}${String(i).padStart(3, '0')}`;
const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

interface Case {
  readonly kind: string;
  readonly settings: Record<string, unknown>;
  readonly from: Shape;
  readonly to: Shape;
}

/** The matrix of a map drawn edge by edge, one tie for every number of θ. */
function drawn({ kind, settings, from, to }: Case): DrawnGraph {
  const definition = maps[kind];
  const ends = { from, to, settings: { ...initialSettings(definition?.fields ?? {}), ...settings } as never };
  const edges: [string, Partial<DrawnEdge>][] = [...(definition?.cells(ends) ?? [])].map((cell) => [
    `e${cell.row}-${cell.column}:${name('x', cell.column)}>${name('y', cell.row)}`,
    {
      map: { kind: 'scaled-identity', ...(cell.coefficient === 1 ? {} : { factor: cell.coefficient }) },
      tie: `t${cell.index}`,
    },
  ]);
  const vertices = {
    ...Object.fromEntries(Array.from({ length: sizeOf(from) }, (_, i) => [name('x', i), input()])),
    ...Object.fromEntries(
      Array.from({ length: sizeOf(to) }, (_, i) => [name('y', i), unit('tanh', 1, { bias: 'none' })]),
    ),
  };
  return graphOf(vertices, edges);
}

function layered({ kind, settings, from, to }: Case): DrawnGraph {
  const vertices = {
    x: { kind: 'input', shape: from },
    y: { kind: 'unit', shape: to, activation: { kind: 'tanh' }, bias: 'none' },
  } as const;
  return graphOf(vertices, [['e:x>y', { map: { kind, ...settings } }]]);
}

const cases: Case[] = [
  { kind: 'scaled-identity', settings: {}, from: [4], to: [4] },
  { kind: 'diagonal', settings: {}, from: [4], to: [4] },
  { kind: 'antisymmetric', settings: {}, from: [4], to: [4] },
  { kind: 'convolution-1d', settings: { stencil: 3, boundary: 'zero' }, from: [6], to: [6] },
  { kind: 'convolution-1d', settings: { stencil: 3, boundary: 'periodic' }, from: [6], to: [6] },
  { kind: 'convolution-1d', settings: { stencil: 5, boundary: 'zero' }, from: [12], to: [12] },
  { kind: 'convolution-2d', settings: { height: 3, width: 3, boundary: 'zero' }, from: [4, 5], to: [4, 5] },
  {
    kind: 'convolution-2d',
    settings: { height: 3, width: 3, boundary: 'periodic' },
    from: [4, 5],
    to: [4, 5],
  },
  { kind: 'convolution-2d', settings: { height: 2, width: 3, boundary: 'valid' }, from: [4, 5], to: [3, 3] },
];

describe('structure drawn as tied edges', () => {
  for (const one of cases) {
    const title = `${one.kind} ${JSON.stringify(one.settings)} ${one.from.join('×')}`;

    test(`[L8] ${title}: named, computed by that map, and the same numbers`, async () => {
      const neurons = compiled(drawn(one), recipeOf());
      const layer = compiled(layered(one), recipeOf());
      const block = neurons.sequence?.blocks[0];
      expect(neurons.sequence?.blocks.length).toBe(1);
      expect([block?.structure, block?.map?.kind]).toEqual(['map', one.kind]);
      expect(block?.map?.settings).toMatchObject(one.settings);
      const [information] = neurons.diagnostics.filter((d) => d.fault.code === 'structure-recognised');
      expect(information && explainLine(information)).toContain(`make up a ${one.kind} map`);

      const random = seededRandom(4);
      const draw = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
      const count = sizeOf(layer.program.parameters[0]?.shape ?? []);
      const theta = draw(count);
      const [x, t] = [draw(3 * sizeOf(one.from)), draw(3 * sizeOf(one.to))];
      const ours = await gradient(
        neurons.program,
        Object.fromEntries(Array.from(theta, (value, i) => [`t${i}`, [value]])),
        x,
        t,
        3,
      );
      const theirs = await gradient(layer.program, { e: theta }, x, t, 3);
      expect(ours.loss).toBe(theirs.loss);
      expect(ours.prediction).toEqual(theirs.prediction);
      expect(Array.from(theta, (_, i) => ours.gradients[`t${i}`]?.[0])).toEqual(
        Array.from(theirs.gradients['e'] ?? []),
      );
    });
  }

  // A diagonal has no two edges of one tie to part.
  for (const one of cases.filter(({ kind }) => kind !== 'diagonal')) {
    test(`${one.kind} ${JSON.stringify(one.settings)}: one tie astray, and it is none`, () => {
      const graph = drawn(one);
      const [first] = Object.keys(graph.edges) as [string];
      const edges = { ...graph.edges, [first]: { ...graph.edges[first], tie: 'astray' } as DrawnEdge };
      const found = compile({ ...graph, edges }, recipeOf()).diagnostics.map((d) => d.fault.code);
      expect(found).not.toContain('structure-recognised');
    });
  }

  test('weights that nothing ties are a diagonal where they stand on it, and a matrix elsewhere', () => {
    const vertices = { a: input(), b: input(), p: unit('tanh'), q: unit('tanh') };
    const on = compiled(graphOf(vertices, ['a>p', 'b>q']), recipeOf());
    expect(on.sequence?.blocks[0]?.map?.kind).toBe('diagonal');
    const off = compiled(graphOf(vertices, ['b>p', 'a>q']), recipeOf());
    expect(off.sequence?.blocks[0]?.structure).toBe('matrix');
  });

  test('a θ that two blocks share stays in a list of its own', () => {
    const vertices = {
      a: input(),
      b: input(),
      p: unit('tanh'),
      q: unit('tanh'),
      r: unit('sin'),
    };
    const tie = { tie: 't' };
    const { sequence, diagnostics } = compile(
      graphOf(vertices, [
        ['1:a>p', tie],
        ['2:b>q', tie],
        ['3:p>r', tie],
      ]),
      recipeOf(),
    );
    expect(diagnostics.map((d) => d.fault.code)).not.toContain('structure-recognised');
    expect(new Set(sequence?.blocks.map((b) => b.parameter)).size).toBe(1);
  });
});
