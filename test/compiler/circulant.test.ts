/** Circulant maps by way of their frequencies: the same numbers as tap by tap, with fewer products. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { directMacs, type Filter, transformedMacs, wrap } from '../../src/compiler/mapping/ring.ts';
import { writeResponses, writeWaves } from '../../src/compiler/mapping/waves.ts';
import { PlanTape } from '../../src/compiler/ops/tape.ts';
import type { Shape } from '../../src/document/document.ts';
import { networkAdjointError } from '../../src/lab/adjoint-test.ts';
import type { Numbers } from '../../src/runtime/executor.ts';
import { pack } from '../../src/runtime/pack.ts';
import { trialParameters } from '../../src/runtime/state.ts';
import { graphOf, recipeOf } from '../support/networks.ts';
import { compiled, run } from '../support/run.ts';

/** Periodic, where it does not say otherwise. */
type Convolution = Omit<Filter, 'boundary'> & Partial<Pick<Filter, 'boundary'>>;

const filterOf = (one: Convolution): Filter => ({ boundary: 'periodic', ...one });
const cutRing = (one: Convolution) => wrap(filterOf(one))?.ring ?? null;

const transformed = [
  'wind',
  'matmul',
  'toeplitz',
  'reshape',
  'analyse',
  'blockProduct',
  'synthesise',
  'reshape',
];

/** z = K(θ)·x and nothing else. */
function compiledOf({ size, taps, from, to, boundary = 'periodic' }: Convolution) {
  const shape = (channels: number): Shape => (from * to === 1 ? [size] : [size, channels]);
  const graph = graphOf(
    {
      x: { kind: 'input', shape: shape(from) },
      z: { kind: 'unit', shape: shape(to), activation: { kind: 'identity' }, bias: 'none' },
    },
    [['e:x>z', { map: { kind: 'convolution-1d', stencil: taps, boundary } }]],
  );
  const compilation = compiled(graph, recipeOf());
  const ops = compilation.forward?.flatMap(({ calls }) => calls.map(({ op }) => op));
  return { ...compilation, ops };
}

/** The place whose number stands at a place that may lie outside; null where that is zero. */
function seen(at: number, size: number, boundary: Filter['boundary']): number | null {
  if (at >= 0 && at < size) return at;
  if (boundary === 'periodic') return ((at % size) + size) % size;
  return boundary === 'zero' ? null : at < 0 ? -1 - at : 2 * size - 1 - at;
}

/** z, x̄ and θ̄ of z_i = Σ_t θ_t·x_{i + half − t}, term by term; `largest` bounds the sum of the sizes of the terms of each number. */
function naively(
  { size, taps, from, to, boundary }: Filter,
  rows: number,
  x: Numbers,
  theta: Numbers,
  u: Numbers,
) {
  const z = new Float64Array(rows * size * to);
  const [backX, backTheta] = [new Float64Array(x.length), new Float64Array(theta.length)];
  const sizes = [z, backX, backTheta].map((values) => new Float64Array(values.length));
  const half = (taps - 1) / 2;
  const add = (which: number, values: Float64Array, at: number, term: number): void => {
    values[at] = (values[at] as number) + term;
    const own = sizes[which] as Float64Array;
    own[at] = (own[at] as number) + Math.abs(term);
  };
  for (let r = 0; r < rows; r += 1)
    for (let i = 0; i < size; i += 1)
      for (let t = 0; t < taps; t += 1)
        for (let c = 0; c < from; c += 1)
          for (let d = 0; d < to; d += 1) {
            const pixel = seen(i + half - t, size, boundary);
            if (pixel === null) continue;
            const [at, tap, out] = [
              (r * size + pixel) * from + c,
              (t * from + c) * to + d,
              (r * size + i) * to + d,
            ];
            const [xi, ti, ui] = [x[at] as number, theta[tap] as number, u[out] as number];
            add(0, z, out, ti * xi);
            add(1, backX, at, ti * ui);
            add(2, backTheta, tap, xi * ui);
          }
  const largest = sizes.map((own) => Math.max(...own));
  return { z, backX, backTheta, largest };
}

/**
 * A number passes the sums over the rounds (twice, and once for θ) and that over a block; each rounds its partial sums to ε = 1.1e-16
 * of at most the sum of its terms' sizes. Between the waves every pair of rounds meets, in place of one pair for each distance, and
 * both waves of a frequency do: so the sizes add up to at most 2·rounds times those of the naive sum.
 */
const tolerance = (rounds: number, width: number, largest: number): number =>
  1.1e-16 * (3 * rounds + 2 * width) * 2 * rounds * largest;

