import { decodeBase64 } from '../base/base64.ts';
import { type Fields, parseSettings } from '../base/fields.ts';
import type { Table } from './dataset.ts';
import { explainIdxFault, type IdxFault } from './readers/idx-fault.ts';
import { type IdxArray, readIdx } from './readers/idx.ts';

/** Settings of `{ kind: 'idx' }` beside the files themselves. */
export const idxFields = {
  rows: {
    tag: 'integer',
    label: 'Rows',
    help: 'The first so many examples; 0 takes all.',
    initial: 0,
    min: 0,
  },
  scale: {
    tag: 'boolean',
    label: 'Scale to 0 … 1',
    help: 'Bytes are divided by 255; other numbers are moved and stretched so that they run from 0 to 1.',
    initial: true,
  },
} as const satisfies Fields;

const nameFields = {
  name: { tag: 'text', label: 'File', initial: 'images' },
  labelsName: { tag: 'text', label: 'File of labels', initial: 'labels' },
} as const satisfies Fields;

const mostClasses = 256;

type Reading = { ok: true; table: Table } | { ok: false; faults: { message: string }[] };

/**
 * The table of IDX files that a recipe carries: `{ kind: 'idx', name, images, labelsName?, labels?, rows?, scale? }`, where
 * `images` and `labels` are whole files, in base64 or as bytes. A row is one entry of `images`, its numbers in their order;
 * without labels there is nothing to predict.
 */
export function idxTable(given: Readonly<Record<string, unknown>>): Reading {
  const { images, labels, ...plain } = given;
  if (images === undefined && typeof plain['path'] === 'string') {
    return refused([
      `the examples are in "${plain['path']}", which only the command line reads; open that file here to take it along`,
    ]);
  }
  const { settings, faults } = parseSettings({ ...idxFields, ...nameFields }, plain);
  if (faults.length > 0)
    return refused(faults.map(({ field, expected }) => `idx: ${field} must be ${expected}`));
  const { name, labelsName } = settings;
  const examples = arrayOf(images);
  if ('code' in examples) return refused([`${name}: ${explainIdxFault(examples)}`]);
  const classes = labels === undefined ? null : arrayOf(labels);
  if (classes && 'code' in classes) return refused([`${labelsName}: ${explainIdxFault(classes)}`]);
  const unfit = unfitExamples(examples);
  if (unfit) return refused([`${name}: ${explainIdxFault(unfit)}`]);
  const wrong = classes && unfitLabels(classes, examples);
  if (wrong) return refused([`${labelsName}: ${explainIdxFault(wrong)}`]);
  return tableOf(examples, classes, settings.rows, settings.scale, settings);
}

function tableOf(
  examples: IdxArray,
  labels: IdxArray | null,
  most: number,
  scale: boolean,
  { name, labelsName }: { readonly name: string; readonly labelsName: string },
): Reading {
  const [all = 0, ...shape] = examples.extents;
  const rows = most === 0 ? all : Math.min(most, all);
  const width = examples.length / all;
  const inputs = Float64Array.from({ length: rows * width }, (_, place) => examples.at(place));
  const bad = inputs.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const fault = { code: 'not-finite', entry: Math.floor(bad / width) + 1 } as const;
    return refused([`${name}: ${explainIdxFault(fault)}`]);
  }
  if (scale) stretch(inputs, examples.range);
  const columns = { rows, inputNames: namesOf(shape), inputs };
  if (labels === null)
    return {
      ok: true,
      table: { ...columns, targetNames: [], targets: new Float64Array(), task: { kind: 'regression' } },
    };
  const found = Array.from({ length: rows }, (_, row) => labels.at(row));
  const wrong = found.findIndex((value) => !Number.isInteger(value));
  const classes = [...new Set(found)].toSorted((a, b) => a - b);
  const fault: IdxFault | null =
    wrong >= 0
      ? { code: 'not-a-label', entry: wrong + 1, value: found[wrong] as number }
      : classes.length < 2
        ? { code: 'one-class', label: classes[0] as number }
        : classes.length > mostClasses
          ? { code: 'too-many-classes', count: classes.length, limit: mostClasses }
          : null;
  if (fault) return refused([`${labelsName}: ${explainIdxFault(fault)}`]);
  const place = new Map(classes.map((label, k) => [label, k]));
  const targets = new Float64Array(rows * classes.length);
  found.forEach((label, row) => (targets[row * classes.length + (place.get(label) as number)] = 1));
  const targetNames = classes.map(String);
  return {
    ok: true,
    table: { ...columns, targetNames, targets, task: { kind: 'one-hot', classes: targetNames } },
  };
}

function arrayOf(file: unknown): IdxArray | IdxFault {
  const bytes = typeof file === 'string' ? decodeBase64(file) : file instanceof Uint8Array ? file : null;
  if (bytes === null) return { code: 'no-bytes' };
  const reading = readIdx(bytes);
  return reading.ok ? reading.array : reading.fault;
}

function unfitExamples({ extents, length }: IdxArray): IdxFault | null {
  if (extents.length === 1) return { code: 'labels-for-examples' };
  return length === 0 ? { code: 'no-entries' } : null;
}

function unfitLabels({ extents }: IdxArray, examples: IdxArray): IdxFault | null {
  if (extents.length !== 1) return { code: 'not-labels', extents };
  const [own = 0, others = 0] = [extents[0], examples.extents[0]];
  return own === others ? null : { code: 'counts-differ', examples: others, labels: own };
}

/** Moves and stretches numbers of a range, their own where none is given, to 0 … 1; equal ones become 0. */
function stretch(values: Float64Array, given: readonly [number, number] | null): void {
  let [low, high] = given ?? [Infinity, -Infinity];
  if (!given) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const width = high - low || 1;
  for (let i = 0; i < values.length; i += 1) values[i] = ((values[i] as number) - low) / width;
}

/** `x3` for the third number of a list, `3,5` for a pixel by row and column, and so on; counted from 1. */
function namesOf(shape: readonly number[]): string[] {
  const join = (names: readonly string[], extent: number): string[] =>
    names.flatMap((name) => Array.from({ length: extent }, (_, i) => `${name},${i + 1}`));
  const [first = 1, ...rest] = shape;
  const start = Array.from({ length: first }, (_, i) => (rest.length === 0 ? `x${i + 1}` : String(i + 1)));
  return rest.reduce(join, start);
}

function refused(messages: readonly string[]): Reading {
  return { ok: false, faults: messages.map((message) => ({ message })) };
}
