import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { present } from '../../src/base/assert.ts';
import { layerMatrices } from '../../src/interchange/notation/layer-matrix.ts';
import { valuesAt } from '../../src/lab/walk-values.ts';
import { settledExamples } from '../../src/renderer/notation/settled-examples.ts';
import type { Shown } from '../../src/renderer/notation/use-shown-example.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { drawing, walked } from '../support/walks.ts';

describe('the numbers of a layer while they are computed', () => {
  const graph = graphOf({ x: input(2), h: unit('tanh', 2), g: unit('tanh', 2), y: unit('identity', 1) }, [
    'x>h',
    'h>g',
    'g>y',
  ]);
  const { walk, table, inputs, values } = walked(drawing(graph));
  const { sequence, graph: shaped } = compile(graph, recipeOf({}));
  const matrices = layerMatrices(present(sequence, 'layers'), shaped);
  const made = { program: walk.program, table, inputs, values };
  const source = {};
  const at = (row: number, from: object = source): Shown => ({
    example: { ...valuesAt(made, walk, { at: row, focus: null }), withoutBackward: null },
    source: from,
  });

  it('are the same object until one of them is new', () => {
    const settled = settledExamples();
    const changed = Array.from({ length: values.length + 1 }, (_, row) => at(row)).map((shown) =>
      matrices.map((matrix) => settled(matrix, shown) === shown.example),
    );
    // Each layer is new at first, then with a, o and o before it, and with δ, ∂L/∂W and ∂L/∂b.
    for (const layer of matrices.keys()) {
      const count = changed.filter((row) => row[layer]).length;
      expect(count).toBeGreaterThan(4);
      expect(count).toBeLessThan(9);
    }
  });

  it('are what they were where nothing is new, and those of another source at once', () => {
    const settled = settledExamples();
    const [first] = matrices;
    const matrix = present(first, 'layer');
    const before = settled(matrix, at(0));
    expect(settled(matrix, at(0))).toBe(before);
    const other = at(0, {});
    expect(settled(matrix, other)).toBe(other.example);
    expect(settled(matrix, { example: null, source: {} })).toBe(null);
  });
});