async function agrees(convolution: Convolution, rows: number, seed: number): Promise<void> {
  const { size, taps, from, to } = convolution;
  const { program, ops } = compiledOf(convolution);
  const ring = cutRing(convolution);
  expect(ops?.filter((op) => !['pad', 'embed', 'slice'].includes(op))).toEqual(transformed);
  if (!ring) throw new Error('computed tap by tap');
  const random = seededRandom(seed);
  const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => random.normal());
  const [x, theta, u] = [normals(rows * size * from), normals(taps * from * to), normals(rows * size * to)];
  const expected = naively(filterOf(convolution), rows, x, theta, u);
  const parameters = pack(program, { e: theta });
  const [id = ''] = Object.keys(parameters);
  const back = await run(program, 'pullback', rows, { ...parameters, x, cotangent: u });
  const meets = (actual: Numbers | undefined, values: Float64Array, which: number): void => {
    const allowed = tolerance(ring.rounds, ring.width * from, expected.largest[which] as number);
    expect(actual?.length).toBe(values.length);
    const worst = values.reduce((most, v, i) => Math.max(most, Math.abs(v - (actual?.[i] ?? NaN))), 0);
    expect(worst, `${['z', 'x̄', 'θ̄'][which]} of ${JSON.stringify(convolution)}`).toBeLessThanOrEqual(allowed);
  };
  meets(back['prediction'], expected.z, 0);
  meets(back[program.cotangents['x'] ?? ''], expected.backX, 1);
  meets(back[program.cotangents[id] ?? ''], expected.backTheta, 2);
}

test('waves are orthonormal along the rounds, and responses are diagonal in them', () => {
  for (let rounds = 1; rounds <= 17; rounds += 1) {
    const tape = new PlanTape();
    const values = (id: string): readonly number[] => tape.values.get(id)?.values ?? [];
    const [u, d] = [values(writeWaves(tape, rounds)), values(writeResponses(tape, rounds))];
    const waves = u.length / rounds;
    for (let i = 0; i < rounds; i += 1)
      for (let j = 0; j < rounds; j += 1) {
        let [product, shift] = [0, 0];
        for (let a = 0; a < waves; a += 1) {
          const left = (u[a * rounds + j] ?? NaN) as number;
          product += (u[a * rounds + i] ?? NaN) * left;
          // What D says of a step by one round, e₁: Uᵀ·D(e₁)·U takes round i to round i + 1.
          for (let b = 0; b < 2; b += 1) {
            const to = 2 * Math.floor(a / 2) + b;
            const response = d[(2 * a + b) * rounds + (1 % rounds)] ?? NaN;
            shift += (u[a * rounds + i] ?? NaN) * response * (u[to * rounds + j] ?? NaN);
          }
        }
        // Sums of as many terms of size 1/rounds as there are waves: some ε.
        expect(product).toBeCloseTo(i === j ? 1 : 0, 14);
        expect(shift).toBeCloseTo((i + 1) % rounds === j ? 1 : 0, 14);
      }
  }
});

