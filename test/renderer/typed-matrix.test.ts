import { expect, test } from 'vitest';
import { matrixText, typedNumbers } from '../../src/renderer/controls/typed-matrix.ts';

test('rows of numbers are read with their extents; dots and gaps are zeros', () => {
  const matrix = [
    [1, -1, 0],
    [0, 2.5, 3],
  ];
  expect(typedNumbers('1 −1 ·\n. 2.5 3')).toEqual({ ok: true, matrix, summary: '2 × 3' });
  expect(typedNumbers('1,-1,;,2.5,3')).toEqual({ ok: true, matrix, summary: '2 × 3' });
});

test('a fault is named with its place', () => {
  expect(typedNumbers('1 2\n3')).toEqual({ ok: false, why: 'Row 2 has 1 place, the first one 2.' });
  expect(typedNumbers('1 2\n3 b')).toEqual({ ok: false, why: 'Row 2, column 2: "b" is not a number.' });
  expect(typedNumbers(' ').ok).toBe(false);
});

test('what is shown to be edited reads back as the same numbers', () => {
  const matrix = [
    [1 / 3, -1e-300, 5e21],
    [0, 1.1, -7],
  ];
  const typed = typedNumbers(matrixText(matrix));
  expect(typed.ok && typed.matrix).toEqual(matrix);
});
