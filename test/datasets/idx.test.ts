import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../src/base/base64.ts';
import type { Table } from '../../src/datasets/dataset.ts';
import { idxTable } from '../../src/datasets/idx-data.ts';
import { prepare } from '../../src/datasets/prepare.ts';
import { firstOfIdx, looksLikeIdx, readIdx } from '../../src/datasets/readers/idx.ts';
import { idxFile } from '../support/idx.ts';

/** Four pictures of 2×3 pixels, and what they show. */
const images = idxFile(
  [4, 2, 3],
  Array.from({ length: 24 }, (_, i) => 11 * i),
);
const labels = idxFile([4], [7, 3, 3, 7]);

function table(given: Record<string, unknown>): Table {
  const reading = idxTable(given);
  if (!reading.ok) throw new Error(reading.faults.map(({ message }) => message).join());
  return reading.table;
}
function fault(given: Record<string, unknown>): string {
  const reading = idxTable(given);
  if (reading.ok) throw new Error('it was read');
  expect(reading.faults.length).toBe(1);
  return reading.faults[0]!.message;
}

describe('readIdx', () => {
  test.each([
    ['ubyte', [0, 255, 128]],
    ['sbyte', [-128, 127, -1]],
    ['short', [-32768, 32767, 258]],
    ['int', [-2147483648, 2147483647, 65539]],
    ['float', [1.5, -0.25, 2 ** -140]],
    ['double', [Math.PI, -1e300, 5e-324]],
  ] as const)('%s numbers, big-endian', (type, values) => {
    const reading = readIdx(idxFile([3, 1], values, type));
    if (!reading.ok) throw new Error(reading.fault.code);
    expect(reading.array.extents).toEqual([3, 1]);
    expect([0, 1, 2].map((place) => reading.array.at(place))).toEqual(values);
  });

  test('a view into larger memory', () => {
    const larger = new Uint8Array(images.length + 9);
    larger.set(images, 5);
    const reading = readIdx(larger.subarray(5, 5 + images.length));
    expect(reading.ok && reading.array.at(23)).toBe(253);
  });

  test('the first entries are a file of their own', () => {
    const cut = firstOfIdx(images, 2);
    expect(cut).toEqual(
      idxFile(
        [2, 2, 3],
        Array.from({ length: 12 }, (_, i) => 11 * i),
      ),
    );
    expect(firstOfIdx(images, 4)).toBe(images);
    expect(looksLikeIdx(cut)).toBe(true);
    expect(looksLikeIdx(new TextEncoder().encode('x,y\n'))).toBe(false);
  });
});

describe('the table of a recipe', () => {
  test('pictures and their classes, bytes scaled to 0 … 1', () => {
    const { rows, inputs, targets, inputNames, targetNames, task } = table({ images, labels });
    expect(rows).toBe(4);
    expect(inputNames).toEqual(['1,1', '1,2', '1,3', '2,1', '2,2', '2,3']);
    expect([...inputs]).toEqual(Array.from({ length: 24 }, (_, i) => (11 * i) / 255));
    expect(targetNames).toEqual(['3', '7']);
    expect([...targets]).toEqual([0, 1, 1, 0, 1, 0, 0, 1]);
    expect(task).toEqual({ kind: 'one-hot', classes: ['3', '7'] });
  });

  test('base64 as in a document, unscaled, the first rows', () => {
    const given = { images: encodeBase64(images), labels: encodeBase64(labels), scale: false, rows: 2 };
    const { rows, inputs, targets } = table(given);
    expect(rows).toBe(2);
    expect([...inputs]).toEqual(Array.from({ length: 12 }, (_, i) => 11 * i));
    expect([...targets]).toEqual([0, 1, 1, 0]);
    const prepared = prepare({ kind: 'idx', ...given }, { validation: 0.5 }, 1);
    expect(prepared.ok && [prepared.training.length, prepared.validation.length]).toEqual([1, 1]);
  });

  test('numbers of another type run from 0 to 1 by their own range; lists have plain names', () => {
    const signals = idxFile([2, 2], [-2, 0, 6, 2], 'float');
    const { inputs, inputNames, targetNames } = table({ images: signals });
    expect([...inputs]).toEqual([0, 0.25, 1, 0.5]);
    expect(inputNames).toEqual(['x1', 'x2']);
    expect(targetNames).toEqual([]);
    expect([...table({ images: idxFile([2, 1], [3, 3], 'int') }).inputs]).toEqual([0, 0]);
  });
});

describe('faults say which file and where', () => {
  const cut = images.slice(0, 20);
  test.each([
    [{ images: new Uint8Array() }, 'images: the file is empty'],
    [{ images: Uint8Array.of(0x1f, 0x8b, 8, 0) }, 'packed by gzip'],
    [{ images: new TextEncoder().encode('1,2,3') }, 'bytes 1 and 2'],
    [{ images: Uint8Array.of(0, 0, 10, 1) }, 'byte 3: no type of numbers has the code 0x0a'],
    [{ images: Uint8Array.of(0, 0, 8, 0) }, 'byte 4'],
    [
      { images: Uint8Array.of(0, 0, 8, 3, 0, 0) },
      'byte 4: 3 extents are announced, and the file ends after 6 bytes',
    ],
    [
      { images: cut, name: 'a.idx' },
      'a.idx: 4×2×3 numbers take 40 bytes with the header, and the file has 20',
    ],
    [{ images: idxFile([0, 2], []) }, 'byte 5'],
    [{ images: labels }, 'the examples themselves are in another one'],
    [{ images, labels: images }, 'labels: labels are one number for every example, and this file has 4×2×3'],
    [{ images, labels: idxFile([3], [1, 2, 3]) }, 'there are 4 examples and 3 labels'],
    [{ images, labels: idxFile([4], [5, 5, 5, 5]) }, 'every label is 5'],
    [{ images, labels: idxFile([4], [1, 2, 2.5, 3], 'float') }, 'label 3 is 2.5'],
    [{ images: idxFile([2, 2], [1, 2, NaN, 3], 'double') }, 'example 2: a number in it is not finite'],
    [{ images: 'no base64' }, 'images: the contents of the file must stand in the document as base64'],
    [{ images, rows: -1 }, 'idx: rows must be'],
    [{ path: 'train-images' }, 'only the command line reads'],
  ] as const)('%#: %s', (given, expected) => {
    expect(fault(given)).toContain(expected);
  });
});
