import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainCsvFault } from '../../src/datasets/readers/csv-fault.ts';
import { inspectCsv, readCsv } from '../../src/datasets/readers/csv.ts';

const messages = (text: string): string[] => inspectCsv(text).faults.map(explainCsvFault);

describe('what a CSV text holds', () => {
  it('finds header, delimiter, types and the usual roles', () => {
    const found = inspectCsv('a,b,species\n1,2.5,x\n2,3,y\n4,-1e3,x\n');
    expect(found).toMatchObject({ header: true, delimiter: ',', decimalMark: '.', rows: 3, faultCount: 0 });
    expect(found.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'numeric'],
      ['b', 'numeric'],
      ['species', 'label'],
    ]);
    expect(found.suggestion).toEqual({
      inputs: ['a', 'b'],
      target: 'species',
      task: 'classes',
      ambiguous: false,
    });
  });

  it('reads a file without a header', () => {
    const found = inspectCsv('5.1,3.5,setosa\n7,3.2,versicolor\n');
    expect(found).toMatchObject({ header: false, rows: 2 });
    expect(found.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2', 'column 3']);
  });

  it.each([
    ['semicolons and decimal commas', 'a;b;y\n1,5;2,25;A\n-3,0;4;B\n', ';', ','],
    ['tabs', 'a\tb\ty\n1.5\t2.25\tA\n-3.0\t4\tB\n', '\t', '.'],
    ['blanks in line', '  a    b  y\n 1.5 2.25  A\n-3.0    4  B\n', ' ', '.'],
    ['bars', 'a|b|y\n1.5|2.25|A\n-3.0|4|B\n', '|', '.'],
    [
      'byte order mark, CRLF, comments, empty lines',
      '\uFEFF# made by hand\r\na,b,y\r\n\r\n1.5,2.25,A\r\n# half\r\n-3.0,4,B\r\n\r\n',
      ',',
      '.',
    ],
    ['quoted cells', '"a","b","y"\n"1.5",2.25,"A"\n-3.0,"4",B', ',', '.'],
    ['old line ends', 'a,b,y\r1.5,2.25,A\r-3.0,4,B\r', ',', '.'],
  ])('reads %s', (_, text, delimiter, decimalMark) => {
    expect(inspectCsv(text)).toMatchObject({ delimiter, decimalMark, header: true, rows: 2, faultCount: 0 });
    const reading = readCsv(text, { inputs: ['a', 'b'], target: 'y' });
    expect(reading).toMatchObject({ ok: true });
    if (!reading.ok) return;
    expect([...reading.table.inputs]).toEqual([1.5, 2.25, -3, 4]);
    expect([...reading.table.targets]).toEqual([1, 0, 0, 1]);
    expect(reading.table.task).toEqual({ kind: 'one-hot', classes: ['A', 'B'] });
  });

  it('keeps delimiters and line breaks within quotes, and counts their lines', () => {
    const text = 'a,note,y\n1,"one, two",3\n2,"first\nsecond",4\nx,three,5\n7,four,6\n';
    expect(messages(text)).toEqual(['line 5, column 1 (a): "x" is not a number, unlike most of the column']);
  });

  it('reports missing, ragged and non-numeric cells with line and column in the file', () => {
    const text = 'a,b,c\n1,2,x\n3,,y\n\n4,5\n6,seven,z\n8,9,w,10\n1,1,1\n2,2,2\n3,3,3\n';
    expect(messages(text)).toEqual([
      'line 3, column 2 (b): the cell is empty; fill it in or remove the row',
      'line 5, column 3: the row has 2 cells where the first row has 3',
      'line 6, column 2 (b): "seven" is not a number, unlike most of the column',
      'line 7, column 4: the row has 4 cells where the first row has 3',
    ]);
  });

  it('lists at most fifty faults and counts all', () => {
    const rows = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? '1,oops' : '1,2'));
    const found = inspectCsv(`a,b\n${rows.join('\n')}\n`);
    expect(found.faults.length).toBe(50);
    expect(found.faultCount).toBe(67);
  });

  it.each([
    ['', 'the file is empty; it needs one line per example, cells separated by commas'],
    [' \n\n', 'the file is empty; it needs one line per example, cells separated by commas'],
    ['a,b\n', 'the file has a header but no rows below it'],
    [
      'name,town\nAda,London\nCarl,Göttingen\n',
      'no column holds numbers (all 2 columns are text); a network needs at least one numeric column',
    ],
    ['Dear all,\n\nthis is a letter.\nYours\n', 'no column holds numbers'],
  ])('says one thing about %j', (text, message) => {
    expect(messages(text).length).toBe(1);
    expect(messages(text)[0]).toContain(message);
    expect(inspectCsv(text).suggestion).toBeNull();
    expect(readCsv(text, { inputs: ['a'], target: null }).ok).toBe(false);
  });

  it('notices a quotation mark that is never closed', () => {
    expect(messages('a,b\n1,"2\n3,4\n').at(0)).toContain('never closed');
  });

  it('takes few whole numbers for classes when the column is called so, and asks otherwise', () => {
    const text = (name: string): string => `x,${name}\n0.5,1\n1.5,2\n2.5,10\n`;
    expect(inspectCsv(text('label')).suggestion).toMatchObject({ task: 'classes', ambiguous: true });
    expect(inspectCsv(text('price')).suggestion).toMatchObject({ task: 'regression', ambiguous: true });
    const reading = readCsv(text('label'), { inputs: ['x'], target: 'label', task: 'classes' });
    expect(reading.ok && reading.table.task).toEqual({ kind: 'one-hot', classes: ['1', '2', '10'] });
  });
});

