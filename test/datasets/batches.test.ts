import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowSource, type BatchSettings } from '../../src/datasets/batches.ts';

const settings = fc.record({
  size: fc.integer({ min: 0, max: 12 }),
  sampling: fc.constantFrom('shuffle', 'sequence', 'replacement'),
  generator: fc.constantFrom('adjoint', 'mt19937'),
  generatorSeed: fc.integer({ min: 0, max: 100 }),
  normalsBefore: fc.integer({ min: 0, max: 5 }),
}) satisfies fc.Arbitrary<BatchSettings>;
const rows = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 });

it('gives the same rows however the calls are cut', () => {
  fc.assert(
    fc.property(
      settings,
      rows,
      fc.integer(),
      fc.array(fc.integer({ min: 0, max: 7 })),
      (batch, list, seed, cuts) => {
        const chosen = Uint32Array.from(list);
        const steps = cuts.reduce((sum, n) => sum + n, 0);
        const whole = rowSource(chosen, batch, seed).next(steps);
        const source = rowSource(chosen, batch, seed);
        expect(cuts.flatMap((n) => [...source.next(n)])).toEqual([...whole]);
        expect(source.position()).toBe(steps * source.size);
        expect(whole.every((row) => list.includes(row))).toBe(true);
      },
    ),
  );
});

it('goes on from any position that was noted, forward and back', () => {
  fc.assert(
    fc.property(settings, rows, fc.integer(), fc.nat(20), fc.nat(20), (batch, list, seed, before, after) => {
      const source = rowSource(Uint32Array.from(list), batch, seed);
      source.next(before);
      const noted = source.position();
      const following = [...source.next(after)];
      source.next(9);
      source.restore(noted);
      expect([...source.next(after)]).toEqual(following);
      const fresh = rowSource(Uint32Array.from(list), batch, seed);
      fresh.restore(noted);
      expect([...fresh.next(after)]).toEqual(following);
    }),
  );
});

it('shuffles every row once into each epoch, and carries a rest over', () => {
  fc.assert(
    fc.property(
      rows,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('adjoint', 'mt19937'),
      (list, given, generator) => {
        const source = rowSource(Uint32Array.from(list), { size: given, generator }, 3);
        const count = list.length;
        expect(source.size).toBe(Math.min(given, count));
        // size · count rows are whole epochs and whole steps at once.
        const drawn = [...source.next(count)];
        for (let epoch = 0; epoch < source.size; epoch++) {
          const order = drawn.slice(epoch * count, (epoch + 1) * count);
          expect(order.toSorted((a, b) => a - b)).toEqual(list.toSorted((a, b) => a - b));
        }
      },
    ),
  );
});

it('orders epochs differently, and by the seed', () => {
  const list = Uint32Array.from({ length: 50 }, (_, i) => i);
  const source = rowSource(list, {}, 1);
  expect(source.size).toBe(50);
  expect([...source.next(1)]).not.toEqual([...source.next(1)]);
  expect([...rowSource(list, {}, 2).next(1)]).not.toEqual([...rowSource(list, {}, 1).next(1)]);
});

it('keeps the order given when asked', () => {
  expect([...rowSource(Uint32Array.of(4, 2, 7), { size: 2, sampling: 'sequence' }, 1).next(3)]).toEqual([
    4, 2, 7, 4, 2, 7,
  ]);
});

it('draws the rows of the published Higham and Higham run', () => {
  const list = Uint32Array.from({ length: 10 }, (_, i) => i);
  const source = rowSource(
    list,
    { size: 1, sampling: 'replacement', generator: 'mt19937', generatorSeed: 5000, normalsBefore: 23 },
    1,
  );
  expect(Array.from(source.next(20), (row) => row + 1)).toEqual([
    1, 2, 3, 2, 4, 4, 7, 7, 10, 5, 6, 8, 2, 4, 4, 7, 4, 2, 1, 9,
  ]);
});

it('gives nothing when there are no rows', () => {
  expect(rowSource(new Uint32Array(0), { size: 4 }, 1).next(3).length).toBe(0);
});
