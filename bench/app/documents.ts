/** Documents that the window is measured with. */
import {
  type DrawnEdge,
  type DrawnVertex,
  emptyDocument,
  type GraphDocument,
} from '../../src/document/document.ts';
import { layers } from '../../src/lab/speed/drawings.ts';
import { dataRows, networkOf } from '../../src/lab/speed/network.ts';
import { shared } from '../../src/lab/speed/workloads.ts';

/** 100 neurons onto 100 neurons, each fed by three: a drawing of 300 edges, and a matrix of 100×100 in the notation. */
export function sparse(width = 100): GraphDocument {
  const vertices: Record<string, DrawnVertex> = {};
  const edges: Record<string, DrawnEdge> = {};
  const layout: Record<string, { x: number; y: number }> = {};
  for (let i = 0; i < width; i += 1) {
    vertices[`x${i}`] = { kind: 'input', shape: [1] };
    vertices[`y${i}`] = { kind: 'unit', shape: [1], activation: { kind: 'tanh' } };
    // Ten columns on either side, so that the whole drawing is on the screen at a size where edges can be pointed at.
    const place = { x: 70 * (i % 10), y: 70 * Math.floor(i / 10) };
    layout[`x${i}`] = place;
    layout[`y${i}`] = { x: place.x + 1000, y: place.y };
    for (const j of [i, i + 7, i + 31])
      edges[`e${i}-${j % width}`] = { from: `x${j % width}`, to: `y${i}`, map: { kind: 'dense' } };
  }
  return { ...emptyDocument, title: 'Sparse', graph: { vertices, edges }, layout };
}

/** 784-512-512-10 with a table of its own. */
export function large(rows = 256): GraphDocument {
  const { inputs, columns } = networkOf(shared.mlp512);
  const names = Array.from({ length: columns.inputs }, (_, i) => `p${i}`);
  const lines = Array.from({ length: Math.min(rows, dataRows) }, (_, row) => {
    const values = inputs.subarray(row * columns.inputs, (row + 1) * columns.inputs);
    return [...Array.from(values, (value) => value.toFixed(2)), `class ${row % columns.outputs}`].join(',');
  });
  const text = [[...names, 'class'].join(','), ...lines].join('\n');
  return {
    ...emptyDocument,
    title: 'Large',
    graph: layers([784, 512, 512, 10], 'relu'),
    recipe: {
      ...shared.mlp512.recipe,
      data: { kind: 'csv', name: 'large.csv', text, target: 'class', task: 'classes' },
      batch: { size: rows },
    },
    layout: Object.fromEntries([0, 1, 2, 3].map((i) => [`v${i}`, { x: 200 * i, y: 0 }])),
  };
}
