import { present } from '../../base/assert.ts';
import type { Shape } from '../../document/document.ts';
import { imageOf } from '../image.ts';
import type { Ends } from '../maps/map.ts';
import { needsSquare } from './needs-square.ts';
import { type boundaries, refuseStencil, type Stencil } from './stencil.ts';

/** Settings of a stencil that moves over an image of one channel and gives one of the same size. */
export interface ImageStencil {
  readonly height: number;
  readonly width: number;
  readonly boundary: keyof typeof boundaries;
}

export function stencilOf({ from, settings }: Ends<ImageStencil>): Stencil {
  return { ...settings, image: present(imageOf(from), 'an image'), stride: 1, channels: 1 };
}

/** What such a map needs of its ends where it does not fit between them; else null. */
export function refuseImage(
  from: Shape,
  to: Shape,
  { height, width, boundary }: ImageStencil,
): string | null {
  if (from.length !== 2) return 'an image [h, w]';
  const [h = 1, w = 1] = from;
  return needsSquare(from, to, 1) ?? refuseStencil(h, height, boundary) ?? refuseStencil(w, width, boundary);
}
