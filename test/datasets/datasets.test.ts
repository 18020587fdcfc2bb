import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialSettings, parseSettings } from '../../src/base/fields.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import type { DatasetDefinition, Table } from '../../src/datasets/dataset.ts';
import { datasets } from '../../src/datasets/index.ts';
import { peaksBands, peaksHeight } from '../../src/datasets/peaks.ts';

const draw = (kind: keyof typeof datasets, given: Record<string, unknown> = {}, seed = 1): Table => {
  const definition = datasets[kind] as DatasetDefinition;
  const { settings, faults } = parseSettings(definition.fields, given);
  expect(faults).toEqual([]);
  return definition.generate(settings, seededRandom(seed));
};

const row = (table: Table, i: number): { x: number[]; y: number[] } => {
  const [n, m] = [table.inputNames.length, table.targetNames.length];
  return {
    x: Array.from(table.inputs.subarray(i * n, i * n + n)),
    y: Array.from(table.targets.subarray(i * m, i * m + m)),
  };
};

const rowsOf = (table: Table): { x: number[]; y: number[] }[] =>
  Array.from({ length: table.rows }, (_, i) => row(table, i));

describe.each(Object.keys(datasets) as (keyof typeof datasets)[])('%s', (kind) => {
  const definition = datasets[kind] as DatasetDefinition;

  it('accepts its own initial settings', () => {
    expect(parseSettings(definition.fields, initialSettings(definition.fields)).faults).toEqual([]);
  });

  it('gives a table that is whole: lengths, finite numbers, targets that mean what the task says', () => {
    const table = draw(kind);
    expect(table.rows).toBeGreaterThan(0);
    expect(table.inputs.length).toBe(table.rows * table.inputNames.length);
    expect(table.targets.length).toBe(table.rows * table.targetNames.length);
    expect([...table.inputs, ...table.targets].every(Number.isFinite)).toBe(true);
    const { task } = table;
    for (const { y } of rowsOf(table)) {
      // Soft labels are the point of the inverse crime; every other class is certain.
      if (kind === 'inverse-crime') {
        expect(Math.abs(y.reduce((a, v) => a + v, 0) - 1)).toBeLessThan(1e-14);
        expect(Math.min(...y)).toBeGreaterThanOrEqual(0);
      } else if (task.kind === 'one-hot')
        expect(y.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([...task.classes.slice(1).map(() => 0), 1]);
      if (task.kind === 'binary') expect([task.low, task.high]).toContain(y[0]);
    }
    if (task.kind === 'one-hot') expect(table.targetNames).toEqual(task.classes);
  });

  it('gives the same numbers for the same seed', () => {
    expect(draw(kind, {}, 5)).toEqual(draw(kind, {}, 5));
  });
});

describe('Higham & Higham', () => {
  it('has the ten points in order, categories as one-hot columns', () => {
    const table = draw('higham');
    expect(rowsOf(table)).toEqual(
      [
        [0.1, 0.1, 1, 0],
        [0.3, 0.4, 1, 0],
        [0.1, 0.5, 1, 0],
        [0.6, 0.9, 1, 0],
        [0.4, 0.2, 1, 0],
        [0.6, 0.3, 0, 1],
        [0.5, 0.6, 0, 1],
        [0.9, 0.2, 0, 1],
        [0.4, 0.4, 0, 1],
        [0.7, 0.6, 0, 1],
      ].map(([a, b, c, d]) => ({ x: [a, b], y: [c, d] })),
    );
  });

  it('adds the eleventh point to category B', () => {
    expect(row(draw('higham', { eleventh: true }), 10)).toEqual({ x: [0.3, 0.7], y: [0, 1] });
  });
});

describe('peaks', () => {
  it('has the published extremes and class sizes', () => {
    expect(peaksBands().map((band) => band.length)).toEqual([1829, 7968, 47557, 6384, 1798]);
    let lowest = Infinity;
    let highest = -Infinity;
    for (let i = 0; i < 256 ** 2; i++) {
      const height = peaksHeight(-3 + (6 * (i >> 8)) / 255, -3 + (6 * (i & 255)) / 255);
      lowest = Math.min(lowest, height);
      highest = Math.max(highest, height);
    }
    expect(lowest).toBeCloseTo(-6.549719226, 8);
    expect(highest).toBeCloseTo(8.105393447, 8);
  });

  it('draws what the lecture draws from rng(2) and rng(42)', () => {
    const first = draw('peaks', { generator: 'mt19937', generatorSeed: 2, count: 1000 });
    // The published numbers have eight places.
    expect(row(first, 0).x[0]).toBeCloseTo(0.17647059, 8);
    expect(row(first, 0).x[1]).toBeCloseTo(-1.37647059, 8);
    expect(first.inputs[2]).toBeCloseTo(-0.31764705882353, 13);
    expect(first.inputs[4]).toBeCloseTo(0.294117647058823, 13);
  });

  it('draws as many of each class, each within its band', () => {
    const table = draw('peaks', { count: 500 });
    const low = -6.549719226231265;
    const step = (8.105393446796095 - low) / 5;
    const counts = [0, 0, 0, 0, 0];
    for (const { x, y } of rowsOf(table)) {
      const band = y.indexOf(1);
      counts[band]! += 1;
      const height = peaksHeight(x[0]!, x[1]!);
      expect(height).toBeGreaterThanOrEqual(low + band * step - 1e-12);
      expect(height).toBeLessThanOrEqual(low + (band + 1) * step + 1e-12);
    }
    expect(counts).toEqual([100, 100, 100, 100, 100]);
  });
});

describe('classes in the plane', () => {
  it('obey the rule that made them when there is no noise', () => {
    for (const { x, y } of rowsOf(draw('circle'))) expect(y[0]).toBe(Math.hypot(x[0]!, x[1]!) < 2.5 ? 1 : -1);
    for (const { x, y } of rowsOf(draw('xor'))) {
      expect(y[0]).toBe(x[0]! * x[1]! > 0 ? 1 : -1);
      expect(Math.min(Math.abs(x[0]!), Math.abs(x[1]!))).toBeGreaterThanOrEqual(0.3);
    }
    rowsOf(draw('spiral', { count: 200 })).forEach(({ x, y }, at) => {
      const i = at % 100;
      const angle = (1.75 * 2 * Math.PI * i) / 100 + (at < 100 ? 0 : Math.PI);
      expect(Math.hypot(x[0]!, x[1]!)).toBeCloseTo((5 * i) / 100, 12);
      expect(x[0]).toBeCloseTo(((5 * i) / 100) * Math.sin(angle), 12);
      expect(y[0]).toBe(at < 100 ? 1 : -1);
    });
    for (const { x, y } of rowsOf(draw('moons', { noise: 0 }))) {
      const upper = y[0] === 1;
      const radius = upper ? Math.hypot(x[0]! - 1, x[1]! - 0.5) : Math.hypot(x[0]!, x[1]!);
      expect(radius).toBeCloseTo(1, 12);
    }
  });

  it('spread the clouds by the noise', () => {
    const variance = (noise: number): number => {
      const { inputs } = draw('gauss', { noise, count: 10_000 });
      let sum = 0;
      inputs.forEach((v, i) => (sum += (v - (i < inputs.length / 2 ? 2 : -2)) ** 2));
      return sum / inputs.length;
    };
    // A variance over 20 000 normals has a relative deviation of √(2/20000) = 1 %; five of them.
    expect(variance(0) / 0.5).toBeCloseTo(1, 1);
    expect(Math.abs(variance(0.5) / 4 - 1)).toBeLessThan(0.05);
  });

  it('flip a few classes with noise and leave the points where they are', () => {
    const noisy = draw('circle', { noise: 0.3, count: 2000 });
    const wrong = rowsOf(noisy).filter(
      ({ x, y }) => (Math.hypot(x[0]!, x[1]!) < 2.5 ? 1 : -1) !== y[0],
    ).length;
    expect(wrong).toBeGreaterThan(20);
    expect(wrong).toBeLessThan(600);
  });

  it('bars: every picture has one bright line of its kind, and the classes are equal in number', () => {
    const size = 6;
    const table = draw('bars', { count: 31, size, noise: 0 });
    expect([table.rows, table.inputNames.length]).toEqual([33, 36]);
    for (let row = 0; row < table.rows; row += 1) {
      const lit = Array.from({ length: 36 }, (_, i) => i).filter((i) => table.inputs[36 * row + i] === 1);
      const kind = [0, 1, 2].findIndex((k) => table.targets[3 * row + k] === 1);
      const line = (i: number): number =>
        [Math.floor(i / size), i % size, (Math.floor(i / size) + i) % size][kind] ?? -1;
      expect(lit.length).toBe(size);
      expect(new Set(lit.map(line)).size).toBe(1);
    }
  });

  it('write the classes as asked', () => {
    for (const kind of [
      'circle',
      'xor',
      'gauss',
      'spiral',
      'moons',
      'xor-table',
      'ellipses',
      'half-spaces',
      'segment',
    ] as const) {
      const signed = draw(kind, { targets: 'signed' });
      const unit = draw(kind, { targets: 'zero-one' });
      const oneHot = draw(kind, { targets: 'one-hot' });
      expect(signed.inputs).toEqual(unit.inputs);
      signed.targets.forEach((value, i) => {
        expect(unit.targets[i]).toBe((value + 1) / 2);
        expect([oneHot.targets[2 * i], oneHot.targets[2 * i + 1]]).toEqual(value > 0 ? [0, 1] : [1, 0]);
      });
    }
  });

  it('are as many as asked, half and half where the classes are drawn in turn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer(), (half, seed) => {
        for (const kind of ['gauss', 'spiral', 'moons', 'ellipses'] as const) {
          const table = draw(kind, { count: 2 * half }, seed);
          expect(table.rows).toBe(2 * half);
          const positive = table.targets.filter((v) => v === 1).length;
          expect(positive).toBe(half);
        }
      }),
      { numRuns: 20 },
    );
  });
});

