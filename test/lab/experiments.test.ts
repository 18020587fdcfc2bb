import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { initialSettings, parseSettings } from '../../src/base/fields.ts';
import { compile } from '../../src/compiler/compile.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import { readDocument, writeDocument } from '../../src/document/codec.ts';
import type { ExperimentDefinition, Outcome } from '../../src/lab/experiments/experiment.ts';
import { experiments } from '../../src/lab/experiments/index.ts';
import { holds } from '../../src/lab/experiments/support/compare.ts';
import { fourier, fourier2, real, times } from '../../src/lab/experiments/support/fourier.ts';
import { runToEnd } from '../../src/lab/experiments/support/run.ts';
import { quantile } from '../../src/lab/experiments/support/statistics.ts';
import type { Figure } from '../../src/lab/figure.ts';

const named = (id: string): ExperimentDefinition => experiments.find((e) => e.id === id)!;

function outcomeOf(id: string, given: Record<string, unknown> = {}): Outcome {
  const definition = named(id);
  const { settings, faults } = parseSettings(definition.fields, given);
  expect(faults).toEqual([]);
  return runToEnd(definition.run(settings));
}

/** One line per comparison that does not hold, so that a failure says by how much. */
const failures = ({ comparisons }: Outcome): string[] =>
  comparisons
    .filter((c) => !holds(c))
    .map((c) => `${c.quantity}: ${c.ours} instead of ${c.reference} ± ${c.tolerance}`);

const reproduces = (id: string, given: Record<string, unknown>, least: number): void => {
  const outcome = outcomeOf(id, given);
  expect(failures(outcome)).toEqual([]);
  expect(outcome.comparisons.length).toBeGreaterThanOrEqual(least);
};

/** How far every figure is whole: lengths fit, and there is something finite to draw. */
function checkFigure(figure: Figure): void {
  const finite = (values: readonly number[]): boolean => values.every((v) => Number.isFinite(v));
  expect(figure.title).not.toBe('');
  switch (figure.kind) {
    case 'lines':
      expect(figure.series.length).toBeGreaterThan(0);
      for (const { x, y } of figure.series) {
        expect(x.length).toBe(y.length);
        expect([...x, ...y].filter((v) => !Number.isFinite(v))).toEqual([]);
      }
      return;
    case 'classes':
    case 'surface': {
      const { columns, rows, values } = figure.lattice;
      expect(values.length).toBe(columns * rows);
      expect(finite(values)).toBe(true);
      if (figure.kind === 'classes') {
        const { x, y, of } = figure.points;
        expect([x.length, y.length]).toEqual([of.length, of.length]);
        for (const k of [...values, ...of]) expect(figure.classes[k]).toBeDefined();
      } else for (const path of figure.paths) expect(finite([...path.x, ...path.y])).toBe(true);
      return;
    }
    case 'histogram':
      expect(figure.edges.length).toBe(figure.counts.length + 1);
      return;
    case 'matrix':
      expect(figure.values.length).toBe(figure.rows * figure.columns);
      expect(finite(figure.values)).toBe(true);
  }
}

/** Settings that make the long ones short, with numbers left to compare. */
const shortened: Record<string, Record<string, unknown>> = {
  G10: { iterations: 3 },
  H1: { activation: 'sin', iterations: 0 },
  H2: { epochs: 1 },
  H3: { descentIterations: 500, newtonIterations: 0 },
  H4: { descentIterations: 0, newtonIterations: 0 },
  H6: { iterations: 100 },
  H8: { iterations: 1 },
  H21: { grid: 21 },
};

/** Where only the difference counts that a setting makes, less is enough. */
const brief: Record<string, Record<string, unknown>> = {
  ...shortened,
  C6: { steps: 120, width: 10, patience: 30 },
  C7: { steps: 20, width: 20, masks: 200 },
  G10: { iterations: 2, sample: 200 },
  H1: { activation: 'sin', iterations: 2, count: 201, width: 20, cgIterations: 3, cgTolerance: 1e-2 },
  H2: { variant: 'mini-batch', epochs: 1, batch: 100 },
  H3: { descentIterations: 2, newtonIterations: 1, cgIterations: 4 },
  H4: { descentIterations: 1, newtonIterations: 1 },
  H5: { points: 11 },
  H6: { iterations: 10 },
  H10: { steps: 2000, grid: 51 },
  H8: { method: 'sgd', iterations: 1, layers: 4 },
  H17b: { iterations: 30 },
  H21: { grid: 3, many: 6, most: 12 },
};

/** Settings that matter only together with another one. */
const own: Record<string, readonly string[]> = {
  H1: ['cgTolerance'],
  H3: ['cgTolerance'],
  H11: ['spread', 'seed'],
  H13: ['x1', 'x2', 'rate', 'adagradRate', 'momentum'],
  H14: ['iterations'],
  H15: ['iterations'],
  H16: ['iterations'],
  H19: ['picture'],
};

