/** Layers of neurons of which each reads only a few: computed with as many products as there are edges. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compress, isSparse } from '../../src/compiler/compressed.ts';
import { longest } from '../../src/compiler/lists.ts';
import { networkAdjointError } from '../../src/lab/adjoint-test.ts';
import { resolveExtents } from '../../src/runtime/executor.ts';
import { interpret } from '../../src/runtime/kernels/interpret.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { trialParameters } from '../../src/runtime/state.ts';
import { agreesWithOracle } from '../support/against-oracle.ts';
import type { DrawnEdge } from '../../src/document/document.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';
import { compiled } from '../support/run.ts';
import { type Numbering, sparseNetwork, unevenNetwork } from '../support/sparse-networks.ts';

const width = 67;
const numberings: readonly Numbering[] = ['own', 'tied', 'constant'];

test('a matrix is the same by its rows and by its columns, and has every cell once', () => {
  const cells = fc.uniqueArray(fc.integer({ min: 0, max: 70 * 90 - 1 }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(cells, (drawn) => {
      const [rows, columns] = [70, 90];
      const places = drawn.toSorted((a, b) => a - b);
      const row = places.map((place) => Math.floor(place / columns));
      const column = places.map((place) => place % columns);
      const compressed = compress({ row, column }, rows, columns);
      for (const [lines, count] of [
        [compressed.rows, rows],
        [compressed.columns, columns],
      ] as const) {
        expect(lines.start).toHaveLength(count + 1);
        expect(lines.start[count]).toBe(places.length);
        for (let line = 0; line < count; line += 1) {
          const [from, to] = lines.start.slice(line, line + 2) as [number, number];
          expect(lines.line.slice(from, to)).toEqual(new Array<number>(to - from).fill(line));
          const across = lines.across.slice(from, to);
          expect(across).toEqual(across.toSorted((a, b) => a - b));
        }
        expect(longest(lines)).toBe(
          Math.max(...lines.start.slice(1).map((to, i) => to - (lines.start[i] ?? 0))),
        );
      }
      expect([compressed.rows.line, compressed.rows.across]).toEqual([row, column]);
      compressed.rows.place.forEach((place, cell) => {
        expect(compressed.columns.place[place]).toBe(cell);
        expect(compressed.columns.line[place]).toBe(column[cell]);
        expect(compressed.columns.across[place]).toBe(row[cell]);
      });
    }),
  );
});

describe('few edges between many neurons', () => {
  test('as many products as edges, forwards and back', () => {
    for (const numbering of numberings) {
      for (const graph of [sparseNetwork(width, 2, numbering), unevenNetwork(width, numbering)]) {
        const { program, sequence } = compiled(graph, recipeOf());
        const edges = Object.values(graph.edges);
        const [first, second] = [1, 2].map(
          (layer) => edges.filter(({ to }) => to[0] === 'xgh'[layer]).length,
        ) as [number, number];
        // The output reads full rows.
        const last = edges.length > first + second + width ? 2 * width : width;
        expect(program.macs?.forward).toBe(first + second + last);
        if (numbering !== 'own') continue;
        const structures = sequence?.blocks.map(({ structure }) => structure);
        expect(structures).toEqual([
          'sparse',
          'sparse',
          ...Array.from({ length: last / width }, () => 'matrix'),
        ]);
        // Once for the number of every edge, and once more for what lies below, unless that is the data.
        const biases = 2 * width + 1;
        const [loss, hits] = [1, 1];
        expect(program.macs?.backward).toBe(first + 2 * second + 2 * last + biases + loss + hits);
      }
    }
  });

  test('what is run multiplies once for every edge and example', () => {
    const { program, sequence } = compiled(unevenNetwork(width, 'own'), recipeOf());
    const rows = 5;
    const extentsOf = (id: string) =>
      resolveExtents(program.tensors[id]?.extents ?? [], { batch: rows, rows, draws: rows });
    const countOf = (id: string) => extentsOf(id).reduce((a, b) => a * b, 1);
    const [products, gradients]: [number[], number[]] = [[], []];
    for (const { kernel: id, inputs, output, op } of program.procedures.gradient.steps) {
      const kernel = program.kernels[id];
      if (op.includes('sparseGradient')) gradients.push(countOf(output) * rows);
      if (!kernel || !op.includes('sparseProduct')) continue;
      let read = 0;
      const numbers = inputs.map((one) => {
        const values = Float64Array.from(program.tensors[one]?.values ?? new Float64Array(countOf(one)));
        if (!/^W\[.*\]ᵀ?$/.test(one)) return values;
        // Every product reads a number of the matrix.
        return new Proxy(values, { get: (all, at) => ((read += 1), Reflect.get(all, at) as number) });
      });
      interpret(kernel, inputs.map(extentsOf), rows)(numbers, new Float64Array(countOf(output)));
      products.push(read);
    }
    const blocks = sequence?.blocks.filter(({ structure }) => structure === 'sparse') ?? [];
    const cellsOf = (all: typeof blocks) => all.map(({ cells }) => rows * (cells?.row.length ?? NaN));
    const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
    // Forwards through all of them, and back through the one behind the first layer.
    const back = blocks.filter(({ from }) => from !== sequence?.layers[0]?.segments[0]?.id);
    expect(back).toHaveLength(1);
    expect(sorted(products)).toEqual(sorted(cellsOf([...blocks, ...back])));
    expect(sorted(gradients)).toEqual(sorted(cellsOf(blocks)));
  });

  test('a list longer than single precision counts is none', () => {
    expect(isSparse(2 ** 24, 2 ** 15, 2 ** 15)).toBe(true);
    expect(isSparse(2 ** 24 + 1, 2 ** 15, 2 ** 15)).toBe(false);
  });

  test('many edges, and small matrices, are computed with their zeros', () => {
    const many = compiled(sparseNetwork(width, 9, 'own'), recipeOf());
    expect(many.sequence?.blocks.map(({ structure }) => structure)).toEqual(['matrix', 'matrix', 'matrix']);
    expect(many.program.macs?.forward).toBe(2 * width * width + width);
    const small = compiled(sparseNetwork(30, 1, 'own'), recipeOf());
    expect(small.sequence?.blocks.map(({ structure }) => structure)).toEqual(['matrix', 'matrix', 'matrix']);
  });

  for (const numbering of numberings) {
    test(`[E1] [D1] [D2] numbers ${numbering}: values and gradients meet the scalar oracle to 1e-12`, async () => {
      for (const degree of [1, 3])
        await agreesWithOracle(sparseNetwork(width, degree, numbering), 4 + degree);
      await agreesWithOracle(unevenNetwork(width, numbering), 8);
    });

    test(`[D3] numbers ${numbering}: Jv and Jᵀu are adjoint`, async () => {
      const { program } = compiled(unevenNetwork(width, numbering), recipeOf());
      const random = seededRandom(3);
      const x = Float64Array.from({ length: 3 * width }, () => random.normal());
      expect(await networkAdjointError(program, trialParameters(program), x, 3, random)).toBeLessThan(1e-12);
    });

    test(`[D1] [D3] numbers ${numbering}: the exact Hessian meets central differences of the gradient`, () => {
      const { curvature } = compiled(unevenNetwork(width, numbering), recipeOf());
      if (!curvature) throw new Error('no program with products');
      const random = seededRandom(6);
      const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
      const f = networkObjective(curvature, { x: normals(2 * width), target: normals(2), count: 2 });
      const [theta, v] = [normals(f.size).map((t) => 0.5 * t), normals(f.size)];
      const h = 1e-5; // truncation h² = 1e-10, rounding 1e-16/h = 1e-11
      const at = (step: number) => f.gradient(theta.map((t, i) => t + step * (v[i] ?? NaN))).gradient;
      const [above, below] = [at(h), at(-h)];
      const exact = f.hessian(theta)(v);
      const largest = Math.max(1, ...exact.map(Math.abs));
      for (const [i, value] of exact.entries()) {
        const difference = ((above[i] ?? NaN) - (below[i] ?? NaN)) / (2 * h);
        expect(Math.abs(value - difference)).toBeLessThanOrEqual(1e-7 * largest);
      }
    });
  }
});

describe('one tie of many edges among ties of few', () => {
  const size = 24;
  const graph = graphOf(
    {
      ...Object.fromEntries(Array.from({ length: size }, (_, i) => [`x${i}`, input()])),
      ...Object.fromEntries(Array.from({ length: size }, (_, i) => [`h${i}`, unit('tanh')])),
      y: unit('identity'),
    },
    [
      ...Array.from({ length: size * size }, (_, i): [string, Partial<DrawnEdge>] => {
        const [from, to] = [Math.floor(i / size), i % size];
        return [`e${i}:x${from}>h${to}`, { tie: (5 * from + 3 * to) % 7 < 4 ? 'most' : `t${(i * i) % 90}` }];
      }),
      ...Array.from({ length: size }, (_, i): [string, Partial<DrawnEdge>] => [`o${i}:h${i}>y`, {}]),
    ],
  );

  test('every edge is added to its number once, and the constants are as many as the edges', () => {
    const { program, sequence } = compiled(graph, recipeOf());
    expect(sequence?.blocks[0]?.structure).toBe('shared');
    const edges = size * size;
    // The matrix is put together and the gradient taken apart with one multiplication for every edge; beside that a full layer's.
    const [biases, loss, hits] = [size + 1, 1, 1];
    expect(program.macs?.backward).toBe(edges + edges + 2 * size + biases + loss + hits);
    const constants = Object.values(program.tensors).reduce((n, { values }) => n + (values?.length ?? 0), 0);
    // By rows an index and a coefficient for every place, by ties a row, a column and a weight, and where each of 91 at most begins.
    expect(constants).toBeGreaterThanOrEqual(5 * edges);
    expect(constants).toBeLessThan(5 * edges + 100);
  });

  test('[E1] [D1] values and gradients meet the scalar oracle to 1e-12', () => agreesWithOracle(graph, 6));
});
