import type { Table } from '../../datasets/dataset.ts';
import type { KernelProgram } from '../../compiler/program.ts';

/** How outputs say which class they mean: as logits of all classes together, one by one, or as plain numbers. */
export interface Reading {
  readonly kind: 'softmax' | 'logit' | 'number';
  /** The numbers that stand for no and yes. */
  readonly low: number;
  readonly high: number;
}

/** How the outputs are read under a loss. */
export function readingOf(loss: string, { coding }: Pick<KernelProgram, 'coding'>, { task }: Table): Reading {
  if (loss === 'cross-entropy') return { kind: 'softmax', low: 0, high: 1 };
  if (loss === 'logistic') return { kind: 'logit', low: 0, high: 1 };
  if (coding) return { kind: 'number', ...coding };
  return task.kind === 'binary'
    ? { kind: 'number', low: task.low, high: task.high }
    : { kind: 'number', low: 0, high: 1 };
}

/** Class and confidence (0 to 1) for every row of outputs; a single output decides between the classes 0 and 1. */
export interface Classified {
  readonly classes: Uint8Array;
  readonly confidence: Float32Array;
}

export function classify(values: Float32Array, width: number, reading: Reading): Classified {
  const rows = Math.floor(values.length / width);
  const classes = new Uint8Array(rows);
  const confidence = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const scores = values.subarray(row * width, (row + 1) * width);
    if (width === 1) {
      const yes = score(scores[0] ?? 0, reading.kind === 'softmax' ? { ...reading, kind: 'logit' } : reading);
      classes[row] = yes > 0.5 ? 1 : 0;
      confidence[row] = Math.abs(2 * yes - 1);
      continue;
    }
    const [best, second] = twoBest(scores);
    classes[row] = best;
    const top = scores[best] ?? 0;
    const next = scores[second] ?? 0;
    if (reading.kind !== 'softmax') {
      confidence[row] = clip(score(top, reading) - score(next, reading));
      continue;
    }
    let total = 0;
    for (const value of scores) total += Math.exp(value - top);
    confidence[row] = (1 - Math.exp(next - top)) / total;
  }
  return { classes, confidence };
}

/** An output as a number between 0 (no) and 1 (yes). */
function score(value: number, { kind, low, high }: Reading): number {
  return kind === 'logit' ? 1 / (1 + Math.exp(-value)) : clip((value - low) / (high - low));
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function twoBest(scores: Float32Array): [number, number] {
  let [best, second] = [0, 1];
  if ((scores[1] ?? 0) > (scores[0] ?? 0)) [best, second] = [1, 0];
  for (let i = 2; i < scores.length; i++) {
    const value = scores[i] ?? 0;
    if (value > (scores[best] ?? 0)) [best, second] = [i, best];
    else if (value > (scores[second] ?? 0)) second = i;
  }
  return [best, second];
}

/** The class of a row by its targets. */
export function classOf({ task, targets, targetNames }: Table, row: number): number {
  if (task.kind === 'regression') return 0;
  if (task.kind === 'binary') return (targets[row] ?? 0) > (task.low + task.high) / 2 ? 1 : 0;
  const width = targetNames.length;
  let best = 0;
  for (let i = 1; i < width; i++)
    if ((targets[row * width + i] ?? 0) > (targets[row * width + best] ?? 0)) best = i;
  return best;
}