describe('the chosen columns', () => {
  const text = 'a,b,c,colour\n1,,3,red\n4,5,6,blue\n';

  it('passes over faults in other columns', () => {
    expect(readCsv(text, { inputs: ['a'], target: 'c' })).toMatchObject({ ok: true });
    expect(readCsv(text, { inputs: ['a', 'b'], target: 'c' })).toMatchObject({ ok: false, faultCount: 1 });
  });

  it('writes labels among the inputs as one column each', () => {
    const reading = readCsv(text, { inputs: ['a', 'colour'], target: 'c' });
    expect(reading.ok && reading.table.inputNames).toEqual(['a', 'colour = blue', 'colour = red']);
    expect(reading.ok && [...reading.table.inputs]).toEqual([1, 0, 1, 4, 1, 0]);
  });

  it('takes several numeric targets, or none', () => {
    const two = readCsv(text, { inputs: ['colour'], target: ['a', 'c'] });
    expect(two.ok && [...two.table.targets]).toEqual([1, 3, 4, 6]);
    const none = readCsv(text, { inputs: ['a', 'c'], target: null });
    expect(none).toMatchObject({ ok: true, table: { targetNames: [], rows: 2 } });
  });

  it.each([
    [{ inputs: ['z'], target: 'c' }, 'there is no column "z"; the columns are a, b, c, colour'],
    [{ inputs: [], target: 'c' }, 'no input column is chosen; choose at least one'],
    [{ inputs: ['a', 'c'], target: 'c' }, 'column "c" is both input and target; choose one of the two'],
    [{ inputs: ['a'], target: ['c', 'colour'] }, 'column "colour" holds labels'],
  ])('refuses %j', (choice, message) => {
    const reading = readCsv(text, choice);
    expect(reading.ok).toBe(false);
    expect(reading.ok ? '' : explainCsvFault(reading.faults[0]!)).toContain(message);
  });

  it('refuses a single class', () => {
    const reading = readCsv('a,y\n1,x\n2,x\n', { inputs: ['a'], target: 'y' });
    expect(reading.ok ? '' : explainCsvFault(reading.faults[0]!)).toContain('at least two labels');
  });
});

it('finds the one spoilt cell of a sound file, whatever its shape', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 3, max: 30 }),
    columns: fc.integer({ min: 2, max: 6 }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n'),
    gaps: fc.array(fc.integer({ min: 0, max: 29 }), { maxLength: 3 }),
    spoil: fc.constantFrom('oops', ''),
    at: fc.tuple(fc.nat(), fc.nat()),
  });
  fc.assert(
    fc.property(shape, ({ rows, columns, delimiter, end, gaps, spoil, at }) => {
      const [row, column] = [at[0] % rows, at[1] % columns];
      const lines = [Array.from({ length: columns }, (_, i) => `name${i}`).join(delimiter)];
      let line = 0;
      for (let i = 0; i < rows; i++) {
        if (gaps.includes(i)) lines.push('');
        const cells = Array.from({ length: columns }, (_, j) =>
          i === row && j === column ? spoil : `${i}.${j}`,
        );
        lines.push(cells.join(delimiter));
        if (i === row) line = lines.length;
      }
      const { faults, faultCount } = inspectCsv(lines.join(end) + end);
      expect(faultCount).toBe(1);
      expect(faults[0]).toMatchObject({
        line,
        column: column + 1,
        code: spoil === '' ? 'missing' : 'not-a-number',
      });
    }),
  );
});

it('never throws, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', '#', '.', ' ', '\t', '-') }),
      (text) => {
        const { suggestion } = inspectCsv(text);
        if (suggestion !== null) readCsv(text, suggestion);
      },
    ),
    { numRuns: 500 },
  );
});
