/** What all maps with a stencil share: z at a pixel = Σ over taps of θ·(the pixel seen through the tap). */
import { convolve } from '../ops/convolve.ts';
import { componentsOf, type Image } from '../image.ts';
import { type Boundary, type Margin, noMargin, pad, paddedImage } from '../ops/padding.ts';
import type { Tape } from '../ops/op.ts';
import type { ValueId } from '../plans.ts';
import type { Cell } from '../maps/map.ts';
import { applyWrapped } from './circulant.ts';
import { type Filter, transformedMacs, wrap, type Wrapped } from './ring.ts';

export const boundaries = {
  zero: 'Zero: nothing outside (Toeplitz)',
  periodic: 'Periodic: the other end (circulant)',
  reflexive: 'Reflexive: mirrored',
} as const;

/** A stencil over an image; θ is [height, width, channels in, channels out]. */
export interface Stencil {
  readonly image: Image;
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  /** Channels of the result. */
  readonly channels: number;
  /** `valid`: only where the stencil lies inside the image. */
  readonly boundary: Boundary | 'valid';
}

/** Extent of the result along one axis: every `stride`-th place from the first. */
export function resultExtent(
  size: number,
  stencil: number,
  stride: number,
  boundary: Stencil['boundary'],
): number {
  return boundary === 'valid' ? Math.floor((size - stencil) / stride) + 1 : Math.ceil(size / stride);
}

export function resultImage({ image, height, width, stride, channels, boundary }: Stencil): Image {
  return {
    height: resultExtent(image.height, height, stride, boundary),
    width: resultExtent(image.width, width, stride, boundary),
    channels,
  };
}

/** What a stencil along one axis needs, if it has it not. */
export function refuseStencil(size: number, stencil: number, boundary: Stencil['boundary']): string | null {
  if (boundary === 'valid') return stencil <= size ? null : `at least ${stencil} pixels each way`;
  if (stencil % 2 === 0) return 'an odd stencil, so that it has a centre';
  const half = (stencil - 1) / 2;
  if (boundary === 'reflexive' && half > size) return `at least ${half} places to reflect`;
  return null;
}

/** Writes the convolution of the rows x with a stencil θ, [taps·channels in, channels out] or tap by tap. */
export function applyStencil(
  tape: Tape,
  x: ValueId,
  theta: ValueId,
  stencil: Stencil,
  name: string,
): ValueId {
  const filter = filterOf(stencil);
  const wrapped = filter && wrap(filter);
  if (wrapped) return applyWrapped(tape, x, theta, filter, wrapped, name);
  const { image, height, width, stride, channels, boundary } = stencil;
  const margin = (length: number): Margin => {
    const half = (length - 1) / 2;
    return boundary === 'valid' || half === 0
      ? noMargin
      : { before: half, after: half, boundary, spacing: 1 };
  };
  const padding = { image, rows: margin(height), columns: margin(width) };
  const around = paddedImage(padding);
  const y = componentsOf(around) === componentsOf(image) ? x : tape.call(pad, [x], padding, `pad[${name}]`);
  const sliding = { image: around, height, width, stride, channels, upright: false, exchanged: false };
  return tape.call(convolve, [y, theta], sliding, name);
}

/** How a long stencil along a signal is computed with fewer products than tap by tap; null for others. */
export function wrapOf(stencil: Stencil): Wrapped | null {
  const filter = filterOf(stencil);
  return filter && wrap(filter);
}

function filterOf({ image, height, width, stride, channels, boundary }: Stencil): Filter | null {
  if (boundary === 'valid' || image.height * height * stride !== 1) return null;
  return { size: image.width, taps: width, from: image.channels, to: channels, boundary };
}

/** Multiply-adds of one example, in the way in which the stencil is computed. */
export function stencilMacs(stencil: Stencil): number {
  const wrapped = wrapOf(stencil);
  if (wrapped) return transformedMacs(wrapped.ring);
  return componentsOf(resultImage(stencil)) * stencil.height * stencil.width * stencil.image.channels;
}

/** What a tap adds to K: coefficient·θ[index]. */
export type Weight = Pick<Cell, 'index' | 'coefficient'>;

/** The nonzeros of K, given what stands at a tap between two channels. Both count from the stencil's first corner. */
export function* stencilCells(
  stencil: Stencil,
  weightsAt: (a: number, b: number, from: number, to: number) => readonly Weight[],
): Generator<Cell> {
  const { image, height, width, channels } = stencil;
  const result = resultImage(stencil);
  for (let y = 0; y < result.height; y += 1) {
    for (let x = 0; x < result.width; x += 1) {
      for (let to = 0; to < channels; to += 1) {
        const row = (y * result.width + x) * channels + to;
        for (let a = 0; a < height; a += 1) {
          const seenRow = seen(y, a, image.height, height, stencil);
          for (let b = 0; b < width; b += 1) {
            const seenColumn = seen(x, b, image.width, width, stencil);
            if (seenRow === null || seenColumn === null) continue;
            for (let from = 0; from < image.channels; from += 1) {
              const column = (seenRow * image.width + seenColumn) * image.channels + from;
              for (const { index, coefficient } of weightsAt(a, b, from, to)) {
                yield { row, column, index, coefficient };
              }
            }
          }
        }
      }
    }
  }
}

/** Which place is seen from place `i` of the result through tap `tap`; null outside. Source: z_i = Σ_j θ_j y_{i−j}. */
function seen(
  i: number,
  tap: number,
  size: number,
  taps: number,
  { stride, boundary }: Stencil,
): number | null {
  if (boundary === 'valid') return i * stride + taps - 1 - tap;
  const at = i * stride + (taps - 1) / 2 - tap;
  if (boundary === 'periodic') return ((at % size) + size) % size;
  if (boundary === 'reflexive') return at < 0 ? -1 - at : at >= size ? 2 * size - 1 - at : at;
  return at < 0 || at >= size ? null : at;
}
