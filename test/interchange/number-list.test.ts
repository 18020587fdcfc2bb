import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumberList } from '../../src/interchange/number-list.ts';

const read = (text: string) => {
  const reading = readNumberList(text);
  return reading.ok ? reading.numbers : reading.why;
};

describe('a pasted list of numbers', () => {
  it('is read however it is parted and broken', () => {
    for (const text of [
      '1 −0.5 0 2e3',
      '1,-.5,0,2000',
      '1\t-0.5\t0\t2000\r\n',
      '1\n-0.5\n0\n2e3',
      '[1, -0.5,\n 0, 2000]',
      '[[1, -0.5],\n [0, 2000]]',
      '1; -0.5; 0; 2000',
      '\n1 -0.5\n\n0 2000\n',
    ])
      expect(read(text)).toEqual([1, -0.5, 0, 2000]);
    expect(read('')).toEqual([]);
  });

  it('is any list of finite numbers again, bit for bit', () => {
    const parts = fc.constantFrom(' ', ', ', '\t', '\n', ',\n');
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, parts, (list, part) => {
        // −0 is written as 0.
        expect(read(list.join(part))).toEqual(list.map((value) => (value === 0 ? 0 : value)));
      }),
    );
  });

  it('names the first word that is no number, and where it stands', () => {
    expect(read('1, 2, x, y')).toBe('Number 3: "x" is not a number.');
    expect(read('1 2\n3 4,5z 6')).toBe('Number 3 (line 2, place 1): "3 4" is not a number.');
    expect(read('1 2\n3 five 6')).toBe('Number 4 (line 2, place 2): "five" is not a number.');
    expect(read('1,,3')).toBe('Number 2 is missing.');
    expect(read('1 NaN')).toBe('Number 2: "NaN" is not a number.');
    expect(read(`1 ${'q'.repeat(80)}`)).toBe(`Number 2: "${'q'.repeat(24)}…" is not a number.`);
  });
});
