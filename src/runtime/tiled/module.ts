import type { Kernel } from '../../compiler/program.ts';
import { Code } from '../wasm/code.ts';
import { assembleModule, type WasmFunction } from '../wasm/module.ts';
import { repacked } from './repack.ts';
import { Tile } from './tile.ts';
import type { Region } from './tile-indices.ts';

/**
 * A module with one function `run(start, end, seed)`, as gpu.js calls it, that fills the whole output. Arrays end at
 * `totalBytes`; of the memory behind them `scratchBytes` are used to work in. `fused`: products are added to sums with one
 * rounding, which only some engines can (`fusesProducts`).
 * @throws {Unsupported} where the kernel is left to the stock code
 */
export function tiledModule(
  kernel: Kernel,
  inputs: readonly Region[],
  output: Region,
  batch: number,
  totalBytes: number,
  pages: number,
  fused: boolean,
): Uint8Array<ArrayBuffer> {
  const steps = repacked({ kernel, inputs, output }, batch, totalBytes);
  const functions: WasmFunction[] = steps.map((step) => ({
    parameters: ['i32', 'i32', 'i32'],
    code: new Tile({ ...step, batch, totalBytes, fused }).compile(),
  }));
  if (steps.length > 1) functions.push(inTurn(steps.map((_, i) => i)));
  return assembleModule([], functions, pages);
}

/** A function that calls others, one after the other. */
function inTurn(numbers: readonly number[]): WasmFunction {
  const code = new Code(3);
  for (const number of numbers) {
    for (const parameter of [0, 1, 2]) code.get(parameter);
    code.call(number);
  }
  return { parameters: ['i32', 'i32', 'i32'], code };
}
