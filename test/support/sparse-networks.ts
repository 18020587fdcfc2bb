import type { DrawnEdge, DrawnGraph } from '../../src/document/document.ts';
import { graphOf, input, unit } from './networks.ts';

/** How the edges of a sparse layer get their numbers. */
export type Numbering = 'own' | 'tied' | 'constant';

/**
 * Neurons of which each reads a few of the layer before: `width` inputs, two hidden layers of as many, the first neuron of the
 * second layer reading one more than the others, and one output that reads them all.
 */
export function sparseNetwork(width: number, degree: number, numbering: Numbering): DrawnGraph {
  return networkOf(width, numbering, (layer, i) => {
    const count = layer === 2 && i === 0 ? degree + 1 : degree;
    return Array.from({ length: count }, (_, k) => (5 * i + 7 * k * k + k) % width);
  });
}

/**
 * The same with rows of very different lengths: in both layers one neuron reads the layer before, the others one or two of it. Nobody reads
 * the tenth and the last, but for the output those of the first layer.
 */
export function unevenNetwork(width: number, numbering: Numbering): DrawnGraph {
  const read = Array.from({ length: width - 1 }, (_, i) => i).filter((i) => i !== 10);
  const { vertices, edges } = networkOf(width, numbering, (_, i) =>
    i === 3 ? read : read.filter((_, at) => at === (5 * i) % read.length || (i % 2 === 1 && at === i - 1)),
  );
  const skips = ['010', String(width - 1).padStart(3, '0')].map((i): [string, DrawnEdge] => [
    `s${i}`,
    { from: `g${i}`, to: 'y', map: { kind: 'dense' } },
  ]);
  return { vertices, edges: { ...edges, ...Object.fromEntries(skips) } };
}

/** `reads` says which neurons of the layer before one of a hidden layer reads. */
function networkOf(
  width: number,
  numbering: Numbering,
  reads: (layer: 1 | 2, i: number) => readonly number[],
): DrawnGraph {
  const name = (layer: number, i: number): string => `${'xgh'[layer]}${String(i).padStart(3, '0')}`;
  const all = Array.from({ length: width }, (_, i) => i);
  const edges: [string, Partial<DrawnEdge>][] = [];
  for (const layer of [1, 2] as const) {
    for (const i of all) {
      for (const [k, j] of reads(layer, i).entries()) {
        const from = name(layer - 1, j);
        const more: Partial<DrawnEdge> =
          numbering === 'tied'
            ? { tie: `t${layer}${(i + k) % 5}` }
            : numbering === 'constant' && layer === 2
              ? { map: { kind: 'identity', factor: 0.25 + (k % 4) } }
              : {};
        edges.push([`e${layer}-${i}-${k}:${from}>${name(layer, i)}`, more]);
      }
    }
  }
  for (const i of all) edges.push([`o${i}:${name(2, i)}>y`, {}]);
  return graphOf(
    {
      ...Object.fromEntries(all.map((i) => [name(0, i), input()])),
      ...Object.fromEntries(all.map((i) => [name(1, i), unit('tanh')])),
      ...Object.fromEntries(all.map((i) => [name(2, i), unit('sin')])),
      y: unit('identity'),
    },
    edges,
  );
}
