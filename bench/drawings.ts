/** Drawings of any size, for timing. */
import type { DrawnEdge, DrawnGraph, DrawnVertex } from '../src/document/document.ts';

/** A multilayer perceptron drawn neuron by neuron: one edge per weight. */
export function neurons(sizes: readonly number[], activation: string): DrawnGraph {
  const vertices: Record<string, DrawnVertex> = {};
  const edges: Record<string, DrawnEdge> = {};
  const name = (layer: number, i: number): string => `v${layer}-${String(i).padStart(5, '0')}`;
  sizes.forEach((size, layer) => {
    const last = layer === sizes.length - 1;
    for (let i = 0; i < size; i += 1) {
      vertices[name(layer, i)] =
        layer === 0
          ? { kind: 'input', shape: [1] }
          : { kind: 'unit', shape: [1], activation: { kind: last ? 'identity' : activation } };
      if (layer === 0) continue;
      for (let j = 0; j < (sizes[layer - 1] ?? 0); j += 1) {
        edges[`e${layer}-${i}-${j}`] = {
          from: name(layer - 1, j),
          to: name(layer, i),
          map: { kind: 'dense' },
        };
      }
    }
  });
  return { vertices, edges };
}

/** The same perceptron drawn as layers. */
export function layers(sizes: readonly number[], activation: string): DrawnGraph {
  const vertices: Record<string, DrawnVertex> = {};
  const edges: Record<string, DrawnEdge> = {};
  sizes.forEach((size, layer) => {
    const kind = layer === sizes.length - 1 ? 'identity' : activation;
    vertices[`v${layer}`] =
      layer === 0 ? { kind: 'input', shape: [size] } : { kind: 'unit', shape: [size], activation: { kind } };
    if (layer > 0) edges[`e${layer}`] = { from: `v${layer - 1}`, to: `v${layer}`, map: { kind: 'dense' } };
  });
  return { vertices, edges };
}

/** A long residual chain: every third vertex is fed by the one three before as well. */
export function chain(length: number, width: number): DrawnGraph {
  const { vertices, edges } = layers(new Array<number>(length).fill(width), 'tanh');
  const more: Record<string, DrawnEdge> = { ...edges };
  for (let i = 6; i < length; i += 3)
    more[`s${i}`] = { from: `v${i - 3}`, to: `v${i}`, map: { kind: 'identity' } };
  return { vertices, edges: more };
}
