import type { Random } from '../base/random.ts';
import { seededRandom } from '../base/xoshiro.ts';
import { type KernelProgram, wellKnown } from '../compiler/program.ts';
import type { Tensors } from './executor.ts';

/** What a run draws besides rows: the uniform numbers that decide who is muted. */
export interface NoiseSource {
  /** Numbers for one row; 0 where nothing is drawn. */
  readonly width: number;
  /** The tensor for the next rows of training, row after row; none where the program takes none. */
  next(rows: number): Tensors;
  /** Begins again with the first row. */
  restart(): void;
}

/** Multiples of 2⁻²⁴ below 1: the same numbers in float32 as in float64, so that every backend mutes the same components. */
const grid = 2 ** 24;

/** Noise for a program's training steps; it depends on the seed alone, not on how the steps are cut into calls. */
export function noiseSource(program: KernelProgram, seed: number): NoiseSource {
  const width = noiseWidth(program);
  const start = (): Random => seededRandom(seed).fork('dropout');
  let random = start();
  return {
    width,
    next(rows) {
      if (width === 0) return {};
      const drawn = new Float32Array(rows * width);
      for (let i = 0; i < drawn.length; i += 1) drawn[i] = Math.floor(grid * random.uniform()) / grid;
      return { [wellKnown.noise]: drawn };
    },
    restart() {
      random = start();
    },
  };
}

/** The noise of one step among those of `steps` that were drawn together. */
export function noiseOfStep(noise: Tensors, step: number, steps: number): Tensors {
  const all = noise[wellKnown.noise];
  if (!all) return {};
  const size = all.length / steps;
  return { [wellKnown.noise]: all.subarray(step * size, (step + 1) * size) };
}

function noiseWidth({ tensors }: KernelProgram): number {
  const width = tensors[wellKnown.noise]?.extents[1];
  return typeof width === 'number' ? width : 0;
}
