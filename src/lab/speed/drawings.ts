/** Drawings of any size, for timing. */
import type { DrawnEdge, DrawnGraph, DrawnVertex } from '../../document/document.ts';

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

/** The same perceptron with a periodic convolution of so many taps for every matrix but the last. */
export function circulants(sizes: readonly number[], stencil: number, activation: string): DrawnGraph {
  const { vertices, edges } = layers(sizes, activation);
  const map = { kind: 'convolution-1d', stencil, boundary: 'periodic' };
  const last = `e${sizes.length - 1}`;
  const changed = Object.entries(edges).map(([id, edge]) => [id, id === last ? edge : { ...edge, map }]);
  return { vertices, edges: Object.fromEntries(changed) as Record<string, DrawnEdge> };
}

/** A long residual chain: every third vertex is fed by the one three before as well. */
export function chain(length: number, width: number): DrawnGraph {
  const { vertices, edges } = layers(new Array<number>(length).fill(width), 'tanh');
  const more: Record<string, DrawnEdge> = { ...edges };
  for (let i = 6; i < length; i += 3)
    more[`s${i}`] = { from: `v${i - 3}`, to: `v${i}`, map: { kind: 'identity' } };
  return { vertices, edges: more };
}

/** A small image classifier: two convolutions, one pooling, one read-out. */
export function convolutional(): DrawnGraph {
  const relu = { kind: 'relu' };
  const stencil = (size: number) => ({
    kind: 'convolution-2d',
    height: size,
    width: size,
    boundary: 'valid',
  });
  return {
    vertices: {
      x: { kind: 'input', shape: [28, 28] },
      c1: { kind: 'unit', shape: [24, 24, 8], activation: relu },
      p1: { kind: 'unit', shape: [12, 12, 8], activation: { kind: 'identity' }, bias: 'none' },
      c2: { kind: 'unit', shape: [10, 10, 16], activation: relu },
      y: { kind: 'unit', shape: [10], activation: { kind: 'identity' } },
    },
    edges: {
      e1: { from: 'x', to: 'c1', map: stencil(5) },
      e2: { from: 'c1', to: 'p1', map: { kind: 'average-pool' } },
      e3: { from: 'p1', to: 'c2', map: stencil(3) },
      e4: { from: 'c2', to: 'y', map: { kind: 'dense' } },
    },
  };
}

/** Residual layers of one width on two inputs, with a read-out of five classes. */
export function residual(count: number, width: number): DrawnGraph {
  const vertices: Record<string, DrawnVertex> = { x: { kind: 'input', shape: [2] } };
  const edges: Record<string, DrawnEdge> = {};
  let before = 'x';
  for (let l = 0; l < count; l += 1) {
    vertices[`s${l}`] = { kind: 'unit', shape: [width], activation: { kind: 'tanh' } };
    vertices[`Y${l}`] = { kind: 'unit', shape: [width], activation: { kind: 'identity' }, bias: 'none' };
    edges[`K${l}`] = { from: before, to: `s${l}`, map: { kind: 'dense' } };
    edges[`h${l}`] = { from: `s${l}`, to: `Y${l}`, map: { kind: 'identity', factor: 0.25 } };
    if (l > 0) edges[`P${l}`] = { from: before, to: `Y${l}`, map: { kind: 'identity' } };
    before = `Y${l}`;
  }
  vertices['y'] = { kind: 'unit', shape: [5], activation: { kind: 'identity' } };
  edges['W'] = { from: before, to: 'y', map: { kind: 'dense' } };
  return { vertices, edges };
}

/**
 * As `neurons`, but every neuron of a hidden layer reads only `degree` of the layer before, neighbours of which the first is 17 further on than
 * for the neuron above; the last layer reads all.
 */
export function sparseNeurons(sizes: readonly number[], degree: number, activation: string): DrawnGraph {
  const { vertices, edges } = neurons(sizes, activation);
  const last = sizes.length - 1;
  const kept = Object.entries(edges).filter(([id]) => {
    const [layer = 0, i = 0, j = 0] = id.slice(1).split('-').map(Number);
    const before = sizes[layer - 1] ?? 1;
    return layer === last || (j - 17 * i + 17 * before * i) % before < degree;
  });
  return { vertices, edges: Object.fromEntries(kept) };
}

/** Half of the entries of a matrix, in the pattern of a chessboard. */
function stays(row: number, column: number): boolean {
  return (row + column) % 2 === 0;
}

/** A drawing of `neurons` with half of its edges left out. */
export function thinned({ vertices, edges }: DrawnGraph): DrawnGraph {
  const kept = Object.entries(edges).filter(([id]) => {
    const [, i = 0, j = 0] = id.split('-').map(Number);
    return stays(i, j);
  });
  return { vertices, edges: Object.fromEntries(kept) };
}

/** The same network drawn as layers: masked matrices. */
export function masked(sizes: readonly number[], activation: string): DrawnGraph {
  const { vertices, edges } = layers(sizes, activation);
  const entriesOf = (layer: number): [number, number][] => {
    const [columns = 0, rows = 0] = sizes.slice(layer - 1);
    return Array.from({ length: rows * columns }, (_, k): [number, number] => [
      Math.floor(k / columns),
      k % columns,
    ]).filter(([row, column]) => stays(row, column));
  };
  const changed = Object.entries(edges).map(([id, edge], i) => [
    id,
    { ...edge, map: { kind: 'masked', entries: entriesOf(i + 1) } },
  ]);
  return { vertices, edges: Object.fromEntries(changed) as Record<string, DrawnEdge> };
}