describe('[E1] [D1] values and gradients meet a naive sum', () => {
  const cases: readonly Convolution[] = [
    { size: 64, taps: 63, from: 1, to: 1 },
    { size: 64, taps: 127, from: 1, to: 1 }, // goes round nearly twice
    { size: 256, taps: 255, from: 1, to: 1 },
    { size: 360, taps: 359, from: 1, to: 1 },
    { size: 360, taps: 101, from: 1, to: 1 },
    { size: 225, taps: 225, from: 1, to: 1 },
    { size: 21, taps: 43, from: 1, to: 1 },
    { size: 62, taps: 61, from: 2, to: 3 },
    { size: 45, taps: 41, from: 3, to: 1 },
    { size: 128, taps: 65, from: 1, to: 4 },
    // On longer rings: lengths that cannot be cut, and other boundaries.
    { size: 211, taps: 211, from: 1, to: 1 },
    { size: 127, taps: 301, from: 1, to: 1 },
    { size: 89, taps: 89, from: 3, to: 2 },
    { size: 128, taps: 127, from: 1, to: 1, boundary: 'zero' },
    { size: 100, taps: 331, from: 1, to: 1, boundary: 'zero' },
    { size: 45, taps: 41, from: 2, to: 3, boundary: 'zero' },
    { size: 240, taps: 239, from: 1, to: 1, boundary: 'reflexive' },
    { size: 64, taps: 129, from: 3, to: 2, boundary: 'reflexive' },
  ];
  for (const one of cases)
    test(`${one.size} pixels, ${one.taps} taps, channels ${one.from} to ${one.to}, ${one.boundary ?? 'periodic'}`, () =>
      agrees(one, 3, one.taps));

  test('any cut, any channels', async () => {
    const any = fc.record({
      rounds: fc.integer({ min: 1, max: 12 }),
      width: fc.integer({ min: 1, max: 9 }),
      half: fc.integer({ min: 1, max: 90 }),
      from: fc.integer({ min: 1, max: 3 }),
      to: fc.integer({ min: 1, max: 3 }),
      boundary: fc.constantFrom('periodic', 'zero', 'reflexive'),
    });
    await fc.assert(
      fc.asyncProperty(any, async ({ rounds, width, half, from, to, boundary }) => {
        const size = Math.max(2, rounds * width);
        if (boundary === 'reflexive' && half > size) return;
        const one = { size, taps: 2 * half + 1, from, to, boundary };
        if (cutRing(one)) await agrees(one, 2, half);
        else expect(compiledOf(one).ops?.at(-1)).toBe('convolve');
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

test.each([
  { size: 360, taps: 181, from: 1, to: 1 },
  { size: 64, taps: 63, from: 2, to: 3, boundary: 'zero' } as const,
])('[D3] Jv and Jᵀu are adjoint: %o', async (convolution) => {
  const { program, ops } = compiledOf(convolution);
  expect(ops).toContain('analyse');
  const random = seededRandom(3);
  const x = Float64Array.from({ length: 3 * convolution.size * convolution.from }, () => random.normal());
  expect(await networkAdjointError(program, trialParameters(program), x, 3, random)).toBeLessThan(1e-12);
});

describe('which way', () => {
  test('short stencils and small signals stay tap by tap', () => {
    expect(compiledOf({ size: 1024, taps: 5, from: 1, to: 1 }).ops).toEqual(['pad', 'convolve']);
    expect(compiledOf({ size: 1021, taps: 63, from: 1, to: 1 }).ops).toEqual(['pad', 'convolve']); // a prime
    expect(compiledOf({ size: 16, taps: 15, from: 1, to: 1 }).ops).toEqual(['pad', 'convolve']);
    const { ops, counts } = compiledOf({ size: 64, taps: 31, from: 1, to: 1, boundary: 'zero' });
    expect(ops).toEqual(['pad', 'convolve']);
    expect(counts.perEdge.get('e')).toEqual({ parameters: 31, macs: 64 * 31 });
  });

  test('a prime length and other boundaries take a longer ring that no tap reaches around', () => {
    const prime = wrap(filterOf({ size: 1021, taps: 1021, from: 1, to: 1 }));
    expect(prime).toMatchObject({ start: 510 });
    expect((prime?.ring.rounds ?? 0) * (prime?.ring.width ?? 0)).toBeGreaterThanOrEqual(1021 + 1020);
    const toeplitz = wrap({ size: 1024, taps: 1023, from: 1, to: 1, boundary: 'zero' });
    expect(toeplitz).toMatchObject({ start: 0, ring: { rounds: 32, width: 48 } });
  });

  test('the cut has fewer products than the taps, and they are those that are counted', () => {
    for (const [size, rounds, width] of [
      [1024, 32, 32],
      [360, 15, 24],
      [225, 15, 15],
    ] as const) {
      const one = { size, taps: size - 1 + (size % 2), from: 1, to: 1 };
      const ring = cutRing(one);
      expect(ring).toMatchObject({ rounds, width });
      const { counts, program } = compiledOf(one);
      const waves = 2 * Math.ceil(rounds / 2);
      const products = 2 * waves * size + 2 * waves * width * width;
      expect(products).toBeLessThan(directMacs(filterOf(one)) / 3);
      expect(ring && transformedMacs(ring)).toBe(products);
      expect(counts.perEdge.get('e')).toEqual({ parameters: one.taps, macs: products, transforms: true });
      // The program transforms the stencil as well, once for all rows.
      expect(program.macs?.forward).toBe(products + 2 * waves * rounds * (2 * width - 1));
    }
  });

  test('tables and blocks stay small', () => {
    const long = cutRing({ size: 2 ** 20, taps: 2 ** 20 - 1, from: 1, to: 1 });
    expect(long).toBeNull();
    const wide = cutRing({ size: 2 ** 16, taps: 2 ** 16 - 1, from: 1, to: 1 });
    expect(wide).toMatchObject({ rounds: 512, width: 128 });
  });
});
