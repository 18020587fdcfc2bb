import { describe, expect, test } from 'vitest';
import type { Choice } from '../../src/document/document.ts';
import {
  columnRuns,
  type CsvSettings,
  csvSettings,
  withRole,
} from '../../src/renderer/training/csv-choice.ts';

/** A table of pixels, two measured numbers and a word. */
function table(pixels: number): Choice {
  const names = [...Array.from({ length: pixels }, (_, i) => `p${i}`), 'weight', 'age', 'side'];
  const rows = Array.from({ length: 6 }, (_, row) =>
    names.map((name, i) => (name === 'side' ? ['left', 'right'][row % 2] : `${row * i + 0.5}`)).join(','),
  );
  return { kind: 'csv', name: 'wide.csv', text: [names.join(','), ...rows].join('\n') };
}

const settingsOf = (data: Choice): CsvSettings => csvSettings(data) as CsvSettings;
const listed = (data: Choice) =>
  columnRuns(settingsOf(data)).map((run) => run.map(({ name }) => name).join(' '));

describe('columns of a table', () => {
  test('few of them are listed one by one', () => {
    expect(listed(table(3))).toEqual(['p0', 'p1', 'p2', 'weight', 'age', 'side']);
  });

  test('many alike are one row, which other roles and types end', () => {
    const names = Array.from({ length: 784 }, (_, i) => `p${i}`);
    expect(listed(table(784))).toEqual([[...names, 'weight', 'age'].join(' '), 'side']);
    const data = withRole(table(784), settingsOf(table(784)), ['p20', 'weight'], 'none');
    const expected = [
      names.slice(0, 20).join(' '),
      'p20',
      names.slice(21).join(' '),
      'weight',
      'age',
      'side',
    ];
    expect(listed(data)).toEqual(expected);
  });

  test('many are given a role at once, and keep the order of the file', () => {
    const data = table(12);
    const unused = withRole(data, settingsOf(data), ['p3', 'p2', 'p1'], 'none');
    expect(unused['inputs']).toEqual([
      'p0',
      'p4',
      'p5',
      'p6',
      'p7',
      'p8',
      'p9',
      'p10',
      'p11',
      'weight',
      'age',
    ]);
    expect(unused['target']).toBe('side');
    const targets = withRole(unused, settingsOf(unused), ['p2', 'p1'], 'target');
    expect(targets).toMatchObject({ target: ['p1', 'p2'], task: 'regression' });
    const back = withRole(targets, settingsOf(targets), ['side'], 'target');
    expect(back).toMatchObject({ target: 'side', task: 'classes', inputs: unused['inputs'] });
  });
});