it('has the truth table', () => {
  expect(rowsOf(draw('xor-table')).map(({ x, y }) => [...x, ...y])).toEqual([
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ]);
});

it('scatters around the line', () => {
  const exact = draw('line', { noise: 0, count: 50 });
  exact.inputs.forEach((x, i) => expect(exact.targets[i]).toBe(1 + 2 * x));
  const table = draw('line', { noise: 0.5, count: 20_000 });
  let squares = 0;
  table.inputs.forEach((x, i) => (squares += ((table.targets[i]! - 1 - 2 * x) / 0.5) ** 2));
  expect(Math.abs(squares / table.rows - 1)).toBeLessThan(0.05);
});

it('has Fisher’s irises', () => {
  const table = draw('iris');
  expect(table.rows).toBe(150);
  expect(table.task).toEqual({ kind: 'one-hot', classes: ['setosa', 'versicolor', 'virginica'] });
  // Published means and sample variances of each species.
  const published = [
    { mean: [5.006, 3.428, 1.462, 0.246], variance: [0.124249, 0.14369, 0.030159, 0.011106] },
    { mean: [5.936, 2.77, 4.26, 1.326], variance: [0.266433, 0.098469, 0.220816, 0.039106] },
    { mean: [6.588, 2.974, 5.552, 2.026], variance: [0.404343, 0.104004, 0.304588, 0.075433] },
  ];
  published.forEach(({ mean, variance }, species) => {
    const rows = rowsOf(table).filter(({ y }) => y[species] === 1);
    expect(rows.length).toBe(50);
    mean.forEach((expected, column) => {
      const got = rows.reduce((sum, { x }) => sum + x[column]!, 0) / 50;
      expect(got).toBeCloseTo(expected, 10);
      const spread = rows.reduce((sum, { x }) => sum + (x[column]! - got) ** 2, 0) / 49;
      expect(spread).toBeCloseTo(variance[column]!, 6);
    });
  });
});

