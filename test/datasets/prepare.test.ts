import { needsStandardising } from '../../src/datasets/standardise.ts';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { prepare, type PreparedData, type Preparing } from '../../src/datasets/prepare.ts';

const sound = (result: Preparing): PreparedData => {
  if (!result.ok) throw new Error(result.faults.map(({ message }) => message).join('; '));
  return result;
};

const messages = (result: Preparing): string[] =>
  result.ok ? [] : result.faults.map(({ message }) => message);

it('keeps every row, in order, for training when nothing is said', () => {
  const { table, training, validation, scaling } = sound(prepare({ kind: 'higham' }, undefined, 1));
  expect([...training]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(validation.length).toBe(0);
  expect(scaling).toBeNull();
  expect(table.inputs[0]).toBe(0.1);
});

it('splits into two parts that are disjoint and complete', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.integer(),
      (count, share, splitSeed) => {
        const { table, training, validation } = sound(
          prepare({ kind: 'line', count }, { validation: share, splitSeed }, 1),
        );
        expect(table.rows).toBe(count);
        expect([...training, ...validation].toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
        expect(training.length).toBeGreaterThan(0);
        // The nearest whole number of rows, unless that leaves none to train on.
        if (validation.length < count - 1)
          expect(Math.abs(validation.length - share * count)).toBeLessThanOrEqual(0.5);
        else expect(share * count).toBeGreaterThanOrEqual(count - 1.5);
        expect([...training]).toEqual([...training].toSorted((a, b) => a - b));
      },
    ),
  );
});

it('splits by the split’s seed and draws by the recipe’s', () => {
  const of = (seed: number, splitSeed: number): PreparedData =>
    sound(prepare({ kind: 'gauss' }, { validation: 0.3, splitSeed }, seed));
  expect(of(1, 1)).toEqual(of(1, 1));
  expect(of(1, 1).table).toEqual(of(1, 2).table);
  expect(of(1, 1).validation).not.toEqual(of(1, 2).validation);
  expect(of(1, 1).table.inputs).not.toEqual(of(2, 1).table.inputs);
});

it('standardises by the training rows alone', () => {
  const plain = sound(prepare({ kind: 'iris' }, { validation: 0.2 }, 1));
  const scaled = sound(prepare({ kind: 'iris' }, { validation: 0.2, standardise: true }, 1));
  expect(scaled.scaling?.length).toBe(4);
  for (let column = 0; column < 4; column++) {
    const values = Array.from(scaled.training, (row) => scaled.table.inputs[row * 4 + column]!);
    const mean = values.reduce((s, v) => s + v, 0) / values.length;
    const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length;
    // 120 numbers of order one, rounded to 1e-16 each.
    expect(Math.abs(mean)).toBeLessThan(1e-13);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-13);
    const { mean: shift, deviation } = scaled.scaling![column]!;
    const row = scaled.validation[0]!;
    expect(scaled.table.inputs[row * 4 + column]).toBe(
      (plain.table.inputs[row * 4 + column]! - shift) / deviation,
    );
  }
  expect(plain.training).toEqual(scaled.training);
});

it('only shifts a constant column', () => {
  const text = 'a,b,y\n0.1,1,2\n0.1,2,3\n0.1,3,4\n';
  const { table, scaling } = sound(prepare({ kind: 'csv', name: 'c.csv', text }, { standardise: true }, 1));
  expect(scaling?.[0]?.deviation).toBe(1);
  for (let i = 0; i < 3; i++) expect(Math.abs(table.inputs[2 * i]!)).toBeLessThan(1e-15);
});

describe('a CSV file', () => {
  const text = 'u,v,w\n1,2,3\n4,5,6\n7,8,9\n';

  it('is read with the usual choice of columns, or with the one made', () => {
    const usual = sound(prepare({ kind: 'csv', name: 'n.csv', text }, undefined, 1)).table;
    expect([usual.inputNames, usual.targetNames, usual.task]).toEqual([
      ['u', 'v'],
      ['w'],
      { kind: 'regression' },
    ]);
    const other = sound(prepare({ kind: 'csv', name: 'n.csv', text, target: 'u' }, undefined, 1)).table;
    expect(other.targetNames).toEqual(['u']);
    expect(other.inputNames).toEqual(['v']);
    const own = sound(
      prepare({ kind: 'csv', name: 'n.csv', text, inputs: ['w'], target: ['u', 'v'] }, undefined, 1),
    ).table;
    expect([...own.inputs]).toEqual([3, 6, 9]);
    const classes = sound(prepare({ kind: 'csv', text, target: 'w', task: 'classes' }, undefined, 1)).table;
    expect(classes.task).toEqual({ kind: 'one-hot', classes: ['3', '6', '9'] });
  });

  it('is refused with the file’s name and every place', () => {
    expect(
      messages(prepare({ kind: 'csv', name: 'n.csv', text: 'a,b\n1,2\n,3\n4,x\n5,6\n' }, undefined, 1)),
    ).toEqual([
      'n.csv: line 3, column 1 (a): the cell is empty; fill it in or remove the row',
      'n.csv: line 4, column 2 (b): "x" is not a number, unlike most of the column',
    ]);
    expect(messages(prepare({ kind: 'csv', name: 't.csv', text: 'a,b\nc,d\n' }, undefined, 1))).toHaveLength(
      1,
    );
    expect(
      messages(prepare({ kind: 'csv', name: 5, inputs: 3, target: 4, task: 'x', sort: true }, undefined, 1)),
    ).toHaveLength(5);
  });
});

it('says what is wrong with a choice', () => {
  expect(messages(prepare({}, undefined, 1))[0]).toContain('no data is chosen');
  expect(messages(prepare({ kind: 'highem' }, undefined, 1))).toEqual([
    'no data set is called "highem"; did you mean "higham"?',
  ]);
  expect(messages(prepare({ kind: 'toString' }, undefined, 1))[0]).toContain('no data set is called');
  expect(messages(prepare({ kind: 'spiral', count: 1, turns: 3 }, undefined, 1))).toEqual([
    'spiral: count must be a whole number from 2 up to 100000',
    'spiral: turns must be one of count, noise, targets',
  ]);
});

test('rows that a document leaves in a file of their own are asked for by name', () => {
  const answer = prepare({ kind: 'csv', name: 'rows.csv', path: 'rows.csv' }, undefined, 1);
  expect(answer.ok).toBe(false);
  if (!answer.ok) expect(answer.faults[0]?.message).toContain('"rows.csv"');
});

test.each([
  ['lengths in metres and weights in kilograms', [1.7, 65, 1.8, 80], true],
  ['pixels from 0 to 255, one of them always black', [0, 200, 0, 90], true],
  ['thousandths', [0.002, 0.001, 0.004, 0.003], true],
  ['points of the plane', [-1, 0.4, 1, 2], false],
  ['centimetres of petals', [5.1, 3.5, 4.9, 3], false],
  ['nothing', [], false],
])('%s: a network learns from standardised columns or not', (_, values, wanted) => {
  expect(needsStandardising(Float64Array.from(values), 2)).toBe(wanted);
});
