import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { DrawnGraph } from '../../src/document/document.ts';
import { layerMatrices, valueOf } from '../../src/renderer/notation/layer-matrix.ts';
import { networkFormula } from '../../src/renderer/notation/formulas.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

function matricesOf(graph: DrawnGraph) {
  const { sequence, graph: shaped } = compile(graph, recipeOf());
  if (sequence === null) throw new Error('the drawing is not sound');
  return layerMatrices(sequence, shaped);
}

describe('matrices of a drawing', () => {
  // x feeds h and, past it, y: x is carried through layer 1.
  const graph = graphOf(
    { x: input(2), h: unit('tanh', 2, { bias: 'vector' }), y: unit('identity', 1, { bias: 'scalar' }) },
    ['A:x>h', 'B:h>y', 'C:x>y'],
  );
  const numbers: Record<string, number[]> = {
    A: [1, 2, 3, 4],
    B: [0.5, -1],
    C: [7, 8],
    h: [0.1, 0.2],
    y: [-3],
  };
  const matrices = matricesOf(graph);

  it('compute what the graph computes', () => {
    const x = [0.3, -0.7];
    // The formula a[v] = Σ K·o[u] + b[v] of the drawing itself, edge by edge.
    const h = [Math.tanh(0.3 - 1.4 + 0.1), Math.tanh(0.9 - 2.8 + 0.2)];
    const y = 0.5 * (h[0] ?? 0) - (h[1] ?? 0) + 7 * 0.3 - 8 * 0.7 - 3;

    let o: number[] = x;
    for (const { rows, columns, entries, carries } of matrices) {
      expect(columns).toHaveLength(o.length);
      const a = rows.map(({ bias }) => (bias === null ? 0 : (numbers[bias.id]?.[bias.index] ?? NaN)));
      for (const entry of entries) {
        a[entry.row] = (a[entry.row] ?? NaN) + valueOf(entry, (id) => numbers[id]) * (o[entry.column] ?? NaN);
      }
      for (const { row, column } of carries) a[row] = (a[row] ?? NaN) + (o[column] ?? NaN);
      o = a.map((value, row) => (rows[row]?.activation === 'tanh' ? Math.tanh(value) : value));
    }
    // A dozen float64 operations on numbers below 10: rounding stays under 1e-14.
    expect(o[0]).toBeCloseTo(y, 13);
  });

  it('name components from 1 and show what is carried', () => {
    expect(matrices[0]?.rows.map(({ name }) => name)).toEqual(['h[1]', 'h[2]', 'x[1]', 'x[2]']);
    expect(matrices[0]?.carries).toEqual([
      { row: 2, column: 0 },
      { row: 3, column: 1 },
    ]);
    expect(matrices[0]?.rows.map(({ activation }) => activation)).toEqual(['tanh', 'tanh', null, null]);
  });

  it('know tied edges by their tie', () => {
    const tied = graphOf({ x: input(), y: input(), z: unit('identity') }, [
      ['e1:x>z', { tie: 'w' }],
      ['e2:y>z', { tie: 'w' }],
    ]);
    expect(matricesOf(tied)[0]?.entries.map(({ tie, parameter }) => [tie, parameter])).toEqual([
      ['w', 'w'],
      ['w', 'w'],
    ]);
  });

  it('make a formula of the whole network', () => {
    expect(networkFormula(matrices)).toBe(
      'x \\mapsto \\left(W^{(2)} \\sigma^{(1)}\\!\\left(W^{(1)} x + b^{(1)}\\right) + b^{(2)}\\right)',
    );
  });
});
