import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { WholeProgram } from '../../src/compiler/program.ts';
import type { Recipe } from '../../src/document/document.ts';
import type { Adapter } from '../../src/runtime/adapters.ts';
import { decide } from '../../src/runtime/calibration.ts';
import { recall, remember, sizeClass, stampOf } from '../../src/runtime/calibration-book.ts';
import type { CalibrationBook, Trial } from '../../src/runtime/protocol.ts';
import { graphOf, input, recipeOf, unit } from '../support/networks.ts';

const trials: readonly Trial[] = [
  { backend: 'reference', outcome: 'timed', seconds: 2e-5, deviation: 0 },
  { backend: 'webasm', outcome: 'timed', seconds: 1e-5, deviation: 1e-7 },
  { backend: 'webgl2', outcome: 'software', adapter: 'SwiftShader' },
  { backend: 'webgpu', outcome: 'absent' },
];
const calibration = decide(trials);
/** As it comes back from where it is kept. */
const kept = (book: unknown): unknown => JSON.parse(JSON.stringify(book));

describe('a book of calibrations', () => {
  const book = remember(undefined, 'here', 'a class', calibration);

  test('answers for the class, and for no other', () => {
    expect(recall(kept(book), 'here', 'a class')).toEqual(calibration);
    expect(recall(kept(book), 'here', 'another')).toBeNull();
    expect(recall(kept(book), 'here', 'toString')).toBeNull();
    expect(recall(undefined, 'here', 'a class')).toBeNull();
  });

  test('says nothing on another machine, and is forgotten there', () => {
    expect(recall(kept(book), 'elsewhere', 'a class')).toBeNull();
    const next = remember(book, 'elsewhere', 'b', calibration);
    expect(Object.keys(next.entries)).toEqual(['b']);
    expect(next.stamp).toBe('elsewhere');
  });

  test('keeps sixty-four classes, and forgets the one that was measured first', () => {
    let many: CalibrationBook = book;
    for (let i = 0; i < 63; i += 1) many = remember(many, 'here', `class ${i}`, calibration);
    expect(recall(many, 'here', 'a class')).not.toBeNull();
    many = remember(many, 'here', 'a class', calibration);
    many = remember(many, 'here', 'one more', calibration);
    expect(Object.keys(many.entries)).toHaveLength(64);
    expect(recall(many, 'here', 'class 0')).toBeNull();
    expect(recall(many, 'here', 'a class')).not.toBeNull();
  });

  test('a class that is measured again is the youngest', () => {
    const two = remember(book, 'here', 'b', calibration);
    expect(Object.keys(remember(two, 'here', 'a class', calibration).entries)).toEqual(['b', 'a class']);
  });

  test('concludes anew from the facts: a kept choice is not taken on trust', () => {
    const forged = { stamp: 'here', entries: { a: { trials, chosen: 'webgpu' } } };
    expect(recall(forged, 'here', 'a')?.chosen).toBe('webasm');
  });

  const corrupt: Record<string, unknown> = {
    'no object': 'text',
    'no entries': { stamp: 'here' },
    'entries are a list': { stamp: 'here', entries: [calibration] },
    'no trials': { stamp: 'here', entries: { a: {} } },
    'not a single trial': { stamp: 'here', entries: { a: { trials: [] } } },
    'an unknown backend': entry({ ...trials[0], backend: 'cpu' }),
    'an unknown outcome': entry({ backend: 'webasm', outcome: 'great' }),
    'a time that is text': entry({ ...trials[0], seconds: '1' }),
    'no time at all': entry({ ...trials[0], seconds: null }),
    'a time of zero': entry({ ...trials[0], seconds: 0 }),
    'a negative deviation': entry({ ...trials[1], deviation: -1 }),
    'a failure without words': entry({ backend: 'webgpu', outcome: 'failed' }),
    'a device without a name': entry({ backend: 'webgpu', outcome: 'software', adapter: 3 }),
  };
  function entry(trial: unknown): unknown {
    return { stamp: 'here', entries: { a: { trials: [...trials.slice(0, 2), trial] } } };
  }
  for (const [name, value] of Object.entries(corrupt)) {
    test(`corrupt (${name}): as if nothing were kept`, () => {
      expect(recall(value, 'here', 'a')).toBeNull();
      const next = remember(value as CalibrationBook, 'here', 'b', calibration);
      expect(recall(next, 'here', 'b')).toEqual(calibration);
    });
  }
});

describe('the size class', () => {
  const programOf = (width: number, recipe: Partial<Recipe> = {}): WholeProgram =>
    compile(
      graphOf({ x: input(2), h: unit('tanh', width), y: unit('identity') }, ['x>h', 'h>y']),
      recipeOf(recipe),
    ).program as WholeProgram;

  test('is that of the kernels, whatever the numbers', () => {
    const one = sizeClass(programOf(8), 32);
    expect(sizeClass(programOf(8), 32)).toBe(one);
    expect(sizeClass(programOf(8, { seed: 7 }), 32)).toBe(one);
    expect(sizeClass(programOf(9), 32)).not.toBe(one);
    expect(sizeClass(programOf(8, { optimizer: { kind: 'adam' } }), 32)).not.toBe(one);
  });

  test('rounds batches to powers of two', () => {
    const of = (rows: number): string => sizeClass(programOf(8), rows);
    expect(of(30)).toBe(of(32));
    expect(of(45)).toBe(of(32)); // log₂ 45 = 5.49
    expect(of(46)).toBe(of(64)); // log₂ 46 = 5.52
    expect(of(64)).not.toBe(of(32));
  });
});

test('the stamp names the graphics devices, and how many threads there are', () => {
  const adapter: Adapter = { backend: 'webgpu', name: 'A card', software: false };
  expect(stampOf([adapter], 2)).toContain('A card');
  expect(stampOf([adapter], 2)).not.toBe(stampOf([{ ...adapter, name: 'Another card' }], 2));
  expect(stampOf([], 1)).toBe(stampOf([], 1));
  expect(stampOf([], 1)).not.toBe(stampOf([], 2));
});
