/** Records with many names: what `Object.fromEntries` makes. */
import { describe, expect, test } from 'vitest';
import { recordFrom, recordOf } from '../../src/base/record.ts';

describe('a record', () => {
  const names = [
    'a',
    '__proto__',
    'constructor',
    '10',
    '2',
    ...Array.from({ length: 300 }, (_, i) => `v${i}`),
  ];
  const pairs = names.map((name, i) => [name, { i }] as const);

  test('is the one that its entries make, whatever their names', () => {
    const expected = Object.fromEntries(pairs);
    for (const made of [recordOf(new Map(pairs)), recordFrom(names, (i) => ({ i }))]) {
      expect(Object.entries(made)).toEqual(Object.entries(expected)); // in the same order
      expect(JSON.stringify(made)).toBe(JSON.stringify(expected));
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    }
  });
});
