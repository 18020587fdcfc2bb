import { present } from '../../base/assert.ts';
import type { Kernel } from '../../compiler/program.ts';
import type { KernelMeaning, Tiling } from './gpu-kernel.ts';
import { Shader, type ShaderTile } from './shader.ts';
import { isCountedBy, outerReductions, Unsupported } from './shape.ts';

/** As much of gpu.js's WebGPU kernel as is overridden or read here (version 2.24.1, pinned). */
interface StockKernel {
  readonly source: string;
  readonly componentCount: number;
  assembleWGSL(): string;
  _computeDispatch(threads: readonly number[]): unknown;
}

/** The largest that leaves a card enough to do at once is taken. */
const tiles: readonly ShaderTile[] = [
  { rows: 4, columns: 4 },
  { rows: 2, columns: 2 },
];
const enough = 1024;

/**
 * gpu.js's WebGPU kernel, whose invocations compute a tile of results each where the kernel sums: numbers are read once for several
 * products. Bindings, buffers and encoding stay gpu.js's. Kernels without sums, and small ones, keep the stock shader.
 */
export function tiledShaderClass(
  stock: new (...args: never[]) => StockKernel,
  tiling: Tiling,
  leastInvocations = enough,
): unknown {
  return class TiledShaderKernel extends stock {
    private tile: ShaderTile | null = null;

    override assembleWGSL(): string {
      const whole = super.assembleWGSL();
      const meaning = tiling.meanings.get(this.source);
      this.tile = meaning && this.componentCount === 1 ? tileFor(meaning, leastInvocations) : null;
      if (!meaning || !this.tile) return whole;
      try {
        const arrays = meaning.inputs.map(({ name, constant, extents }) => ({
          buffer: `${constant ? 'constants' : 'user'}_${name}`,
          extents,
        }));
        const main = new Shader(meaning.kernel, arrays, meaning.batch).write(this.tile);
        tiling.tiled += 1;
        return whole.slice(0, whole.indexOf('@compute')) + main;
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        this.tile = null;
        tiling.stock.push(error.message);
        return whole;
      }
    }

    override _computeDispatch(threads: readonly number[]): unknown {
      if (!this.tile) return super._computeDispatch(threads);
      const [x, y, z] = threads as readonly [number, number, number];
      return super._computeDispatch([Math.ceil(x / this.tile.columns), Math.ceil(y / this.tile.rows), z]);
    }
  };
}

function tileFor({ kernel, batch }: KernelMeaning, leastInvocations: number): ShaderTile | null {
  const extents = extentsOf(kernel, batch);
  if (extents.length < 2 || outerReductions(kernel.value).length === 0) return null;
  // Neighbours that look up how many terms they sum cannot share a loop.
  if (extents.some((_, axis) => isCountedBy(kernel.value, `i${axis}`))) return null;
  const [height, width] = [present(extents.at(-2), 'rows'), present(extents.at(-1), 'columns')];
  const results = extents.reduce((product, extent) => product * extent, 1);
  const fits = ({ rows, columns }: ShaderTile): boolean =>
    height >= rows && width >= columns && results / (rows * columns) >= leastInvocations;
  return tiles.find(fits) ?? null;
}

function extentsOf({ extents }: Kernel, batch: number): number[] {
  return extents.map((extent) => (typeof extent === 'number' ? extent : batch));
}
