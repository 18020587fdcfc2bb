/** Experiments on a person's own pictures: tiny IDX files, and loops written once more. */
import { describe, expect, test } from 'vitest';
import { mersenneRandom } from '../../src/base/mersenne.ts';
import { parseSettings } from '../../src/base/fields.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { type ExampleFiles, readExamples } from '../../src/lab/experiments/examples.ts';
import type { ExperimentDefinition, Outcome } from '../../src/lab/experiments/experiment.ts';
import { experiments } from '../../src/lab/experiments/index.ts';
import { holds } from '../../src/lab/experiments/support/compare.ts';
import { runToEnd } from '../../src/lab/experiments/support/run.ts';
import { idxFile } from '../support/idx.ts';

const named = (id: string): ExperimentDefinition => experiments.find((e) => e.id === id)!;

function read(id: string, given: Record<string, unknown>, files: ExampleFiles) {
  const definition = named(id);
  const { settings, faults } = parseSettings(definition.fields, given);
  expect(faults).toEqual([]);
  return { definition, settings, reading: readExamples(definition, settings, files) };
}

function outcomeOf(id: string, given: Record<string, unknown>, files: ExampleFiles): Outcome {
  const { definition, settings, reading } = read(id, given, files);
  if (!reading.ok) throw new Error(reading.messages.join());
  return runToEnd(definition.run(settings, reading.examples));
}

const random = seededRandom(2);
const bytes = (count: number): number[] =>
  Array.from({ length: count }, () => Math.floor(256 * random.uniform()));

describe('H19', () => {
  const pixels = bytes(3 * 36);
  const files = { name: 'pictures', images: idxFile([3, 6, 6], pixels) };

  test('convolves the chosen picture less its mean', () => {
    const { results, comparisons, figures } = outcomeOf('H19', { picture: 2 }, files);
    const raw = pixels.slice(36, 72).map((v) => v / 255);
    const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const y = raw.map((v) => v - average(raw));
    const drawn = Array.from(mersenneRandom(13).randn(5, 5));
    const theta = drawn.map((v) => v - average(drawn));
    let squares = 0;
    for (let i = 0; i < 6; i += 1)
      for (let j = 0; j < 6; j += 1) {
        let z = 0;
        for (let a = -2; a <= 2; a += 1)
          for (let b = -2; b <= 2; b += 1)
            z += theta[5 * (a + 2) + b + 2]! * y[6 * ((i - a + 6) % 6) + ((j - b + 6) % 6)]!;
        squares += z * z;
      }
    // Labels opened along with the pictures do not matter.
    const labelled = { ...files, labelsName: 'names', labels: idxFile([3], [4, 4, 4]) };
    expect(outcomeOf('H19', { picture: 2 }, labelled).results).toEqual(results);
    // 25 terms a pixel and 36 pixels, each rounded to 1e-16.
    expect(Math.abs((results['imageNorm'] as number) / Math.sqrt(squares) - 1)).toBeLessThan(1e-13);
    expect(comparisons.filter((c) => !holds(c))).toEqual([]);
    // Sums against transforms and against the network still hold; the published numbers are of the stand-in.
    expect(comparisons.length).toBe(5);
    const picture = figures.find(({ title }) => title === 'Picture');
    expect(picture).toMatchObject({ rows: 6, columns: 6 });
  });

  test('opens a network of that size, which compiles', () => {
    const { definition, settings, reading } = read('H19', {}, files);
    if (!reading.ok) throw new Error(reading.messages.join());
    const { graph, recipe, parameters } = definition.document!(settings as never, reading.examples);
    expect(graph.vertices['x']?.shape).toEqual([6, 6]);
    expect(compile(graph, recipe, null, parameters).diagnostics).toEqual([]);
  });

  test('says what it cannot use', () => {
    const why = (given: Record<string, unknown>, images: Uint8Array): readonly string[] => {
      const { reading } = read('H19', given, { name: 'pictures', images });
      return reading.ok ? [] : reading.messages;
    };
    expect(why({ picture: 4 }, files.images)).toEqual([
      'pictures: there are 3 examples, and the settings ask for 4',
    ]);
    expect(why({}, idxFile([3, 6, 5], bytes(90)))).toEqual([
      'pictures: the examples must be square pictures of 5×5 to 256×256 pixels, and these are 6×5',
    ]);
    expect(why({}, idxFile([3], [1, 2, 3]))[0]).toContain('the file has one number for every example');
    expect(why({}, Uint8Array.of(1, 2, 3))[0]).toContain('two zero bytes');
  });
});

