import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareCodePoints } from '../../src/base/code-points.ts';
import { SortedMap } from '../../src/base/sorted-map.ts';

/** Short ids, so that many are alike, some beyond the basic plane. */
const ids = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom('a', 'b', '\uE000', '\u{1F600}'), maxLength: 4 }),
);

describe('a map of sorted entries', () => {
  test('answers as a Map with the same entries does', () => {
    fc.assert(
      fc.property(ids, ids, (names, others) => {
        const entries = names.toSorted(compareCodePoints).map((id) => ({ id }));
        const sorted = new SortedMap(entries);
        const plain = new Map(entries.map((entry) => [entry.id, entry]));
        expect([...sorted]).toEqual([...plain]);
        expect([...sorted.keys()]).toEqual([...plain.keys()]);
        expect([...sorted.values()]).toEqual([...plain.values()]);
        expect(sorted.size).toBe(plain.size);
        for (const id of [...names, ...others]) {
          expect(sorted.get(id)).toBe(plain.get(id));
          expect(sorted.has(id)).toBe(plain.has(id));
        }
        const visited: [string, { id: string }][] = [];
        sorted.forEach((entry, id) => visited.push([id, entry]));
        expect(visited).toEqual([...plain]);
      }),
    );
  });
});
