import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import type { DrawnGraph } from '../../src/document/document.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { entriesOf, layerMatrices, valueOf } from '../../src/interchange/notation/layer-matrix.ts';
import type { LayerMatrix, NumbersOf } from '../../src/interchange/notation/layer-matrix.ts';
import { elide } from '../../src/renderer/notation/elide.ts';
import { heatRaster } from '../../src/renderer/notation/heat-raster.ts';
import { numberAt, placesOf } from '../../src/renderer/notation/places.ts';
import { soundSequence } from '../../src/renderer/notation/sound-sequence.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

function matricesOf(graph: DrawnGraph) {
  const { sequence, graph: shaped } = compile(graph, recipeOf());
  if (sequence === null) throw new Error('the drawing is not sound');
  return layerMatrices(sequence, shaped);
}

/** The whole matrix as it is shown, place by place. */
function written(matrix: LayerMatrix, numbers: NumbersOf): number[][] {
  const places = placesOf(matrix);
  return matrix.rows.map((_, row) =>
    matrix.columns.map((_column, column) => numberAt(places(row, column), numbers)),
  );
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
  const numbersOf: NumbersOf = (id) => numbers[id];
  const matrices = matricesOf(graph);

  it('compute what the graph computes', () => {
    const x = [0.3, -0.7];
    // The formula a[v] = Σ K·o[u] + b[v] of the drawing itself, edge by edge.
    const h = [Math.tanh(0.3 - 1.4 + 0.1), Math.tanh(0.9 - 2.8 + 0.2)];
    const y = 0.5 * (h[0] ?? 0) - (h[1] ?? 0) + 7 * 0.3 - 8 * 0.7 - 3;

    let o: number[] = x;
    for (const matrix of matrices) {
      expect(matrix.columns).toHaveLength(o.length);
      const a = written(matrix, numbersOf).map((line, row) => {
        const bias = matrix.rows[row]?.bias;
        const start = bias == null ? 0 : (numbers[bias.id]?.[bias.index] ?? NaN);
        return line.reduce((sum, w, column) => sum + w * (o[column] ?? NaN), start);
      });
      o = a.map((value, row) => (matrix.rows[row]?.activation === 'tanh' ? Math.tanh(value) : value));
    }
    // A dozen float64 operations on numbers below 10: rounding stays under 1e-14.
    expect(o[0]).toBeCloseTo(y, 13);
  });

  it('name components from 1 and show what is carried', () => {
    const [first] = matrices;
    expect(first?.rows.map(({ name }) => name)).toEqual(['h[1]', 'h[2]', 'x[1]', 'x[2]']);
    expect(first?.carries).toEqual([{ row: 2, column: 0, size: 2 }]);
    expect(first?.rows.map(({ activation }) => activation)).toEqual(['tanh', 'tanh', null, null]);
    expect(matrices[1]?.columns.map(({ level, carried }) => [level, carried])).toEqual([
      [1, false],
      [1, false],
      [0, true],
      [0, true],
    ]);
  });

  it('tell holes, carried ones and entries apart', () => {
    const places = placesOf(matrices[0] as LayerMatrix);
    expect(places(0, 1)).toMatchObject({ kind: 'entries', entries: [{ edge: 'A', index: 1 }] });
    expect(places(2, 0)).toEqual({ kind: 'carry' });
    expect(places(3, 0)).toEqual({ kind: 'hole' });
  });

  it('know tied edges by their tie', () => {
    const tied = graphOf({ x: input(), y: input(), z: unit('identity') }, [
      ['e1:x>z', { tie: 'w' }],
      ['e2:y>z', { tie: 'w' }],
    ]);
    const entries = matricesOf(tied)[0]?.blocks.flatMap((block) => [...entriesOf(block)]);
    expect(entries?.map(({ tie, parameter }) => [tie, parameter])).toEqual([
      ['w', 'w'],
      ['w', 'w'],
    ]);
  });

  it('know tied biases by their tie', () => {
    const tied = graphOf(
      { x: input(), z: unit('identity', 2, { tie: 's', bias: 'scalar' }), y: unit('tanh') },
      ['x>z', 'x>y'],
    );
    expect(matricesOf(tied)[0]?.rows.map(({ bias }) => bias)).toEqual([
      { id: 'y', tie: null, index: 0 },
      { id: 's', tie: 's', index: 0 },
      { id: 's', tie: 's', index: 0 },
    ]);
  });

  it('add parallel edges up', () => {
    const twice = graphOf({ x: input(), z: unit('identity') }, ['p:x>z', 'q:x>z']);
    const [matrix] = matricesOf(twice);
    expect(written(matrix as LayerMatrix, (id) => (id === 'p' ? [0.25] : [1.5]))).toEqual([[1.75]]);
  });

  it('give rows to a and columns to o where σ changes the shape', () => {
    const pooled = graphOf(
      {
        x: { kind: 'input', shape: [4, 4] },
        p: { kind: 'unit', shape: [2, 2], activation: { kind: 'max-pool' }, bias: 'none' },
        y: unit('identity', 1),
      },
      ['e1:x>p', 'e2:p>y'],
    );
    expect(matricesOf(pooled).map(({ rows, columns }) => [rows.length, columns.length])).toEqual([
      [16, 16],
      [1, 4],
    ]);
  });
});

