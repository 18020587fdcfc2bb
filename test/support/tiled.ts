import type { Kernel } from '../../src/compiler/program.ts';
import type { Engine } from '../../src/runtime/tiled/engine.ts';
import { moduleInTurn, tiledKernel } from '../../src/runtime/tiled/module.ts';

/** As engines may be: all that they do to code is said here, so any of them can be tried on any other. */
export const engines = {
  plain: { fuses: false, keepsOrder: false, joins: false },
  fusing: { fuses: true, keepsOrder: false, joins: false },
  ordered: { fuses: true, keepsOrder: true, joins: false },
  joining: { fuses: true, keepsOrder: true, joins: true },
} satisfies Record<string, Engine>;

/** Engines for which tiles are low or high, narrow or wide. */
export const tileSizes: readonly Pick<Engine, 'keepsOrder' | 'joins'>[] = [false, true].flatMap((joins) =>
  [false, true].map((keepsOrder) => ({ keepsOrder, joins })),
);

/** One kernel, tiled, over arrays of its own; `extents` of each input, the last the fastest. Threads take their turns, the last first. */
export function runTiled(
  kernel: Kernel,
  inputs: readonly Float32Array[],
  extents: readonly (readonly number[])[],
  batch: number,
  engine: Engine = engines.plain,
  threads = 1,
  outputLast = false,
): Float32Array {
  let end = 0;
  const place = (count: number): number => {
    const offset = Math.ceil(end / 16) * 16;
    end = offset + 4 * count;
    return offset;
  };
  const size = kernel.extents.map((e) => (typeof e === 'number' ? e : batch));
  const count = size.reduce((a, b) => a * b, 1);
  // The inputs come last, so that the end of the arrays is the end of an input; or first, so that the memory begins with one.
  const first = outputLast ? null : place(count);
  const regions = inputs.map((values, i) => ({ offset: place(values.length), extents: extents[i] ?? [] }));
  const output = { offset: first ?? place(count), extents: size };
  const pages = Math.ceil(end / 65_536) + 16 * threads;
  const memory = new WebAssembly.Memory({ initial: pages });
  const numbers = new Float32Array(memory.buffer);
  inputs.forEach((values, i) => numbers.set(values, (regions[i]?.offset ?? 0) / 4));
  const { functions } = tiledKernel(kernel, regions, output, batch, end, engine, threads);
  const bytes = moduleInTurn(functions, pages);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const run = instance.exports['run'] as (part: number, parts: number, away: number) => void;
  for (let part = threads - 1; part >= 0; part -= 1) run(part, threads, 2 ** 20 * part);
  return numbers.slice(output.offset / 4, output.offset / 4 + count);
}

/** Bits, in which −0 is not 0 and what is no number is itself. */
export function bits(numbers: Float32Array): Uint32Array {
  return new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}
