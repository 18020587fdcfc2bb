import { hashText } from './hash.ts';
import type { Random } from './random.ts';

/**
 * Our own generator: xoshiro128** (Blackman and Vigna 2018), its state filled by a splitmix sequence from the seed.
 * `seed` may be any finite number; two seeds that differ give unrelated numbers.
 */
export function seededRandom(seed: number): Random {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, seed === 0 ? 0 : seed);
  return new Xoshiro(bits.getUint32(0), bits.getUint32(4));
}

class Xoshiro implements Random {
  readonly #seedHigh: number;
  readonly #seedLow: number;
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** The second normal of the last pair. */
  #spare: number | null = null;

  constructor(seedHigh: number, seedLow: number) {
    this.#seedHigh = seedHigh;
    this.#seedLow = seedLow;
    const high = splitmix(seedHigh);
    const low = splitmix(seedLow ^ 0x9e3779b9);
    this.#a = high() ^ low();
    this.#b = high() ^ low();
    this.#c = high() ^ low();
    // The state with all bits zero is the one fixed point; an odd last word excludes it.
    this.#d = (high() ^ low()) | 1;
  }

  #word(): number {
    const times5 = Math.imul(this.#b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  uniform(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Marsaglia's polar method: a point in the unit disc gives two normals. */
  normal(): number {
    if (this.#spare !== null) {
      const spare = this.#spare;
      this.#spare = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const stretch = Math.sqrt((-2 * Math.log(square)) / square);
        this.#spare = y * stretch;
        return x * stretch;
      }
    }
  }

  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** Fisher and Yates: every order is equally likely. */
  permutation(count: number): Uint32Array {
    const order = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const j = this.integer(i + 1);
      order[i] = order[j] ?? 0;
      order[j] = i;
    }
    return order;
  }

  /** Named after the seed, not the state: how many numbers were drawn here makes no difference. */
  fork(label: string): Random {
    return new Xoshiro(
      hashText(label, this.#seedHigh ^ 0x811c9dc5),
      hashText(label, this.#seedLow ^ 0x01234567),
    );
  }
}

/** A sequence of well-mixed 32-bit words from any start, neighbouring starts included. */
function splitmix(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x21f0aaad);
    word ^= word >>> 15;
    word = Math.imul(word, 0x735a2d97);
    return word ^ (word >>> 15);
  };
}
