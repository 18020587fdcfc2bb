/** What a walk knows at each of its places: the record itself, and nothing of what comes later. */
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { backwardReader, forwardReader } from '../../src/lab/example-values.ts';
import { outputCotangentReader } from '../../src/lab/output-cotangents.ts';
import { type WalkPlace, cellsMade } from '../../src/lab/walk-place.ts';
import { type MadeById, valuesAt, type WalkValues } from '../../src/lab/walk-values.ts';
import { exampleDocument, exampleNames } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';
import { drawing, type Drawing, walked } from '../support/walks.ts';

const tied = drawing(
  graphOf({ x: input(2), h1: unit('tanh', 1), h2: unit('tanh', 1), y: unit('identity', 1) }, [
    ['x>h1', { tie: 'w' }],
    ['x>h2', { tie: 'w' }],
    'h1>y',
    'h2>y',
  ]),
);
const penalised = drawing(
  graphOf({ x: input(3), h: unit('tanh', 4), y: unit('softmax', 2) }, ['x>h', 'h>y', ['s:x>y', {}]]),
  { loss: { kind: 'cross-entropy' }, regulariser: { kind: 'ridge', lambda: 0.1 } },
);
/** a[c] is o[h], which y reads too; a[d] is o[c]. */
const copied = drawing(
  graphOf(
    { x: input(2), h: unit('tanh', 3), c: unit('relu', 3), d: unit('identity', 3), y: unit('tanh', 2) },
    [
      'x>h',
      ['h>c', { map: { kind: 'identity' } }],
      ['c>d', { map: { kind: 'identity' } }],
      'd>y',
      ['s:h>y', {}],
    ],
  ),
);
const cases: [string, Drawing][] = [
  ...exampleNames().map((name): [string, Drawing] => [name, exampleDocument(name)]),
  ['tied neurons', tied],
  ['a penalty and a skip', penalised],
  ['copies of a value', copied],
];

/** Places between any two rows and, of a short row, after every component. */
function* places(values: readonly Float64Array[]): Generator<WalkPlace> {
  for (const [at, { length }] of values.entries()) {
    yield { at, focus: null };
    const step = Math.max(1, Math.floor(length / 3));
    for (let cell = 0; cell < length; cell += step) {
      yield { at, focus: { row: at, cell, terms: 1, of: 2 } };
      yield { at, focus: { row: at, cell, terms: 2, of: 2 } };
    }
  }
  yield { at: values.length, focus: null };
}

/** All numbers of an answer, by where they stand. */
function listed({ forward, backward, outputCotangents }: WalkValues): Map<string, number | null> {
  const kinds: Record<string, MadeById> = {
    sums: forward.sums,
    outputs: forward.outputs,
    deltas: backward.deltas,
    gradients: backward.gradients,
    cotangents: outputCotangents,
    loss: { loss: [backward.loss] },
  };
  return new Map(
    Object.entries(kinds).flatMap(([kind, byId]) =>
      Object.entries(byId).flatMap(([id, numbers]) =>
        Array.from(numbers, (number, at) => [`${kind} ${id} ${at}`, number] as const),
      ),
    ),
  );
}

describe.each(cases)('%s', (_, drawn) => {
  const recorded = walked(drawn);
  const { walk, table, values, inputs, program, compilation, parameters } = recorded;
  const made = { program: walk.program, table, inputs, values };
  const last = valuesAt(made, walk, { at: values.length, focus: null });

  test('at the end it is all that the procedures of the network say', () => {
    const forward = forwardReader(program)(parameters, inputs.x);
    const plain = (byId: MadeById) =>
      Object.fromEntries(Object.entries(byId).map(([id, list]) => [id, Array.from(list)]));
    expect(plain(last.forward.outputs)).toEqual(plain(forward.outputs));
    expect(plain(last.forward.sums)).toEqual(plain(forward.sums));
    const back = present(backwardReader(drawn.graph, compilation.graph, drawn.recipe), 'a loss');
    const { loss, deltas, gradients } = back(parameters, inputs.x, inputs.target);
    expect(last.backward.loss).toBe(loss);
    close(gradients, last.backward.gradients);
    close(deltas, last.backward.deltas);
    const cotangents = outputCotangentReader(drawn.graph, compilation.graph, drawn.recipe);
    const units = present(cotangents, 'a loss')(parameters, inputs.x, inputs.target);
    close(units, last.outputCotangents);
  });

  test('at every place there is what has been written so far, bit for bit, and nothing later', () => {
    const whole = listed(last);
    const seen = new Set<string>();
    const wrong: string[] = [];
    for (const place of places(values)) {
      const now = listed(valuesAt(made, walk, place));
      if (now.size !== whole.size) wrong.push(`${now.size} numbers at ${place.at}`);
      for (const [key, number] of now) {
        if (number === null ? seen.has(key) : !Object.is(number, whole.get(key))) wrong.push(key);
        if (number !== null) seen.add(key);
      }
    }
    expect(wrong).toEqual([]);
    expect([...whole.values()].includes(null)).toBe(false);
    const before = listed(valuesAt(made, walk, { at: 0, focus: null }));
    const known = [...before].filter(([, number]) => number !== null).map(([key]) => key);
    const given = [...table.places].flatMap(([id, { sum, output }]) =>
      Object.entries({ sums: sum, outputs: output }).flatMap(([kind, slice]) =>
        slice?.row === -1 ? Array.from({ length: slice.size }, (__, at) => `${kind} ${id} ${at}`) : [],
      ),
    );
    expect(known.toSorted()).toEqual(given.toSorted());
  });

  test('each component appears with the row and cell that writes it', () => {
    for (const [id, { sum }] of table.places) {
      if (sum === null || sum.row < 0) continue;
      for (const terms of [1, 2]) {
        const place: WalkPlace = { at: sum.row, focus: { row: sum.row, cell: sum.start, terms, of: 2 } };
        expect(cellsMade(place, sum.row)).toBe(sum.start + terms - 1);
        const a = valuesAt(made, walk, place).forward.sums[id];
        expect(a?.[0]).toBe(terms === 1 ? null : values[sum.row]?.[sum.start]);
        if (sum.size > 1) expect(a?.[1]).toBe(null);
      }
    }
  });
});

/** Sums of a few hundred products in another order differ by some hundred units of roundoff of their largest. */
function close(wanted: MadeById, given: MadeById): void {
  for (const [id, list] of Object.entries(wanted)) {
    const got = given[id];
    if (got === undefined) expect([id, Array.from(list).every((value) => value === 0)]).toEqual([id, true]);
    const most = Math.max(1, ...Array.from(list, (value) => Math.abs(value ?? 0)));
    for (let at = 0; at < (got?.length ?? 0); at += 1)
      expect(Math.abs((got?.[at] ?? NaN) - (list[at] ?? NaN))).toBeLessThanOrEqual(1e-13 * most);
  }
}
