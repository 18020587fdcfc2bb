import { describe, expect, it } from 'vitest';
import { mersenneRandom } from '../../src/base/mersenne.ts';
import { ziggurat } from '../../src/base/ziggurat.ts';
import fixture from './fixtures/mersenne.json' with { type: 'json' };

/** Two units in the last place of numbers of order one: libraries may round log and exp differently by one. */
const rounding = 1e-15;

function expectClose(got: readonly number[], expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(rounding * Math.max(1, Math.abs(value))),
  );
}

describe.each(Object.entries(fixture.seeds))('seed %s', (name, vector) => {
  const seed = Number(name);

  it('draws the same uniforms', () => {
    const random = mersenneRandom(seed);
    expectClose(
      Array.from({ length: 5 }, () => random.uniform()),
      vector.uniform,
    );
  });

  it('draws the same normals, column by column', () => {
    const random = mersenneRandom(seed);
    expectClose(
      Array.from({ length: 8 }, () => random.normal()),
      vector.normal,
    );
    const n = vector.normal;
    const matrix = mersenneRandom(seed).randn(2, 4);
    expectClose([...matrix], [n[0]!, n[2]!, n[4]!, n[6]!, n[1]!, n[3]!, n[5]!, n[7]!]);
  });

  it('draws the same integers and permutation', () => {
    const random = mersenneRandom(seed);
    expect(Array.from({ length: 10 }, () => random.randi(10))).toEqual(vector.randi10);
    expect([...mersenneRandom(seed).randperm(10)]).toEqual(vector.randperm10);
    expect([...mersenneRandom(seed).permutation(10)]).toEqual(vector.randperm10.map((i) => i - 1));
  });

  it('has the same mean and deviation over a thousand normals', () => {
    const random = mersenneRandom(seed);
    const values = Array.from({ length: 1000 }, () => random.normal());
    const mean = values.reduce((sum, v) => sum + v, 0) / 1000;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 999);
    // Sums of 1000 numbers of order one in another order: 1000 · 2⁻⁵³ / √1000 is about 4e-15.
    expect(mean).toBeCloseTo(vector.normalMean1000, 13);
    expect(deviation).toBeCloseTo(vector.normalDeviation1000, 13);
  });
});

describe('ten thousand normals of seed 0', () => {
  const random = mersenneRandom(0);
  const values = Array.from({ length: 10_000 }, () => random.normal());
  const expected = fixture.tenThousandNormals;

  it('has the two events of the tail in place (the 4995th and the 5797th)', () => {
    expectClose([values[4994]!, values[5796]!], [expected.tail['4995'], expected.tail['5797']]);
    expectClose([Math.min(...values), Math.max(...values)], [expected.minimum, expected.maximum]);
  });

  it('has the published histogram', () => {
    const counts = expected.counts.map(() => 0);
    for (const value of values) {
      const bin = Math.floor((value - expected.binFrom) / expected.binWidth);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    expect(counts).toEqual(expected.counts);
  });
});

it('has the strips of equal area', () => {
  const { x0, x1, x2, x128, x255, x256 } = fixture.ziggurat;
  const { edge } = ziggurat;
  // Each edge follows from the next through a square root of a logarithm: 255 steps carry errors of about 1e-15 each.
  [
    edge[0]! - x0,
    edge[1]! - x1,
    edge[2]! - x2,
    edge[128]! - x128,
    edge[255]! - x255,
    edge[256]! - x256,
  ].forEach((d) => expect(Math.abs(d)).toBeLessThan(1e-13));
});

it('draws the published start of the Higham and Higham experiment', () => {
  const random = mersenneRandom(5000);
  for (let i = 0; i < 23; i++) random.normal();
  expect(Array.from({ length: 20 }, () => random.randi(10))).toEqual([
    1, 2, 3, 2, 4, 4, 7, 7, 10, 5, 6, 8, 2, 4, 4, 7, 4, 2, 1, 9,
  ]);
});

it('forks by seed and label, whatever was drawn before', () => {
  const drawn = mersenneRandom(3);
  drawn.uniform();
  expect(drawn.fork('a').uniform()).toBe(mersenneRandom(3).fork('a').uniform());
  expect(drawn.fork('a').uniform()).not.toBe(drawn.fork('b').uniform());
});
