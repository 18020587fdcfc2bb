import type { Kernel } from '../../src/compiler/program.ts';
import { tiledModule } from '../../src/runtime/tiled/module.ts';

/** One kernel, tiled, over arrays of its own; `extents` of each input, the last the fastest. */
export function runTiled(
  kernel: Kernel,
  inputs: readonly Float32Array[],
  extents: readonly (readonly number[])[],
  batch: number,
  fused = false,
): Float32Array {
  let end = 0;
  const place = (count: number): number => {
    const offset = Math.ceil(end / 16) * 16;
    end = offset + 4 * count;
    return offset;
  };
  const size = kernel.extents.map((e) => (typeof e === 'number' ? e : batch));
  const count = size.reduce((a, b) => a * b, 1);
  // The inputs come last, so that the end of the arrays is the end of an input.
  const output = { offset: place(count), extents: size };
  const regions = inputs.map((values, i) => ({ offset: place(values.length), extents: extents[i] ?? [] }));
  const pages = Math.ceil(end / 65_536) + 16;
  const memory = new WebAssembly.Memory({ initial: pages });
  const numbers = new Float32Array(memory.buffer);
  inputs.forEach((values, i) => numbers.set(values, (regions[i]?.offset ?? 0) / 4));
  const bytes = tiledModule(kernel, regions, output, batch, end, pages, fused);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  (instance.exports['run'] as (start: number, end: number, seed: number) => void)(0, count, 0);
  return numbers.slice(output.offset / 4, output.offset / 4 + count);
}