describe('H1', () => {
  const [count, validation, width, size] = [12, 6, 7, 9];
  const labels = Array.from({ length: count + validation }, (_, i) => [3, 5, 8][i % 3]!);
  const pixels = labels.flatMap((label) => bytes(size).map((v, j) => (j % 3 === label % 3 ? 255 : v / 2)));
  const files: ExampleFiles = {
    name: 'digits',
    images: idxFile([count + validation, 3, 3], pixels.map(Math.floor)),
    labelsName: 'names',
    labels: idxFile([count + validation], labels),
  };
  const asked = { activation: 'tanh', count, validation, width, scale: 'size', lambda: 1e-2, iterations: 40 };

  test('learns their classes: objective at the start and errors at the end', () => {
    const { results, comparisons, figures } = outcomeOf('H1', { ...asked, cgTolerance: 1e-8 }, files);
    const twister = mersenneRandom(42);
    const K = twister.randn(width, size).map((v) => v / Math.sqrt(size * width));
    const b = twister.normal();
    const W = twister.randn(3, width + 1);
    const x = (row: number, j: number): number => Math.floor(pixels[row * size + j]!) / 255;
    let sum = 0;
    for (let row = 0; row < count; row += 1) {
      const z = Array.from({ length: width }, (_, i) => {
        let a = b;
        for (let j = 0; j < size; j += 1) a += K[i * size + j]! * x(row, j);
        return Math.tanh(a);
      });
      const scores = [0, 1, 2].map((c) =>
        [...z, 1].reduce((s, zi, i) => s + W[c * (width + 1) + i]! * zi, 0),
      );
      const own = [3, 5, 8].indexOf(labels[row]!);
      sum += Math.log(scores.reduce((s, v) => s + Math.exp(v), 0)) - scores[own]!;
    }
    const penalty = 0.5 * 1e-2 * W.reduce((s, w) => s + w * w, 0);
    const found = results['tanh'] as Record<string, number>;
    // Sums of a few hundred terms below 10.
    expect(Math.abs(found['startValue']! - (sum / count + penalty))).toBeLessThan(1e-12);
    expect(found['value']).toBeLessThan(found['startValue']!);
    // Numbers of Peaks are no reference for these.
    expect(comparisons).toEqual([]);
    // The picture of confusions counts the rows of validation, and the error is what lies off its diagonal.
    const matrix = figures.find(({ kind }) => kind === 'matrix') as unknown as {
      values: number[];
      rows: number;
    };
    expect(matrix.rows).toBe(3);
    expect(matrix.values.reduce((s, v) => s + v, 0)).toBe(validation);
    const right = [0, 4, 8].reduce((s, at) => s + matrix.values[at]!, 0);
    expect(found['validationError']).toBeCloseTo((100 * (validation - right)) / validation, 12);
  });

  test('needs labels, and as many examples as it is to learn and to judge by', () => {
    const { name, images } = files;
    const without = read('H1', asked, { name, images }).reading;
    expect(without.ok ? [] : without.messages).toEqual([
      'H1 needs the class of every example: give the file of their labels as well',
    ]);
    const few = read('H1', { ...asked, validation: 7 }, files).reading;
    expect(few.ok ? [] : few.messages).toEqual([
      'digits: there are 18 examples, and the settings ask for 19',
    ]);
    const others = read('H12', {}, files).reading;
    expect(others.ok ? [] : others.messages).toEqual(['H12 takes no examples from files']);
  });

  test('opens a network for them, and its settings for them fit the form', () => {
    const { definition, settings, reading } = read('H1', asked, files);
    if (!reading.ok) throw new Error(reading.messages.join());
    const { graph, recipe, parameters } = definition.document!(settings as never, reading.examples);
    expect(graph.vertices['x']?.shape).toEqual([3, 3]);
    expect(parameters['K']?.shape).toEqual([width, size]);
    expect(compile(graph, recipe, null, parameters).program).not.toBeNull();
    for (const { settings: theirs } of definition.examples!.variants)
      expect(parseSettings(definition.fields, theirs).faults).toEqual([]);
  });
});
