import { expect, test } from 'vitest';
import { compare, readBaseline, verdict } from '../../bench/baseline.ts';
import { quotients, spread } from '../../src/lab/speed/measure.ts';
import { readOptions } from '../../bench/options.ts';
import { sectionNames } from '../../bench/section.ts';

const then = spread([9, 10, 11]);

test('worse and better are more than the spread of both runs', () => {
  expect(verdict(spread([7, 8, 8.5]), then)).toBe('worse');
  expect(verdict(spread([12, 13, 14]), then)).toBe('better');
  expect(verdict(spread([9.5, 10, 10.5]), then)).toBe('same');
  // A median below all earlier rounds, but from rounds that reach the earlier median: noise.
  expect(verdict(spread([7, 8, 10.5]), then)).toBe('same');
  // And rounds that are all below the earlier median, whose own median was seen before.
  expect(verdict(spread([9, 9.2, 9.4]), then)).toBe('same');
});

test('what is gone and what got worse stand first; what is new is left out', () => {
  const { lines, worse } = compare(
    { even: then, slow: spread([4, 5, 6]), fast: spread([20, 21, 22]), fresh: then },
    { even: then, slow: then, fast: then, gone: then },
  );
  expect(worse).toBe(true);
  expect(lines.map((line) => line.split(/ +/).slice(0, 3).join(' '))).toEqual([
    'gone gone',
    'worse ×0.50 slow:',
    'better ×2.10 fast:',
    'same ×1.00 even:',
  ]);
});

test('a ratio that is gone is no better than a worse one', () => {
  const { lines, worse } = compare({ kept: then }, { kept: then, renamed: then });
  expect(lines[0]).toMatch(/^gone +renamed$/);
  expect(worse).toBe(true);
});

test('the median of an even number of rounds lies between two', () => {
  expect(spread([9, 1]).median).toBe(5);
  expect(spread([4, 1, 2]).median).toBe(2);
});

test('quotients are taken round by round', () => {
  // The machine was half as quick in the second round, for both.
  expect(quotients([10, 5], [2, 1])).toEqual({ least: 5, median: 5, most: 5, rounds: 2 });
});

test('sections are named, and the peers run only when asked for', () => {
  expect(readOptions([]).sections).toEqual(['compile', 'train', 'app']);
  expect(readOptions(['--peers']).sections).toEqual(['compile', 'train', 'app', 'peers']);
  expect(readOptions(['--only', sectionNames.join(',')]).sections).toEqual(sectionNames);
  expect(readOptions(['--only', 'peers,train']).sections).toEqual(['train', 'peers']);
  expect(() => readOptions(['--only', 'trian'])).toThrow('no section "trian"');
});

test('the committed baseline holds positive ratios with their spread', () => {
  const ratios = Object.values(readBaseline()).flatMap((section) => Object.entries(section));
  const unsound = ratios.filter(
    ([, { least, median, most }]) => !(least > 0 && least <= median && median <= most),
  );
  expect(unsound).toEqual([]);
});
