/** What rows say of edges: w·o[u] on the way there, δ[v]·w and ∂L/∂w on the way back, the next w. */
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { type EdgeNumbers, type EdgeRole, edgeNumbers } from '../../src/lab/walk-edges.ts';
import { cellTerms } from '../../src/lab/walk-terms.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';
import { sparseNetwork } from '../support/sparse-networks.ts';
import { type Drawing, drawing, walked } from '../support/walks.ts';

/** All rows' numbers of an edge, by what they are. */
function numbersOf(document: Drawing) {
  const all = walked(document);
  const { walk, compilation, rows } = all;
  const given = { ...all, program: walk.program };
  const found = rows.flatMap((_, at) =>
    [...edgeNumbers(given, walk, compilation.graph, at)].map(([edge, numbers]) => ({ at, edge, numbers })),
  );
  return { ...all, given, found, graph: compilation.graph };
}

const neuronDrawings: [string, Drawing][] = exampleNames()
  .map((name): [string, Drawing] => [name, exampleDocument(name)])
  .filter(([, { graph }]) =>
    Object.values(graph.vertices).every(({ shape }) => shape === undefined || shape.join() === '1'),
  );

describe.each([
  ...neuronDrawings,
  ['few edges between many neurons', drawing(sparseNetwork(64, 1, 'own'))] as const,
])('%s', (_name, document) => {
  const { found, graph, table, values, parameters, written, walk, given } = numbersOf(document);
  const of = (id: string, role: EdgeRole) =>
    found.filter(({ edge, numbers }) => edge === id && numbers.role === role).map(({ numbers }) => numbers);
  const number = (numbers: EdgeNumbers | undefined) => {
    expect(numbers?.values).toHaveLength(1);
    return numbers?.values[0];
  };
  const at = (slice: { readonly row: number; readonly start: number } | null | undefined) =>
    slice?.row === -1 ? given.inputs.x[slice.start] : values[slice?.row ?? -2]?.[slice?.start ?? 0];

  test.each([...graph.edges.values()].filter(({ map }) => map.kind === 'dense'))(
    'edge $id',
    ({ id, from, to, parameter }) => {
      const w = present(parameters[parameter]?.[0], 'w');
      const product = number(of(id, 'product')[0]);
      expect(product).toBe(w * present(at(table.places.get(from)?.output), 'o'));
      const delta = present(at(table.places.get(to)?.delta), 'δ');
      expect(number(of(id, 'flow')[0])).toBe(delta * w);
      const piece = present(
        walk.program.parameters.find((one) => one.id === parameter),
        'piece',
      );
      const place = piece.places?.[0] ?? piece.start;
      const gradient = written.get(walk.gradients.get(piece.tensor) ?? '')?.[place];
      expect(number(of(id, 'gradient').at(-1))).toBe(gradient);
      expect(number(of(id, 'weight')[0])).toBe(written.get(walk.commits.get(piece.tensor) ?? '')?.[place]);
    },
  );

  test('a product is one of the terms that make the component', () => {
    for (const { at: row, numbers } of found) {
      if (numbers.role !== 'product') continue;
      const { terms } = cellTerms(given, row, numbers.cell);
      const factors = present(terms[numbers.term], 'term').factors.map(({ value }) => value);
      expect(factors.reduce((a, b) => a * b, 1)).toBe(numbers.values[0]);
    }
  });
});

test('a layer’s edge bears all of K·o[u], Kᵀ·δ[v] and ∂L/∂θ', () => {
  const { found, graph, given } = numbersOf(exampleDocument('moons-mlp'));
  const [edge] = [...graph.edges.values()].filter(({ from }) => graph.vertices.get(from)?.kind === 'unit');
  const own = found.filter((one) => one.edge === edge?.id);
  expect([...new Set(own.map(({ numbers }) => numbers.role))].toSorted()).toEqual([
    'flow',
    'gradient',
    'product',
    'weight',
  ]);
  const sizeOf = (role: EdgeRole) => own.find(({ numbers }) => numbers.role === role)?.numbers.values.length;
  expect(sizeOf('product')).toBe(graph.sums.get(edge?.to ?? '')?.[0]);
  expect(sizeOf('flow')).toBe(graph.shapes.get(edge?.from ?? '')?.[0]);
  expect(sizeOf('gradient')).toBe(given.table.rows.length > 0 ? 16 * 16 : 0);
});

test.each([
  ['a circulant map by its frequencies', { kind: 'convolution-1d', stencil: 31, boundary: 'periodic' }],
  ['tap by tap', { kind: 'convolution-1d', stencil: 5, boundary: 'periodic' }],
  ['wavelets', { kind: 'haar' }],
])('%s: one row on the way there says what the map makes, and one on the way back', (_name, map) => {
  const { found, rows } = numbersOf(
    drawing(
      graphOf({ x: input(32), h: unit('tanh', 32), g: unit('tanh', 32), y: unit('identity') }, [
        'e1:x>h',
        ['e2:h>g', { map }],
        'e3:g>y',
      ]),
    ),
  );
  const outputs = (role: EdgeRole) =>
    found.filter((one) => one.edge === 'e2' && one.numbers.role === role).map(({ at }) => rows[at]?.output);
  expect(outputs('product')).toEqual(['K·o[e2]']);
  expect(outputs('flow')).toEqual(['δ[o[h]]']);
});
