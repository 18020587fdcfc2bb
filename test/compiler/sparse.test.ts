/** Layers of neurons of which each reads only a few: computed with as many products as there are edges. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compress, placesInRows } from '../../src/compiler/compressed.ts';
import { networkAdjointError } from '../../src/lab/adjoint-test.ts';
import { networkObjective } from '../../src/runtime/objective.ts';
import { startingState, trialParameters } from '../../src/runtime/state.ts';
import { agreesWithOracle } from '../support/against-oracle.ts';
import { recipeOf } from '../support/networks.ts';
import { compiled, hyperTensor, run } from '../support/run.ts';
import { type Numbering, sparseNetwork } from '../support/sparse-networks.ts';

const width = 67;
const numberings: readonly Numbering[] = ['own', 'tied', 'constant'];

test('a matrix is the same by its rows and by its columns, and has every cell once', () => {
  const cells = fc.uniqueArray(fc.integer({ min: 0, max: 70 * 90 - 1 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(cells, (places) => {
      const [rows, columns] = [70, 90];
      const row = places.map((place) => Math.floor(place / columns));
      const column = places.map((place) => place % columns);
      const compressed = compress({ row, column }, rows, columns);
      if (!compressed) return; // a crowded line: all of the matrix is quicker
      const cellsOf = ({ across, place, present, length }: typeof compressed.rows, lines: number) =>
        Array.from({ length: length * lines }, (_, at) => at)
          .filter((at) => present[at] === 1)
          .map((at) => ({
            line: at % lines,
            across: across[at],
            rank: Math.floor(at / lines),
            place: place[at],
          }));
      const byRows = cellsOf(compressed.rows, rows);
      const byColumns = cellsOf(compressed.columns, columns);
      const sorted = (list: string[]) => list.toSorted();
      const drawn = sorted(places.map((_, i) => `${row[i]} ${column[i]}`));
      expect(sorted(byRows.map(({ line, across }) => `${line} ${across}`))).toEqual(drawn);
      expect(
        sorted(byColumns.map(({ line, across, rank, place }) => `${across} ${line} ${place} ${rank}`)),
      ).toEqual(sorted(byRows.map(({ line, across, rank, place }) => `${line} ${across} ${rank} ${place}`)));
      expect(Array.from(placesInRows({ row }, rows), (at) => at % rows)).toEqual(row);
    }),
  );
});

describe('few edges between many neurons', () => {
  test('no more products than edges, and those filled up', () => {
    for (const numbering of numberings) {
      const { program, sequence } = compiled(sparseNetwork(width, 2, numbering), recipeOf());
      // Rows of the second layer are lists of 3, since one of them is; without compression it were 67² a layer.
      expect(program.macs?.forward).toBe(2 * width + 3 * width + width);
      const structures = sequence?.blocks.map(({ structure }) => structure);
      if (numbering === 'own') expect(structures).toEqual(['sparse', 'sparse', 'matrix']);
    }
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
    });

    test(`[D3] numbers ${numbering}: Jv and Jᵀu are adjoint`, async () => {
      const { program } = compiled(sparseNetwork(width, 2, numbering), recipeOf());
      const random = seededRandom(3);
      const x = Float64Array.from({ length: 3 * width }, () => random.normal());
      expect(await networkAdjointError(program, trialParameters(program), x, 3, random)).toBeLessThan(1e-12);
    });

    test(`[D1] [D3] numbers ${numbering}: the exact Hessian meets central differences of the gradient`, () => {
      const { curvature } = compiled(sparseNetwork(width, 2, numbering), recipeOf());
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

  test('where lists are filled up no number ever arises, whatever stood there', async () => {
    const recipe = recipeOf({
      optimizer: { kind: 'momentum', learningRate: 0.1 },
      regulariser: { kind: 'ridge', lambda: 0.1 },
    });
    const { program, sequence } = compiled(sparseNetwork(width, 2, 'own'), recipe);
    const block = sequence?.blocks[1];
    if (!block?.parameter || !block.cells) throw new Error('no sparse block');
    const shown = new Set(block.cells.index);
    const start = trialParameters(program);
    const clean = {
      ...start,
      [block.parameter]: start[block.parameter]?.map((v, i) => (shown.has(i) ? v : 0)),
    };
    const random = seededRandom(8);
    const rows = 2;
    const x = Float64Array.from({ length: rows * width }, () => random.normal());
    const inputs = { x, target: Float64Array.of(1, -1), hyper: hyperTensor(program) };
    const outputs = await run(program, 'gradient', rows, { ...inputs, ...start });
    const gradient = outputs[program.gradients[block.parameter] as string];
    const weight = 0.1 * 1; // the ridge, which knows of no zeros, pulls them to 0
    for (const [i, value] of (gradient ?? []).entries())
      if (!shown.has(i)) expect(value).toBeCloseTo(weight * (start[block.parameter]?.[i] as number), 14);
    const same = await run(program, 'forward', rows, { ...inputs, ...start });
    const cleaned = await run(program, 'forward', rows, { ...inputs, ...clean } as typeof start);
    expect(cleaned['prediction']).toEqual(same['prediction']);
    expect(Object.keys(startingState(program, clean as typeof start))).toContain(block.parameter);
  });
});
