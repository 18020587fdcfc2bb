import { describe, expect, it } from 'vitest';
import { duration, numeral, small, spaced } from '../../src/renderer/experiments/number-text.ts';

describe('numbers of experiments', () => {
  it('keep the digits that are asked for, and no zeros after them', () => {
    const texts = [0.0011384307010783112, 1175, -0.5, 6.533186e-23, 4.34727e-6, 0, 1e21].map((value) =>
      numeral(value, 9),
    );
    expect(texts).toEqual(['0.0011384307', '1175', '−0.5', '6.533186e−23', '4.34727e−6', '0', '1e21']);
    expect(numeral(NaN, 6)).toBe('not a number');
  });

  it('differences have two digits and a power, and nothing is plain 0', () => {
    expect([0, -2.31e-11, 1e-4].map(small)).toEqual(['0', '−2.3e−11', '1.0e−4']);
  });

  it('times read as people say them', () => {
    expect([0, 0.084, 1.26, 12.44, 59.94, 185].map(duration)).toEqual([
      'under 0.01 s',
      '0.08 s',
      '1.3 s',
      '12.4 s',
      '59.9 s',
      '3 min 5 s',
    ]);
  });

  it('names become words, unless they are words already', () => {
    expect(
      ['largestStableRate', 'digitsIn100Dimensions', 'rms', 'm = 8', '0 to 1, λ = 1'].map(spaced),
    ).toEqual(['largest stable rate', 'digits in 100 dimensions', 'rms', 'm = 8', '0 to 1, λ = 1']);
  });
});
