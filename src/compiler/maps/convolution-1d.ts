import { present } from '../../base/assert.ts';
import { signalOf } from '../image.ts';
import { defineMap, type Ends } from './map.ts';
import {
  applyStencil,
  boundaries,
  refuseStencil,
  type Stencil,
  stencilCells,
  stencilMacs,
  wrapOf,
} from '../mapping/stencil.ts';

interface Chosen {
  readonly stencil: number;
  readonly boundary: keyof typeof boundaries;
}

/**
 * zᵢ = Σⱼ θ_{k+1+j}·y_{i−j}, j = −k … k. With nothing outside K is a Toeplitz matrix, continued periodically a circulant
 * one. Between signals of several channels [n, c], θ is [taps, channels in, channels out].
 */
export const convolution1d = defineMap({
  title: '1-D convolution',
  summary:
    'The same stencil at every place of a signal: a Toeplitz matrix (zero boundary) or a circulant one (periodic). A long stencil is applied by a Fourier transform.',
  fields: {
    stencil: { tag: 'integer', label: 'Stencil', help: 'Number of taps, odd.', initial: 3, min: 1 },
    boundary: { tag: 'choice', label: 'Boundary', initial: 'zero', options: boundaries },
  },
  pictogram: 'convolution-1d',
  infer: (from) => (signalOf(from) ? from : null),
  refuse: (from, to, { stencil, boundary }) => {
    const [n, m] = [signalOf(from), signalOf(to)];
    const fits = n && m && from.length === to.length && n.width === m.width && n.width >= 2;
    if (!fits) return 'signals [n] or [n, channels] of one length, at least 2, at both ends';
    return refuseStencil(n.width, stencil, boundary);
  },
  parameter: ({ from, to, settings: { stencil } }) =>
    from.length === 1 ? [stencil] : [stencil, from[1] as number, to[1] as number],
  cells: (ends) => {
    const stencil = stencilOf(ends);
    const { image, channels } = stencil;
    return stencilCells(stencil, (_, b, from, to) => [
      { index: (b * image.channels + from) * channels + to, coefficient: 1 },
    ]);
  },
  inDegree: ({ from, settings }) => settings.stencil * (from[1] ?? 1),
  macs: (ends) => stencilMacs(stencilOf(ends)),
  transforms: (ends) => wrapOf(stencilOf(ends)) !== null,
  apply: (tape, x, theta, ends, name) => applyStencil(tape, x, present(theta, 'θ'), stencilOf(ends), name),
});

function stencilOf({ from, to, settings: { stencil, boundary } }: Ends<Chosen>): Stencil {
  const image = present(signalOf(from), 'a signal');
  return { image, height: 1, width: stencil, stride: 1, channels: to[1] ?? 1, boundary };
}
