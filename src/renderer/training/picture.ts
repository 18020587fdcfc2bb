import type { Table } from '../../datasets/dataset.ts';
import type { Region } from '../../runtime/protocol.ts';

/** What can be shown of the network as a function of its inputs. */
export type Picture =
  | { readonly kind: 'plane'; readonly region: Region; readonly section: boolean }
  | { readonly kind: 'curve'; readonly region: Region }
  | { readonly kind: 'none'; readonly why: string };

/** Lattice points along each axis of a plane, and along a curve. */
const planePoints = 81;
const curvePoints = 201;
/** More inputs than this are pixels or the like: a section through two of them says nothing. */
const mostInputs = 64;
/** Share of the data's extent that is added on every side. */
const margin = 0.15;

/**
 * The picture for some rows: the plane of two inputs (the others at their mean over the training rows) or, for a single
 * input, a curve.
 */
export function pictureOf(table: Table, training: Uint32Array, axes: readonly [number, number]): Picture {
  const width = table.inputNames.length;
  if (width > mostInputs) {
    return { kind: 'none', why: `There is no picture of ${width} inputs; two of them would say little.` };
  }
  const rest = meansOf(table, training);
  if (width === 1) {
    const range = rangeOf(table, 0);
    const region: Region = { axes: [0, 0], rest, x: range, y: range, columns: 1, rows: curvePoints };
    return { kind: 'curve', region };
  }
  const [first, second] = axes.every((axis) => axis < width) && axes[0] !== axes[1] ? axes : [0, 1];
  const region: Region = {
    axes: [first, second],
    rest,
    x: rangeOf(table, first),
    y: rangeOf(table, second),
    columns: planePoints,
    rows: planePoints,
  };
  return { kind: 'plane', region, section: width > 2 };
}

/** The extent of an input column with a margin. */
function rangeOf({ inputs, inputNames, rows }: Table, column: number): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < rows; row++) {
    const value = inputs[row * inputNames.length + column] ?? 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return [(Number.isFinite(low) ? low : 0) - 1, (Number.isFinite(high) ? high : 0) + 1];
  return [low - margin * (high - low), high + margin * (high - low)];
}

function meansOf({ inputs, inputNames }: Table, training: Uint32Array): readonly number[] {
  return inputNames.map((_, column) => {
    let sum = 0;
    for (const row of training) sum += inputs[row * inputNames.length + column] ?? 0;
    return training.length === 0 ? 0 : sum / training.length;
  });
}
