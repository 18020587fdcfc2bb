import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EdgeFacts } from '../../src/compiler/edge-facts.ts';
import { Sequences } from '../../src/compiler/sequences.ts';

const plain = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom('a', 'list', '', true, false, null),
    fc.array(tie('data'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'list'), tie('data'), { noNullPrototype: true }),
  ),
})).data;

test('data are one sequence exactly where they are equal, entry by entry', () => {
  // JSON is the independent measure.
  fc.assert(
    fc.property(fc.array(plain, { minLength: 2, maxLength: 12 }), (all) => {
      const sequences = new Sequences();
      const numbers = all.map((data) => sequences.withData(0, data));
      for (const [i, a] of all.entries())
        for (const [j, b] of all.entries())
          expect(numbers[i] === numbers[j]).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

test('a fact is found by the edge and by its name, and only where it was noted', () => {
  const edges = new Map([
    ['a', { number: 0 }],
    ['b', { number: 1 }],
  ]);
  const facts = new EdgeFacts<string | null>(edges);
  facts.note({ number: 1 }, null);
  expect([facts.get('b'), facts.of({ number: 1 }), facts.has('b')]).toEqual([null, null, true]);
  expect([facts.get('a'), facts.has('a'), facts.get('c'), facts.has('c')]).toEqual([
    undefined,
    false,
    undefined,
    false,
  ]);
});
