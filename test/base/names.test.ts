import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCodePoints } from '../../src/base/code-points.ts';
import { nearestName } from '../../src/base/nearest.ts';

it('suggests a name that differs by a slip, and none that differs by more', () => {
  const known = ['activation', 'bias', 'shape', 'kind'];
  expect(nearestName('activaton', known)).toBe('activation');
  expect(nearestName('Bias', known)).toBe('bias');
  expect(nearestName('shpae', known)).toBe('shape');
  expect(nearestName('weights', known)).toBeNull();
  expect(nearestName('', known)).toBeNull();
});

it('orders by code point, where UTF-16 order would differ', () => {
  expect(['𝛿', 'ﬀ', 'b', 'ab', 'a', '10', '9', ''].toSorted(compareCodePoints)).toEqual([
    '',
    '10',
    '9',
    'a',
    'ab',
    'b',
    'ﬀ',
    '𝛿',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const points = (text: string): number[] => Array.from(text, (each) => each.codePointAt(0)!);
      const [x, y] = [points(a), points(b)];
      const at = x.findIndex((point, i) => point !== y[i]);
      const expected = at < 0 ? x.length - y.length : at >= y.length ? 1 : x[at]! - y[at]!;
      expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(expected));
    }),
  );
});
