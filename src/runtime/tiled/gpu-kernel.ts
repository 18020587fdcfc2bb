import { present } from '../../base/assert.ts';
import type { Kernel } from '../../compiler/program.ts';
import { Code } from '../wasm/code.ts';
import { assembleModule, type Memory } from '../wasm/module.ts';
import type { Engine } from './engine.ts';
import { moduleInTurn, tiledKernel, type TiledKernel as Tiles } from './module.ts';
import { Unsupported } from './shape.ts';
import { scratchBytes } from './tile-packs.ts';
import { operationsOf } from './work.ts';

/** What a gpu.js source computes: the kernel, where each input is found, and their extents (the last the fastest). */
export interface KernelMeaning {
  readonly kernel: Kernel;
  readonly inputs: readonly {
    /** Of the argument or the constant. */
    readonly name: string;
    readonly constant: boolean;
    readonly extents: readonly number[];
    /** Of a constant. */
    readonly values?: ArrayLike<number>;
  }[];
  readonly batch: number;
}

/** What a device knows of its kernels: meanings by source, and how they were compiled. */
export interface Tiling {
  readonly meanings: Map<string, KernelMeaning>;
  readonly engine: Engine;
  /** Threads that share the steps of large plans. */
  readonly threads: number;
  /** Kernels of the plan that is being compiled for several threads, in the order of gpu.js's modules. */
  readonly shared: SharedKernel[];
  tiled: number;
  /** Some kernel runs in vectors of eight that the engine joins from two of four. */
  joined: boolean;
  /** Why kernels run stock code. */
  readonly stock: string[];
}

/** A kernel in the memory that the threads of one plan share. */
export interface SharedKernel {
  readonly kernel: Tiles;
  readonly operations: number;
  /** Where the plan's arrays end. */
  readonly totalBytes: number;
  readonly memory: Memory;
}

interface Record {
  readonly offset: number;
}

/** Where gpu.js lays a kernel's arrays into memory. */
interface Layout {
  readonly arrays: { readonly [name: string]: Record };
  readonly constantArrays: { readonly [name: string]: Record };
  readonly outputOffset: number;
  /** Of all steps of a pipeline, which share one memory. */
  readonly totalBytes?: number;
}

interface Assembled {
  readonly bytes: Uint8Array;
  readonly initial: number;
  readonly maximum: number;
}

/** As much of gpu.js's WebAssembly kernel as is overridden or read here (version 2.24.1, pinned). */
interface StockKernel {
  readonly source: string;
  readonly usesRandom: boolean;
  readonly componentCount: number;
  readonly output: readonly number[];
  _assembleModule(layout: Layout, cells: number, shared: boolean): Assembled;
  _shapeOutput(data: Float32Array, output: readonly number[], componentCount: number): unknown;
}

const pageBytes = 65_536;
const bytesPerNumber = 4;
/** gpu.js gives every memory as many pages more, in which tiles work; its modules must agree in that. */
const slackPages = scratchBytes / pageBytes;
const mostPages = 4096;

/**
 * gpu.js's WebAssembly kernel with another code generator: modules come from the kernel's meaning instead of its source text,
 * with tiles, whole-number counters and contiguous vector loads. Everything else stays gpu.js's: arguments, memory,
 * pipelines. What the generator cannot write falls back to the stock code.
 */
export function tiledKernelClass(stock: new (...args: never[]) => StockKernel, tiling: Tiling): unknown {
  return class TiledKernel extends stock {
    /** Answers stay flat: nobody reads rows of them, of which there may be thousands. */
    override _shapeOutput(data: Float32Array, output: readonly number[], componentCount: number): unknown {
      return componentCount === 1 ? data : super._shapeOutput(data, output, componentCount);
    }

    override _assembleModule(layout: Layout, cells: number, shared: boolean): Assembled {
      const meaning = tiling.meanings.get(this.source);
      if (!meaning || this.usesRandom || this.componentCount !== 1) {
        tiling.stock.push(meaning ? 'random numbers' : 'a source of unknown meaning');
        return super._assembleModule(layout, cells, shared);
      }
      try {
        const totalBytes = layout.totalBytes ?? layout.outputOffset + cells * bytesPerNumber;
        const write = (threads: number): Tiles => {
          const written = tiles(meaning, layout, totalBytes, this.output, tiling.engine, threads);
          tiling.joined ||= written.joined;
          return written;
        };
        const assembled = shared ? shareIn(tiling, meaning, write, totalBytes) : alone(write(1), totalBytes);
        tiling.tiled += 1;
        return assembled;
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        tiling.stock.push(error.message);
        return super._assembleModule(layout, cells, shared);
      }
    }
  };
}

function tiles(
  { kernel, inputs, batch }: KernelMeaning,
  layout: Layout,
  totalBytes: number,
  output: readonly number[],
  engine: Engine,
  threads: number,
): Tiles {
  const regions = inputs.map(({ name, constant, extents }) => {
    const { offset } = present((constant ? layout.constantArrays : layout.arrays)[name], name);
    return { offset, extents };
  });
  const out = { offset: layout.outputOffset, extents: output.toReversed() };
  return tiledKernel(kernel, regions, out, batch, totalBytes, engine, threads);
}

/** A module of its own for one kernel. */
function alone({ functions }: Tiles, totalBytes: number): Assembled {
  const initial = Math.ceil(totalBytes / pageBytes) + slackPages;
  return { bytes: moduleInTurn(functions, initial), initial, maximum: Math.max(initial, mostPages) };
}

/** Notes a kernel down for the module of the whole plan, and stands for it with one that does nothing. */
function shareIn(
  { shared, threads }: Tiling,
  { kernel, inputs, batch }: KernelMeaning,
  write: (threads: number) => Tiles,
  totalBytes: number,
): Assembled {
  // One page more, in which the threads meet.
  const pages = Math.ceil(totalBytes / pageBytes) + threads * slackPages + 1;
  const memory = { pages, most: Math.max(pages, mostPages) };
  shared.push({
    kernel: write(threads),
    operations: operationsOf(kernel, inputs, batch),
    totalBytes,
    memory,
  });
  const nothing = { parameters: [], code: new Code(0) };
  return { bytes: assembleModule([], [nothing], memory), initial: pages, maximum: memory.most };
}
