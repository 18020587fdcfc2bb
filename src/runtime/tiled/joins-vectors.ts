import type { Kernel } from '../../compiler/program.ts';
import { moduleInTurn, tiledKernel } from './module.ts';
import { bytes, type Region } from './tile-indices.ts';
import { scratchBytes } from './tile-packs.ts';

/** Sizes of the product that is timed: some fifty microseconds once it is compiled in earnest, of which packing takes a small part. */
const [rows, columns, terms] = [32, 64, 512] as const;
/** Products between two looks at the clock, which may tell no less than a tenth of a millisecond. */
const batch = 20;
/** Engines compile in haste first, and in the background anew what is called often: the first looks do not count. */
const earlyLooks = 5;
const leastLooks = 12;
/** Beside a busy neighbour it takes longer until the times are clear. */
const mostLooks = 40;
/**
 * Times of wide tiles over those of narrow ones: a little more than a half where vectors are joined, 1.4 and more where they are
 * not and do not fit into the registers. Far from either, only one of the two has been compiled anew.
 */
const clear = { joined: 0.7, apart: 1.2 };
const [least, middle] = [0.3, 0.9];

const product: Kernel = {
  extents: [rows, columns],
  value: ['sum', 'k', terms, ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'k', 'i1']]],
};

/**
 * Does the engine join neighbouring vectors of four to vectors of eight? Nothing tells but the clock: a product of matrices is timed
 * in narrow tiles and in wide ones, which takes thirty milliseconds and seldom a hundred. V8 joins them with `--wasm-revectorize` where the
 * processor has AVX2.
 */
export function joinsVectors(fuses: boolean, now: () => number = () => performance.now()): boolean {
  const products = [productOf(fuses, false), productOf(fuses, true)];
  let [narrow, wide] = [Infinity, Infinity];
  for (let look = 0; look < mostLooks; look += 1) {
    const times = products.map((work) => {
      const start = now();
      for (let n = 0; n < batch; n += 1) work();
      return now() - start;
    }) as [number, number];
    if (look < earlyLooks) continue;
    narrow = Math.min(narrow, times[0]);
    wide = Math.min(wide, times[1]);
    const open = wide > clear.joined * narrow && wide < clear.apart * narrow;
    if (look >= leastLooks && !open) break;
  }
  return wide > least * narrow && wide < middle * narrow;
}

function productOf(fuses: boolean, joins: boolean): () => void {
  let end = 0;
  const place = (...extents: readonly [number, number]): Region => {
    const offset = end;
    end += bytes * extents[0] * extents[1];
    return { offset, extents };
  };
  const [left, right, output] = [place(rows, terms), place(terms, columns), place(rows, columns)];
  const { functions } = tiledKernel(product, [left, right], output, 1, end, { fuses, joins }, 1);
  const pages = Math.ceil((end + scratchBytes) / 2 ** 16) + 1;
  const memory = new WebAssembly.Memory({ initial: pages });
  const compiled = new WebAssembly.Module(moduleInTurn(functions, pages));
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  return () => (run as (part: number, parts: number, away: number) => void)(0, 1, 0);
}
