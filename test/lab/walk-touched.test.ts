/** What of the drawing the row at hand works on. */
import { describe, expect, test } from 'vitest';
import { type Touched, touchedAt } from '../../src/lab/walk-touched.ts';
import { exampleDocument } from '../support/examples.ts';
import { walked } from '../support/walks.ts';

function touchedIn(name: string) {
  const { walk, table, values, inputs, compilation } = walked(exampleDocument(name));
  const made = { program: walk.program, table, inputs, values };
  const rowOf = (output: string) => table.rows.findIndex((row) => row.output === output);
  return {
    under: (output: string, cell: number): Touched => {
      const row = rowOf(output);
      return touchedAt(made, walk, compilation.graph, { at: row, focus: { row, cell, terms: 1, of: 1 } });
    },
    after: (output: string): Touched =>
      touchedAt(made, walk, compilation.graph, { at: rowOf(output) + 1, focus: null }),
    before: touchedAt(made, walk, compilation.graph, { at: 0, focus: null }),
  };
}

const components = (vertices: readonly string[], at: number | null) => ({
  components: vertices.map((vertex) => ({ vertex, at })),
  parameters: [],
});

describe('neurons', () => {
  const { under, after, before } = touchedIn('2-3-1');

  test('nothing before the first row', () => {
    expect(before).toEqual(components([], null));
  });

  test('all components of a row that is made, and the one at hand of a row under way', () => {
    expect(after('a[h1…h3]')).toEqual(components(['h1', 'h2', 'h3'], null));
    expect(under('a[h1…h3]', 1)).toEqual(components(['h2'], 0));
    expect(under('δ[a[h1…h3]]', 2)).toEqual(components(['h3'], 0));
    expect(after('prediction')).toEqual(components(['y'], null));
  });

  test('the parameter whose derivative or next number is written', () => {
    // W is 3×2 by rows: number 3 is the edge x2 → h2.
    expect(under('δ[W[x1…x2→h1…h3]]', 3)).toEqual({ components: [], parameters: [{ id: 'w22', index: 0 }] });
    expect(under('W[h1…h3→y]′', 1)).toEqual({ components: [], parameters: [{ id: 'v2', index: 0 }] });
    expect(after('δ[W[h1…h3→y]]').parameters.map(({ id }) => id)).toEqual(['v1', 'v2', 'v3']);
  });
});

test('the product of a layer has the components of its sum', () => {
  const { under, after } = touchedIn('peaks-residual');
  expect(under('K·o[K1]', 5)).toEqual(components(['f1'], 5));
  expect(after('K·o[K1]')).toEqual(components(['f1'], null));
  expect(under('δ[θ[K1]]', 13)).toEqual({ components: [], parameters: [{ id: 'K1', index: 13 }] });
  expect(under('δ[b[f1]]', 3)).toEqual({ components: [], parameters: [{ id: 'f1', index: 3 }] });
});

test('what flows back to the components of another layer belongs to the layer that it comes from', () => {
  const { under } = touchedIn('skip-edge-dag');
  expect(under('δ[o[h1…h2]]', 1)).toEqual(components(['y1', 'y2'], null));
});