it('draws the line that rng(1) draws: all x first, then the noise', () => {
  const table = draw('line', { generator: 'mt19937', generatorSeed: 1, noise: 0.5, count: 100_000 });
  expect(Array.from(table.inputs.subarray(0, 2))).toEqual([0.417022004702574, 0.7203244934421581]);
  // Least squares by the normal equations of two unknowns; recomputed elsewhere to 16 places.
  let [x1, x2, y1, xy] = [0, 0, 0, 0];
  table.inputs.forEach((x, i) => {
    const y = table.targets[i]!;
    [x1, x2, y1, xy] = [x1 + x, x2 + x * x, y1 + y, xy + x * y];
  });
  const determinant = table.rows * x2 - x1 * x1;
  expect((x2 * y1 - x1 * xy) / determinant).toBeCloseTo(1.0013177244000002, 11);
  expect((table.rows * xy - x1 * y1) / determinant).toBeCloseTo(2.001045793453924, 11);
});

it('has an ellipse inside an elliptic ring', () => {
  for (const { x, y } of rowsOf(draw('ellipses', { count: 400, flattening: 0.4 }))) {
    const radius = Math.hypot(x[0]!, x[1]! / 0.4);
    expect(radius).toBeLessThan(2 + 1e-12);
    expect(y[0]).toBe(radius < 1 ? 1 : 0);
  }
});

it('counts the points of the regions', () => {
  const inside = (region: string): number =>
    draw('half-spaces', { region }).targets.filter((t) => t === 1).length;
  // Of 81 × 81 points; the square [−1.5, −0.5]² holds 20 × 20 of them.
  expect(inside('triangle')).toBe(210);
  expect(inside('union')).toBe(610);
  // x + y < 1 means i + j < 99.5, where i + j ≥ 100 for 61·62/2 pairs.
  expect(inside('half-plane')).toBe(81 * 81 - (61 * 62) / 2);
});

it('has 41 points of a line, 19 of them inside (−1, 1)', () => {
  const table = draw('segment');
  expect(table.inputs[10]).toBe(-1);
  expect(table.targets.filter((t) => t === 1).length).toBe(19);
});

it('draws the arch that rng(11) draws', () => {
  const { targets } = draw('arch', { generator: 'mt19937', generatorSeed: 11 });
  const published = [-0.02112850033052108, -0.04993227918265364, 0.15088849575920915, 0.4017689601196536];
  published.forEach((y, i) => expect(targets[i]).toBeCloseTo(y, 14));
  expect(targets[9]).toBeCloseTo(0.08626782132553379, 14);
});

it('makes soft labels whose entropy is the least cross entropy', () => {
  const { targets } = draw('inverse-crime', { generator: 'mt19937' });
  const entropy = targets.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0) / 500;
  // E at the network that made them, published for rng(20).
  expect(entropy).toBeCloseTo(0.45221331952615523, 12);
});
