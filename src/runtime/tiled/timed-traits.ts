import type { Kernel } from '../../compiler/program.ts';
import type { Engine } from './engine.ts';
import { moduleInTurn, tiledKernel } from './module.ts';
import { bytes, type Region } from './tile-indices.ts';
import { scratchBytes } from './tile-packs.ts';

/** What only the clock tells of an engine. */
export type TimedTraits = Pick<Engine, 'keepsOrder' | 'joins'>;

/**
 * Sizes of the product that is timed: whole tiles of four and of six rows, and some seventy microseconds once it is compiled in earnest, of
 * which packing takes a small part.
 */
const [rows, columns, terms] = [48, 64, 512] as const;
/** Products between two looks at the clock, which may tell no less than a tenth of a millisecond. */
const batch = 15;
/** Engines compile in haste first, and in the background anew what is called often: that takes some looks. */
const leastLooks = 12;
/** Beside a busy neighbour it takes longer until the times are clear. */
const mostLooks = 40;
/**
 * Times of other tiles over those of low and narrow ones. High ones take nine tenths where the order is kept, and 1.2 and more where
 * it is not; wide ones a little more than a half where vectors are joined, and 1.4 and more where they are not and do not fit into the
 * registers. Far from either, only one of the two has been compiled anew.
 */
const clear = { high: [0.95, 1.05], wide: [0.7, 1.15] } as const;
const least = 0.3;
const most = { high: 1, wide: 0.9 } as const;

const product: Kernel = {
  extents: [rows, columns],
  value: ['sum', 'k', terms, ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'k', 'i1']]],
};

/**
 * Does the engine keep the order of what is written, and does it join neighbouring vectors of four to vectors of eight? Nothing tells
 * but the clock: a product of matrices is timed in low, narrow tiles, in high ones and in high, wide ones, which takes a tenth of a second and
 * seldom more than two. V8 joins vectors with `--wasm-revectorize` where the processor has AVX2.
 */
export function timedTraits(fuses: boolean, now: () => number = () => performance.now()): TimedTraits {
  const products = [
    productOf({ fuses, keepsOrder: false, joins: false }),
    productOf({ fuses, keepsOrder: true, joins: false }),
    productOf({ fuses, keepsOrder: true, joins: true }),
  ];
  let [low, high, wide] = [Infinity, Infinity, Infinity];
  for (let look = 0; look < mostLooks; look += 1) {
    const times = products.map((work) => {
      const start = now();
      for (let n = 0; n < batch; n += 1) work();
      return now() - start;
    }) as [number, number, number];
    low = Math.min(low, times[0]);
    high = Math.min(high, times[1]);
    wide = Math.min(wide, times[2]);
    const open = between(high / low, clear.high) || between(wide / low, clear.wide);
    if (look >= leastLooks && !open) break;
  }
  return {
    keepsOrder: between(high / low, [least, most.high]),
    joins: between(wide / low, [least, most.wide]),
  };
}

function between(ratio: number, [from, to]: readonly [number, number]): boolean {
  return ratio > from && ratio < to;
}

function productOf(engine: Engine): () => void {
  let end = 0;
  const place = (...extents: readonly [number, number]): Region => {
    const offset = end;
    end += bytes * extents[0] * extents[1];
    return { offset, extents };
  };
  const [left, right, output] = [place(rows, terms), place(terms, columns), place(rows, columns)];
  const { functions } = tiledKernel(product, [left, right], output, 1, end, engine, 1);
  const pages = Math.ceil((end + scratchBytes) / 2 ** 16) + 1;
  const memory = new WebAssembly.Memory({ initial: pages });
  const compiled = new WebAssembly.Module(moduleInTurn(functions, pages));
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  return () => (run as (part: number, parts: number, away: number) => void)(0, 1, 0);
}
