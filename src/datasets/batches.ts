import { mersenneRandom } from '../base/mersenne.ts';
import { seededRandom } from '../base/xoshiro.ts';

/** How rows are drawn; the same fields as a recipe's batch. */
export interface BatchSettings {
  readonly size?: number | undefined;
  readonly sampling?: 'shuffle' | 'sequence' | 'replacement' | undefined;
  readonly generator?: 'adjoint' | 'mt19937' | undefined;
  readonly generatorSeed?: number | undefined;
  readonly normalsBefore?: number | undefined;
}

/** An endless sequence of row numbers, cut into the batches of training steps. */
export interface RowSource {
  /** Rows of one step. */
  readonly size: number;
  /** Row numbers of the next steps: steps × size, step after step. */
  next(steps: number): Float32Array;
  /** How many row numbers have been given out. */
  position(): number;
  /** Goes on from a position that `position` once returned. */
  restore(position: number): void;
}

/**
 * Draws the rows of mini-batches. What comes out depends on the settings, the rows and the seed alone, never on how the
 * calls are cut. Rows come in epochs, each as long as there are rows; a batch that reaches over the end of an epoch
 * goes on with the next, so that no row is left out and every step has the full size. Size 0, or one larger than the
 * number of rows when every row comes once per epoch, means all rows.
 * Row numbers are exact in single precision below 2²⁴.
 */
export function rowSource(rows: Uint32Array, batch: BatchSettings, seed: number): RowSource {
  const { size: given = 0, sampling = 'shuffle' } = batch;
  const count = rows.length;
  const size = given === 0 || (sampling !== 'replacement' && given > count) ? count : given;
  const epochs = epochOrders(count, batch, seed);
  let at = 0;
  let epoch = -1;
  let order: Uint32Array = new Uint32Array(0);
  return {
    size,
    next(steps) {
      const drawn = new Float32Array(count === 0 ? 0 : steps * size);
      for (let i = 0; i < drawn.length; i++, at++) {
        const wanted = Math.floor(at / count);
        if (wanted !== epoch) {
          order = epochs(wanted);
          epoch = wanted;
        }
        drawn[i] = rows[order[at - wanted * count] ?? 0] ?? 0;
      }
      return drawn;
    },
    position: () => at,
    restore(position) {
      at = position;
    },
  };
}

/** The order of places within an epoch, as a function of the epoch's number. */
function epochOrders(count: number, batch: BatchSettings, seed: number): (epoch: number) => Uint32Array {
  const { sampling = 'shuffle', generator = 'adjoint', generatorSeed = 0, normalsBefore = 0 } = batch;
  if (sampling === 'sequence') {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    return () => order;
  }
  const draw = (random: { integer(n: number): number; permutation(n: number): Uint32Array }): Uint32Array =>
    sampling === 'shuffle'
      ? random.permutation(count)
      : Uint32Array.from({ length: count }, () => random.integer(count));
  if (generator === 'adjoint') {
    const source = seededRandom(seed).fork('batches');
    return (epoch) => draw(source.fork(String(epoch)));
  }
  // The twister can only be run forward: an earlier epoch is found by starting again.
  const start = (): ReturnType<typeof mersenneRandom> => {
    const random = mersenneRandom(generatorSeed);
    for (let i = 0; i < normalsBefore; i++) random.normal();
    return random;
  };
  let random = start();
  let next = 0;
  return (epoch) => {
    if (epoch < next) {
      random = start();
      next = 0;
    }
    for (; next < epoch; next++) draw(random);
    next = epoch + 1;
    return draw(random);
  };
}