describe('structured maps', () => {
  const sizes: Readonly<Record<string, number[]>> = {
    'convolution-2d': [4, 4],
    'average-pool': [4, 4],
    separable: [3, 3],
    'doubly-symmetric': [3, 3],
  };
  // Its stencil is a·bᵀ, so no entry is a multiple of one number.
  const kinds = Object.keys(maps).filter((kind) => kind !== 'separable');

  it.each(['zero', 'periodic', 'reflexive'])(
    'separable, %s: its numbers are products a·b, and times x what the program computes',
    (boundary) => {
      const graph = graphOf(
        {
          x: { kind: 'input', shape: [4, 3] },
          y: unit('identity', 1, { shape: [4, 3], bias: 'none' }),
        },
        [['e:x>y', { map: { kind: 'separable', height: 3, width: 3, boundary } }]],
      );
      const [matrix] = matricesOf(graph);
      const theta = [0.7, -1.1, 0.4, 0.9, 0.2, -0.6];
      const k = written(matrix as LayerMatrix, () => theta);
      const x = Float64Array.from({ length: 12 }, (_, i) => Math.sin(2 * i + 1));
      const { program } = compile(graph, emptyRecipe);
      if (program === null) throw new Error('not sound');
      const objective = networkObjective(program, { x, target: new Float64Array(12), count: 1 });
      const computed = objective.predict(objective.pack({ e: theta }));
      // Nine products of three factors each, all of size one: a few dozen roundings.
      k.forEach((row, i) =>
        expect(row.reduce((sum, w, j) => sum + w * (x[j] ?? NaN), 0)).toBeCloseTo(computed[i] ?? NaN, 14),
      );
      const places = placesOf(matrix as LayerMatrix);
      expect(places(0, 0)).toMatchObject({ kind: 'unlisted', block: { edge: 'e' } });
      const raster = heatRaster(matrix as LayerMatrix, () => theta, { width: 12, height: 12 });
      expect(raster.left).toEqual([]);
      expect([...raster.values].map((v) => (Number.isNaN(v) ? 0 : v))).toEqual(k.flat());
      if (boundary === 'zero') expect(places(0, 8).kind).toBe('hole');
    },
  );

  it.each(kinds)('%s: the matrix on the screen times x is what the program computes', (kind) => {
    const shape = sizes[kind] ?? [4];
    const drawn: DrawnGraph = {
      vertices: {
        x: { kind: 'input', shape },
        y: { kind: 'unit', activation: { kind: 'identity' }, bias: 'none' },
      },
      edges: { e: { from: 'x', to: 'y', map: { kind } } },
    };
    let compilation = compile(drawn, emptyRecipe);
    if (compilation.sequence === null) {
      // Maps that do not fix the receiving shape.
      const y = { ...drawn.vertices['y'], kind: 'unit' as const, shape };
      compilation = compile({ ...drawn, vertices: { ...drawn.vertices, y } }, emptyRecipe);
    }
    const { program, sequence, graph } = compilation;
    if (program === null || sequence === null) throw new Error('not sound');
    const size = graph.parameterShapes.get('e')?.reduce((a, b) => a * b, 1) ?? 0;
    const theta = Float64Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + 0.4) ** 2 + 0.1);
    const width = shape.reduce((a, b) => a * b, 1);
    const x = Float64Array.from({ length: width }, (_, i) => Math.cos(2.1 * i));
    const objective = networkObjective(program, { x, target: new Float64Array(0), count: 1 });
    const expected = objective.predict(objective.pack({ e: theta }));
    const [matrix] = layerMatrices(sequence, graph);
    const shown = written(matrix as LayerMatrix, () => theta).map((line) =>
      line.reduce((sum, k, column) => sum + k * (x[column] ?? NaN), 0),
    );
    expect(shown).toHaveLength(expected.length);
    // Sums of at most 16 products below 5 in another order: 16·5·ε·16 < 1e-12.
    shown.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-12));
  });
});

