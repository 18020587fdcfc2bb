import type { Random } from '../base/random.ts';
import { seededRandom } from '../base/xoshiro.ts';
import { losses } from '../compiler/losses/index.ts';
import type { KernelProgram } from '../compiler/program.ts';
import { rowsOf, widthOf } from '../runtime/state.ts';
import { trainingData } from '../runtime/training-data.ts';
import type { PreparedData } from '../datasets/prepare.ts';
import type { Recipe } from '../document/document.ts';
import type { Rows } from './choose-executor.ts';

/** Rows of a check that nobody gave: enough to meet every class, few enough to be quick. */
const count = 8;

/** Some training rows of the recipe's data, in the order that the seed gives. */
export function rowsFromData(prepared: PreparedData, program: KernelProgram, seed: number): Rows {
  const { inputs, targets, training } = trainingData(prepared, program);
  const order = seededRandom(seed).fork('check rows').permutation(training.length).subarray(0, count);
  const rows = order.map((place) => training[place] as number);
  return {
    x: rowsOf(inputs, rows, widthOf(program.inputs)),
    target: rowsOf(targets, rows, widthOf(program.outputs)),
    count: rows.length,
  };
}

/** Standard normal inputs, and targets that the loss of each output is made for. */
export function randomRows(program: KernelProgram, recipe: Recipe): Rows {
  const random = seededRandom(recipe.seed).fork('check rows');
  const x = Float64Array.from({ length: count * widthOf(program.inputs) }, () => random.normal());
  const width = widthOf(program.outputs);
  const target = new Float64Array(count * width);
  for (let row = 0; row < count; row += 1) {
    for (const { vertex, start, size } of program.outputs) {
      const kind = recipe.loss.outputs?.[vertex]?.kind ?? recipe.loss.kind ?? 'squared';
      target.set(randomTarget(kind, size, random), row * width + start);
    }
  }
  return { x, target, count };
}

function randomTarget(loss: string, size: number, random: Random): number[] {
  if (loss === 'cross-entropy') {
    const chosen = random.integer(size);
    return Array.from({ length: size }, (_, i) => (i === chosen ? 1 : 0));
  }
  const coding = losses[loss]?.coding;
  return Array.from({ length: size }, () =>
    coding ? (random.integer(2) === 0 ? coding.low : coding.high) : random.normal(),
  );
}