test('long experiments have short settings here', () => {
  for (const { id, long } of experiments) if (long) expect(Object.keys(shortened)).toContain(id);
});

test('ids are unique and in order', () => {
  const ids = experiments.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const key = (id: string): string => id.replace(/\d+/, (n) => n.padStart(3, '0'));
  expect(ids.map(key)).toEqual(ids.map(key).toSorted());
});

describe.each(experiments.map((e) => [e.id, e] as const))('%s', (id, definition) => {
  const { fields, variants = [] } = definition;

  test('accepts its own initial settings and variants', () => {
    expect(parseSettings(fields, initialSettings(fields)).faults).toEqual([]);
    for (const variant of variants) expect(parseSettings(fields, variant.settings).faults).toEqual([]);
  });

  test('runs, tells progress, and reproduces its numbers', () => {
    const { settings } = parseSettings(fields, shortened[id] ?? {});
    const shares: number[] = [];
    const outcome = runToEnd(definition.run(settings), ({ done }) => shares.push(done));
    expect(failures(outcome)).toEqual([]);
    expect(outcome.comparisons.length).toBeGreaterThan(0);
    expect(outcome.figures.length).toBeGreaterThan(0);
    outcome.figures.forEach(checkFigure);
    for (const { columns, rows } of outcome.listings)
      for (const row of rows) expect(row.length).toBe(columns.length);
    expect(shares.length).toBeGreaterThan(0);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(shares.findIndex((share, i) => share < (shares[i - 1] ?? 0) - 1e-12)).toBe(-1);
  });

  test('changes with its settings', () => {
    // Of each experiment, what only draws, is long, or matters together with another setting; see below for those.
    const apart = ['grid', 'repeats', ...(own[id] ?? [])];
    const base = JSON.stringify(outcomeOf(id, brief[id]).results);
    for (const [name, field] of Object.entries(fields)) {
      if ((field.tag !== 'integer' && field.tag !== 'number') || apart.includes(name)) continue;
      const present = Number(brief[id]?.[name] ?? field.initial);
      const value = field.tag === 'integer' ? smaller(present, field.min ?? -Infinity) : present / 2;
      const other = JSON.stringify(outcomeOf(id, { ...brief[id], [name]: value }).results);
      expect(other, `${id} with ${name} = ${value}`).not.toBe(base);
    }
  });
});

const networks = experiments.flatMap(({ id, fields, document }) =>
  document === null ? [] : [{ id, fields, document }],
);

