import { describe, expect, it } from 'vitest';
import { readMatrix, transposedMatrix } from '../../src/interchange/matrix-text.ts';

const read = (text: string) => {
  const reading = readMatrix(text);
  return reading.ok ? reading.matrix : reading.why;
};

describe('a typed matrix', () => {
  it('is read however it is parted', () => {
    const numbers = [
      [1, -0.5, null],
      [null, 2000, 3],
    ];
    for (const text of [
      '1 −0.5 ·\n. 2e3 3',
      '1, -.5, ; , 2000, 3',
      '1\t-0.5\t\n\t2e3\t3\n',
      '[[1, -0.5, _],\n [·, 2000, 3]]',
    ])
      expect(read(text)).toEqual(numbers);
    expect(transposedMatrix(numbers)).toEqual([
      [1, null],
      [-0.5, 2000],
      [null, 3],
    ]);
  });

  it('is refused with the place of the fault', () => {
    expect(read('')).toBe('Type rows of numbers.');
    expect(read('1 2\n3 x')).toBe('Row 2, column 2: "x" is not a number.');
    expect(read('1 2\n3')).toBe('Row 2 has 1 place, the first one 2.');
    expect(read('1 Infinity')).toContain('is not a number');
  });
});
