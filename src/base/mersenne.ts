import { hashText } from './hash.ts';
import type { Random } from './random.ts';
import { ziggurat } from './ziggurat.ts';

/** The lecture codes' generator: what MATLAB's `rng(seed)` starts, number by number. */
export interface MersenneRandom extends Random {
  /** Uniform among 1, 2, …, k. */
  randi(k: number): number;
  /** An order of 1, 2, …, n: the one that sorts n uniform numbers. */
  randperm(n: number): Uint32Array;
  /** rows × columns normals drawn column by column, returned row-major. */
  randn(rows: number, columns: number): Float64Array;
}

const length = 624;
const middle = 397;

/**
 * MT19937 (Matsumoto and Nishimura 1998) with 53-bit uniforms and a 256-strip ziggurat for normals, so that published
 * experiments can be repeated from their seeds. Seed 0 stands for 5489, the generator's default.
 */
export function mersenneRandom(seed: number): MersenneRandom {
  return new Mersenne(seed);
}

class Mersenne implements MersenneRandom {
  readonly #seed: number;
  readonly #state = new Uint32Array(length);
  #next = length;

  constructor(seed: number) {
    this.#seed = seed;
    const state = this.#state;
    let word = (seed === 0 ? 5489 : seed) >>> 0;
    state[0] = word;
    for (let i = 1; i < length; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) >>> 0;
      state[i] = word;
    }
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < length; i++) {
      const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % length] ?? 0) & 0x7fffffff);
      const twist = (joined & 1) === 0 ? 0 : 0x9908b0df;
      state[i] = (state[(i + middle) % length] ?? 0) ^ (joined >>> 1) ^ twist;
    }
    this.#next = 0;
  }

  #word(): number {
    if (this.#next === length) this.#refill();
    let word = this.#state[this.#next++] ?? 0;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  uniform(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Ziggurat (Marsaglia and Tsang 2000): a strip and a place in it from 61 bits; rarely the strip's edge or the tail. */
  normal(): number {
    const { edge, height, start } = ziggurat;
    for (;;) {
      const first = this.#word();
      const second = this.#word();
      const strip = second >>> 24;
      const place = (((first >>> 3) * 0x1000000 + (second & 0xffffff)) / 0x20000000000000) * 2 - 1;
      const z = (edge[strip + 1] ?? 0) * place;
      if (Math.abs(z) < (edge[strip] ?? 0)) return z;
      if (strip === 255) return Math.sign(place) * this.#tail(start);
      const below = height[strip + 1] ?? 0;
      if (below + this.uniform() * ((height[strip] ?? 0) - below) < Math.exp(-0.5 * z * z)) return z;
    }
  }

  /** A normal beyond the last strip, by rejection from an exponential. */
  #tail(start: number): number {
    for (;;) {
      const beyond = -Math.log(this.uniform()) / start;
      const y = -Math.log(this.uniform());
      if (2 * y >= beyond * beyond) return start + beyond;
    }
  }

  integer(count: number): number {
    return Math.floor(count * this.uniform());
  }

  randi(k: number): number {
    return this.integer(k) + 1;
  }

  permutation(count: number): Uint32Array {
    const keys = Float64Array.from({ length: count }, () => this.uniform());
    return Uint32Array.from({ length: count }, (_, i) => i).sort(
      (i, j) => (keys[i] ?? 0) - (keys[j] ?? 0) || i - j,
    );
  }

  randperm(n: number): Uint32Array {
    return this.permutation(n).map((i) => i + 1);
  }

  randn(rows: number, columns: number): Float64Array {
    const values = new Float64Array(rows * columns);
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) values[row * columns + column] = this.normal();
    }
    return values;
  }

  fork(label: string): MersenneRandom {
    return new Mersenne(hashText(label, this.#seed ^ 0x811c9dc5));
  }
}
