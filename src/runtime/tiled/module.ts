import type { Expr, Kernel } from '../../compiler/program.ts';
import { Code } from '../wasm/code.ts';
import { assembleModule, type WasmFunction } from '../wasm/module.ts';
import { vectorFunctions } from './functions.ts';
import { repacked } from './repack.ts';
import { Unsupported } from './shape.ts';
import { Tile } from './tile.ts';
import type { Region } from './tile-indices.ts';

/**
 * A module with one function `run(start, end, seed)`, as gpu.js calls it, that fills the whole output. Arrays end at
 * `totalBytes`; of the memory behind them `scratchBytes` are used to work in.
 * @throws {Unsupported} where the kernel is left to the stock code
 */
export function tiledModule(
  kernel: Kernel,
  inputs: readonly Region[],
  output: Region,
  batch: number,
  totalBytes: number,
  pages: number,
): Uint8Array<ArrayBuffer> {
  const steps = repacked({ kernel, inputs, output }, batch, totalBytes);
  const names = [...functionsOf(kernel.value)].sort();
  const functions: WasmFunction[] = names.map((name) => {
    const write = vectorFunctions[name];
    if (!write) throw new Unsupported(`the function ${name}`);
    const code = new Code(1);
    code.get(0);
    write(code);
    return { parameters: ['v128'], result: 'v128', code };
  });
  for (const step of steps) {
    const tile = new Tile({ ...step, batch, totalBytes, call: (name) => names.indexOf(name) });
    functions.push({ parameters: ['i32', 'i32', 'i32'], code: tile.compile() });
  }
  if (steps.length > 1) functions.push(inTurn(steps.map((_, i) => names.length + i)));
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

/** The scalar functions of an expression that are functions of the module. */
function functionsOf(e: Expr, found = new Set<string>()): Set<string> {
  if (typeof e === 'number' || typeof e === 'string') return found;
  const name = e[0] as string;
  if (Object.hasOwn(vectorFunctions, name)) found.add(name);
  for (const part of e.slice(1)) if (Array.isArray(part)) functionsOf(part as unknown as Expr, found);
  return found;
}
