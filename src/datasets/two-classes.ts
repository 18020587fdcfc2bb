import type { ChoiceField, IntegerField, NumberField } from '../base/fields.ts';
import type { Table, Task } from './dataset.ts';

export type TwoClassTargets = 'signed' | 'zero-one' | 'one-hot';

/** The setting shared by every data set of two classes: how a class is written as numbers. */
export function targetsField(initial: TwoClassTargets): ChoiceField<TwoClassTargets> {
  return {
    tag: 'choice',
    label: 'Targets',
    help: 'Signed suits hinge loss or tanh with squares, 0 and 1 the logistic loss, one column per class cross entropy.',
    initial,
    options: { signed: '−1 and 1', 'zero-one': '0 and 1', 'one-hot': 'one column per class' },
  };
}

/** How many rows to draw; even, so that both classes get the same. */
export const countField: IntegerField = {
  tag: 'integer',
  label: 'Rows',
  help: 'Half of them in each class.',
  initial: 500,
  min: 2,
  max: 100_000,
};

/** Strength of the noise. */
export function noiseField(help: string, initial = 0): NumberField {
  return { tag: 'number', label: 'Noise', help, initial, min: 0, max: 0.5 };
}

/** One point of the plane; `upper` is the class written as 1 (or the second column). */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly upper: boolean;
}

/** The table of points in the plane with two classes, named from the lower to the upper one. */
export function twoClassTable(
  points: readonly LabelledPoint[],
  classes: readonly [string, string],
  targets: TwoClassTargets,
): Table {
  const oneHot = targets === 'one-hot';
  const low = targets === 'signed' ? -1 : 0;
  const task: Task = oneHot ? { kind: 'one-hot', classes } : { kind: 'binary', classes, low, high: 1 };
  return {
    rows: points.length,
    inputNames: ['x1', 'x2'],
    targetNames: oneHot ? classes : ['class'],
    inputs: Float64Array.from(points.flatMap(({ x, y }) => [x, y])),
    targets: Float64Array.from(
      points.flatMap(({ upper }) => (oneHot ? [upper ? 0 : 1, upper ? 1 : 0] : [upper ? 1 : low])),
    ),
    task,
  };
}