test.each(networks)(
  '$id has a network that is written, read, compiled and fits its data',
  ({ fields, document }) => {
    const built = document(initialSettings(fields) as never);
    const reading = readDocument(writeDocument(built));
    if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
    const { graph, recipe, parameters, layout } = reading.document;
    expect(Object.keys(layout).toSorted()).toEqual(Object.keys(graph.vertices).toSorted());
    const compilation = compile(graph, recipe, null, parameters);
    expect(compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (recipe.data.kind === undefined) return;
    const data = prepare(recipe.data, recipe.preparation, recipe.seed);
    if (!data.ok) throw new Error(JSON.stringify(data.faults));
    const width = (columns: readonly { size: number }[] = []): number =>
      columns.reduce((n, c) => n + c.size, 0);
    const { table } = data;
    expect(width(compilation.program?.inputs)).toBe(table.inputNames.length);
    const targets = width(compilation.program?.outputs);
    const coded = table.targetNames.length;
    expect([coded, coded === 2 ? 1 : coded]).toContain(targets);
  },
);

/** Another whole number, and a cheaper one where the setting is a size. */
function smaller(present: number, min: number): number {
  if (present > 1000) return Math.max(min, Math.floor(present / 10));
  return present > min ? present - 1 : present + 1;
}

describe('settings that the sweep above leaves out', () => {
  const results = (id: string, given: Record<string, unknown>): string =>
    JSON.stringify(outcomeOf(id, given).results);

  test('H13 from a start of its own', () => {
    const own = { start: 'own', x1: 1.3, x2: 2.5 };
    const base = results('H13', own);
    for (const change of [{ x1: 1.2 }, { rate: 0.01 }, { momentum: 0.5 }, { adagradRate: 0.25 }]) {
      expect(results('H13', { ...own, ...change })).not.toBe(base);
    }
  });

  test('H14 to H16 with trained tanh neurons are right but for the border', () => {
    for (const id of ['H14', 'H15', 'H16']) {
      const given = { activation: 'tanh', side: 41, iterations: 150 };
      expect(results(id, given)).not.toBe(results(id, { ...given, iterations: 1 }));
      const { wrong, points } = outcomeOf(id, given).results as Record<string, number>;
      expect(points).toBe(41 * 41);
      expect(wrong).toBeLessThanOrEqual(8); // half a per cent
    }
  });

  test('H11 finds lower ends from more starts', () => {
    const one = outcomeOf('H11').results as Record<string, { value: number }>;
    const many = outcomeOf('H11', { starts: 6 }).results as Record<string, { value: number }>;
    for (const [name, { value }] of Object.entries(many)) expect(value).toBeLessThanOrEqual(one[name]!.value);
    expect(many['2 to 3, λ = 1']!.value).toBeLessThan(one['2 to 3, λ = 1']!.value);
    for (const change of [{ seed: 2 }, { spread: 1 }]) {
      expect(results('H11', { starts: 3, ...change })).not.toBe(results('H11', { starts: 3 }));
    }
  });

  test('H10 by other methods and with eleven points, shortened', () => {
    reproduces('H10', { points: 'eleven', steps: 100_000, grid: 51 }, 5);
    reproduces('H10', { method: 'full', steps: 10_000, grid: 51 }, 5);
    reproduces('H10', { method: 'squares', grid: 51 }, 6);
  });

  test('H22 shows what it says: ripples stop descent, far minima stop momentum too', () => {
    const found = Object.values(outcomeOf('H22').results) as {
      least: number;
      descent: number;
      momentum: number;
    }[];
    const [good, ugly, bad] = found.map(({ least, descent, momentum }) => [
      descent - least,
      momentum - least,
    ]);
    expect(Math.max(...good!)).toBeLessThan(1e-6);
    expect(ugly![0]).toBeGreaterThan(1);
    expect(ugly![1]).toBeLessThan(1e-6);
    expect(Math.min(...bad!)).toBeGreaterThan(0.1);
  });
});

test('H10 opens the network of the gallery', () => {
  const reading = readDocument(readFileSync('examples/higham-2-2-3-2.adjoint.json', 'utf8'));
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  const { fields, document } = named('H10');
  const ours = document!(initialSettings(fields) as never);
  const theirs = reading.document.parameters;
  expect(Object.keys(ours.parameters).toSorted()).toEqual(Object.keys(theirs).toSorted());
  for (const [id, { values }] of Object.entries(theirs)) {
    const mine = Array.from(ours.parameters[id]!.values);
    // Two generators whose tables of the normal density are rounded differently in the last place.
    Array.from(values).forEach((v, i) => expect(Math.abs(mine[i]! - v)).toBeLessThan(1e-15));
    expect(mine.length).toBe(values.length);
  }
  expect(ours.graph.edges).toEqual(reading.document.graph.edges);
  const { stop, ...recipe } = reading.document.recipe;
  expect(ours.recipe).toMatchObject(recipe);
  expect(ours.recipe.stop).toEqual(stop);
});

test('a comparison with a number that is not finite does not hold', () => {
  expect(
    holds({ quantity: '', reference: 1, ours: NaN, tolerance: Infinity, because: '', origin: 'recomputed' }),
  ).toBe(false);
});

describe('arithmetic of the experiments', () => {
  test('the Fourier transform: a wave is one frequency, the inverse inverts, products are convolutions', () => {
    const n = 12;
    const wave = fourier(real(Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * 3 * j) / n))));
    wave.re.forEach((v, k) => expect(v).toBeCloseTo(k === 3 || k === 9 ? n / 2 : 0, 12));
    const x = real(Array.from({ length: n }, (_, j) => Math.sin(j * j)));
    const back = fourier(fourier(x), true);
    back.re.forEach((v, j) => expect(v).toBeCloseTo(x.re[j]!, 13));
    const image = real(Array.from({ length: 16 }, (_, j) => Math.sin(j + 1)));
    const kernel = real(Array.from({ length: 16 }, (_, j) => (j === 5 ? 1 : 0)));
    // A kernel that is 1 at row 1, column 1 moves the image by one in both directions.
    const moved = fourier2(times(fourier2(image, 4), fourier2(kernel, 4)), 4, true).re;
    moved.forEach((v, at) => {
      const [i, j] = [Math.floor(at / 4), at % 4];
      expect(v).toBeCloseTo(image.re[((i + 3) % 4) * 4 + ((j + 3) % 4)]!, 13);
    });
  });

  test('quantiles are linear between order statistics', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0)).toBe(1);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  });
});

/** Variants of these are no published settings, so nothing is compared: they only have to run. */
const unpublished = new Set(['G10']);

// Everything with all its steps: about seven minutes.
describe.runIf(process.env['SLOW'] !== undefined)('in full (SLOW)', () => {
  for (const { id, long, variants = [] } of experiments) {
    const published = long ? [{ title: 'published settings', settings: {}, least: 1 }] : [];
    const others = variants.map((variant) => ({ ...variant, least: unpublished.has(id) ? 0 : 1 }));
    for (const { title, settings, least } of [...published, ...others])
      test(`${id}: ${title}`, () => reproduces(id, settings, least));
  }
});
