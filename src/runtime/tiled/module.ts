import type { Kernel } from '../../compiler/program.ts';
import { Code } from '../wasm/code.ts';
import { assembleModule, type WasmFunction } from '../wasm/module.ts';
import type { Engine } from './engine.ts';
import { withLinesCopied } from './looked-up.ts';
import { repacked } from './repack.ts';
import { Tile } from './tile.ts';
import type { Region } from './tile-indices.ts';

/** A kernel over arrays in memory, as functions to be called one after the other. */
export interface TiledKernel {
  readonly functions: readonly WasmFunction[];
  /** What the busiest of the threads does of the work that they share; 1 where one thread does it all. */
  readonly share: number;
  /** Some of it is made for an engine that joins vectors of four to vectors of eight. */
  readonly joined: boolean;
}

/**
 * Functions of three numbers (`parameters`) that fill the whole output, or one part of it. Arrays end at `totalBytes`; of the
 * memory behind them every thread works in `scratchBytes` of its own.
 * @throws {Unsupported} where the kernel is left to the stock code
 */
export function tiledKernel(
  kernel: Kernel,
  inputs: readonly Region[],
  output: Region,
  batch: number,
  totalBytes: number,
  engine: Engine,
  threads: number,
): TiledKernel {
  const one = { kernel, inputs, output };
  const steps = withLinesCopied(one, batch, totalBytes, threads === 1) ?? repacked(one, batch, totalBytes);
  const tiles = steps.map((step, i, { length }) => {
    // What is copied for the last step, every thread copies for itself.
    const tile = new Tile({ ...step, batch, totalBytes, engine, threads, shared: i === length - 1 });
    return { code: tile.compile(), share: tile.share, joined: tile.joined };
  });
  return {
    functions: tiles.map(({ code }) => ({ parameters: ['i32', 'i32', 'i32'], code })),
    share: tiles.at(-1)?.share ?? 1,
    joined: tiles.some(({ joined }) => joined),
  };
}

/** A module with one function `run(start, end, seed)`, as gpu.js calls it, that calls others in turn. */
export function moduleInTurn(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const all = functions.length > 1 ? [...functions, inTurn(functions.map((_, i) => i))] : functions;
  return assembleModule([], all, { pages });
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