describe('large matrices', () => {
  it('are elided but for the first, the last and those about one place', () => {
    expect(elide(5, 40, 1)).toEqual([0, 1, 2, 3, 4]);
    expect(elide(100, 40, 1)).toEqual([0, 1, 2, 3, null, 99]);
    expect(elide(100, 40, 50)).toEqual([0, null, 49, 50, 51, 52, null, 99]);
    expect(elide(100, 40, 99)).toEqual([0, null, 95, 96, 97, 98, 99]);
  });

  it('are pictures in which the largest of several entries shows', () => {
    const [matrix] = matricesOf(graphOf({ x: input(60), y: unit('identity', 50) }, ['e:x>y']));
    const theta = Float64Array.from({ length: 3000 }, (_, i) => (i === 61 ? -9 : Math.sin(i)));
    const raster = heatRaster(matrix as LayerMatrix, () => theta, { width: 30, height: 25 });
    expect([raster.width, raster.height, raster.most]).toEqual([30, 25, 9]);
    expect(raster.values[0]).toBe(-9); // rows 0 and 1, columns 0 and 1
    expect(raster.values.every((value) => !Number.isNaN(value))).toBe(true);
  });

  it('784×512 are averaged to as many dots as there are', () => {
    const [matrix] = matricesOf(graphOf({ x: input(784), y: unit('relu', 512) }, ['e:x>y']));
    const theta = new Float64Array(784 * 512).fill(0.5);
    const raster = heatRaster(matrix as LayerMatrix, () => theta, { width: 440, height: 240 });
    expect(raster.values[0]).toBe(0.5);
    const places = placesOf(matrix as LayerMatrix);
    expect(places(511, 783)).toMatchObject({ entries: [{ index: 784 * 512 - 1 }] });
  });
});

describe('drawings with faults', () => {
  it('show the layers before the fault', () => {
    const graph = graphOf({ x: input(2), h: unit('tanh', 3), g: unit('tanh', 4), y: unit('identity', 1) }, [
      'e1:x>h',
      ['e2:h>g', { map: { kind: 'identity' } }],
      'e3:g>y',
    ]);
    const { sequence, graph: shaped } = compile(graph, emptyRecipe);
    expect(sequence).toBeNull();
    const sound = soundSequence(shaped);
    expect(sound?.layers.map(({ segments }) => segments.map(({ id }) => id))).toEqual([['x'], ['h']]);
  });

  it('show nothing where nothing is sound', () => {
    expect(soundSequence(compile(graphOf({ x: input(2) }, []), emptyRecipe).graph)).toBeNull();
  });
});

describe('values', () => {
  it('of an entry are coefficient·θ', () => {
    expect(valueOf({ parameter: 'p', index: 1, coefficient: -2 }, () => [3, 4])).toBe(-8);
    expect(valueOf({ parameter: 'p', index: -1, coefficient: 0.5 }, () => undefined)).toBe(0.5);
    expect(valueOf({ parameter: 'p', index: 0, coefficient: 1 }, () => undefined)).toBeNaN();
  });
});
