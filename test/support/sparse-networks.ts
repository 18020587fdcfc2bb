import type { DrawnEdge, DrawnGraph } from '../../src/document/document.ts';
import { graphOf, input, unit } from './networks.ts';

/** How the edges of a sparse layer get their numbers. */
export type Numbering = 'own' | 'tied' | 'constant';

/**
 * Neurons of which each reads a few of the layer before: `width` inputs, two hidden layers of as many, the first neuron of the
 * second layer reading one more than the others, and one output that reads them all.
 */
export function sparseNetwork(width: number, degree: number, numbering: Numbering): DrawnGraph {
  const name = (layer: number, i: number): string => `${'xgh'[layer]}${String(i).padStart(3, '0')}`;
  const all = Array.from({ length: width }, (_, i) => i);
  const edges: [string, Partial<DrawnEdge>][] = [];
  for (const layer of [1, 2]) {
    for (const i of all) {
      const count = layer === 2 && i === 0 ? degree + 1 : degree;
      for (let k = 0; k < count; k += 1) {
        const from = name(layer - 1, (5 * i + 7 * k * k + k) % width);
        const more: Partial<DrawnEdge> =
          numbering === 'tied'
            ? { tie: `t${layer}${(i + k) % 5}` }
            : numbering === 'constant' && layer === 2
              ? { map: { kind: 'identity', factor: 0.25 + k } }
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
