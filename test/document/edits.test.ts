import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../src/document/document.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import {
  addVertex,
  connect,
  insertOnEdge,
  move,
  remove,
  rename,
  reverseEdge,
  setEdge,
  setMap,
  setParameters,
  setRecipe,
  setVertex,
} from '../../src/document/edits.ts';
import { freshEdgeId, freshId, nameFault } from '../../src/document/names.ts';
import { apply, begin, undo } from '../../src/document/history.ts';
import type { Edit } from '../../src/document/history.ts';

/** x[2] -> h[3] -> y[1] with a skip x -> y, all with numbers; e1 and e3 say nothing of each other. */
const drawn: GraphDocument = {
  ...emptyDocument,
  graph: {
    vertices: {
      x: { kind: 'input', shape: [2] },
      h: { kind: 'unit', shape: [3], activation: { kind: 'tanh' } },
      y: { kind: 'unit', shape: [1] },
    },
    edges: {
      e1: { from: 'x', to: 'h', map: { kind: 'dense' } },
      e2: { from: 'h', to: 'y', map: { kind: 'dense' } },
      e3: { from: 'x', to: 'y', map: { kind: 'dense' } },
    },
  },
  parameters: {
    e1: { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] },
    e2: { shape: [1, 3], values: [1, 2, 3] },
    e3: { shape: [1, 2], values: [7, 8] },
    h: { shape: [3], values: [0, 0, 0] },
  },
  recipe: { ...emptyDocument.recipe, loss: { kind: 'squared', outputs: { y: { weight: 2 } } } },
  layout: { x: { x: 0, y: 0 }, h: { x: 100, y: 0 }, y: { x: 200, y: 0 } },
};

const after = (edit: Edit, document = drawn) => apply(begin(document), edit).document;

describe('edits', () => {
  it('adds a vertex with its place, and an edge', () => {
    const added = after(addVertex('z', { kind: 'unit', shape: [4], label: undefined }, { x: 5, y: 6 }));
    expect(added.graph.vertices['z']).toStrictEqual({ kind: 'unit', shape: [4] });
    expect(added.layout['z']).toStrictEqual({ x: 5, y: 6 });
    const wired = after(connect('e9', { from: 'h', to: 'z', map: { kind: 'identity' } }), added);
    expect(wired.graph.edges['e9']).toStrictEqual({ from: 'h', to: 'z', map: { kind: 'identity' } });
  });

  it('drops the numbers that no longer fit a new shape, and no others', () => {
    const { graph, parameters } = after(setVertex('h', { shape: [5] }));
    expect(graph.vertices['h']?.shape).toStrictEqual([5]);
    expect(Object.keys(parameters)).toStrictEqual(['e3']);
  });

  it('keeps the numbers when another field of the vertex changes', () => {
    const { parameters } = after(setVertex('h', { activation: { kind: 'relu' } }));
    expect(parameters).toBe(drawn.parameters);
  });

  it('leaves a field out that is given as undefined', () => {
    expect(after(setVertex('h', { activation: undefined })).graph.vertices['h']).toStrictEqual({
      kind: 'unit',
      shape: [3],
    });
  });

  it('drops the bias numbers when the bias becomes another', () => {
    expect(Object.keys(after(setVertex('h', { bias: 'scalar' })).parameters)).toStrictEqual([
      'e1',
      'e2',
      'e3',
    ]);
  });

  it('starts θ anew under another kind of map or between other shapes', () => {
    expect(after(setMap('e1', { kind: 'masked', entries: [[0, 0]] })).parameters['e1']).toBeUndefined();
    expect(after(setEdge('e3', { to: 'h' })).parameters['e3']).toBeUndefined();
    expect(after(reverseEdge('e2')).graph.edges['e2']).toMatchObject({ from: 'y', to: 'h' });
    expect(after(reverseEdge('e2')).parameters['e2']).toBeUndefined();
  });

  it('moves θ into a tie, shares it, and copies it back out', () => {
    const tied = after(setEdge('e1', { tie: 't' }));
    expect(tied.parameters['e1']).toBeUndefined();
    expect(tied.parameters['t']?.values).toStrictEqual([1, 2, 3, 4, 5, 6]);
    const both = after(setEdge('e2', { tie: 't' }), tied);
    expect(both.parameters['t']?.values).toStrictEqual([1, 2, 3, 4, 5, 6]);
    const one = after(setEdge('e1', { tie: undefined }), both);
    expect(one.parameters['e1']?.values).toStrictEqual([1, 2, 3, 4, 5, 6]);
    expect(one.parameters['t']).toBeDefined();
    const none = after(setEdge('e2', { tie: undefined }), one);
    expect(none.parameters['t']).toBeUndefined();
  });

  it('removes a vertex with its edges, numbers, place and loss', () => {
    const rest = after(remove(['y'], []));
    expect(Object.keys(rest.graph.vertices)).toStrictEqual(['x', 'h']);
    expect(Object.keys(rest.graph.edges)).toStrictEqual(['e1']);
    expect(Object.keys(rest.parameters).sort()).toStrictEqual(['e1', 'h']);
    expect(rest.layout['y']).toBeUndefined();
    expect(rest.recipe.loss.outputs).toStrictEqual({});
  });

  it('keeps the θ of a tie until its last edge goes', () => {
    const tied = after(setEdge('e3', { tie: 't' }), after(setEdge('e1', { tie: 't' })));
    const one = after(remove([], ['e1']), tied);
    expect(one.parameters['t']).toBeDefined();
    expect(after(remove([], ['e3']), one).parameters['t']).toBeUndefined();
  });

  it('moves a bias into a tie, shares it, copies it back out, and keeps it until its last vertex goes', () => {
    const tied = after(setVertex('h', { tie: 's' }));
    expect(tied.parameters['h']).toBeUndefined();
    expect(tied.parameters['s']?.values).toStrictEqual([0, 0, 0]);
    const own = after(setVertex('h', { tie: undefined }), tied);
    expect(own).toStrictEqual(drawn);
    const both = after(setVertex('y', { tie: 's' }), tied);
    expect(after(setVertex('h', { tie: undefined }), both).parameters).toMatchObject({
      h: { values: [0, 0, 0] },
      s: { values: [0, 0, 0] },
    });
    const one = after(remove(['h'], []), both);
    expect(one.parameters['s']).toBeDefined();
    expect(after(remove(['y'], []), one).parameters['s']).toBeUndefined();
    expect(nameFault(tied, 's')).toBe('taken');
  });

  it('drops a tied bias that no longer fits, and keeps one number for all', () => {
    const tied = after(setVertex('h', { tie: 's' }));
    expect(after(setVertex('h', { shape: [4] }), tied).parameters['s']).toBeUndefined();
    const scalar = after(setParameters({ s: { shape: [1], values: [5] } }), tied);
    expect(after(setVertex('h', { shape: [4] }), scalar).parameters['s']?.values).toStrictEqual([5]);
  });

  it('renames a vertex in every place that names it', () => {
    const renamed = after(rename('y', 'out'));
    expect(renamed.graph.vertices['out']).toStrictEqual(drawn.graph.vertices['y']);
    expect(renamed.graph.edges['e2']?.to).toBe('out');
    expect(renamed.graph.edges['e3']?.to).toBe('out');
    expect(renamed.layout['out']).toStrictEqual({ x: 200, y: 0 });
    expect(renamed.recipe.loss.outputs).toStrictEqual({ out: { weight: 2 } });
    expect(after(rename('h', 'k')).parameters['k']).toStrictEqual(drawn.parameters['h']);
    expect(after(rename('e1', 'w')).parameters['w']).toStrictEqual(drawn.parameters['e1']);
  });

  it('refuses names that are taken or cannot be written', () => {
    expect(nameFault(drawn, 'e1')).toBe('taken');
    expect(nameFault(drawn, '')).toBe('empty');
    expect(nameFault(drawn, 'a\nb')).toBe('unprintable');
    expect(nameFault(drawn, '__proto__')).toBe('unprintable');
    expect(nameFault(drawn, 'a'.repeat(65))).toBe('long');
    expect(nameFault(after(setEdge('e1', { tie: 'shared' })), 'shared')).toBe('taken');
    expect(nameFault(drawn, 'new name')).toBeNull();
    expect(after(rename('x', 'h'))).toBe(drawn);
  });

  it('moves without touching the graph', () => {
    const moved = after(move({ h: { x: 1, y: 2 }, ghost: { x: 0, y: 0 } }));
    expect(moved.graph).toBe(drawn.graph);
    expect(moved.layout['h']).toStrictEqual({ x: 1, y: 2 });
    expect(moved.layout['ghost']).toBeUndefined();
  });

  it('puts a vertex on an edge: the old edge leads to it, a new one on', () => {
    const vertex = { kind: 'unit', shape: [3] } as const;
    const inserted = after(insertOnEdge('e2', { id: 'm', vertex, position: { x: 150, y: 0 }, edge: 'e4' }));
    expect(inserted.graph.edges['e2']).toMatchObject({ from: 'h', to: 'm' });
    expect(inserted.graph.edges['e4']).toStrictEqual({ from: 'm', to: 'y', map: { kind: 'dense' } });
    expect(inserted.parameters['e2']).toBeUndefined();
  });

  it('writes and clears numbers, and parts of the recipe', () => {
    const written = after(setParameters({ y: { shape: [1], values: new Float64Array([4]) }, e1: null }));
    expect(written.parameters['y']?.values).toStrictEqual(new Float64Array([4]));
    expect(written.parameters['e1']).toBeUndefined();
    const { recipe } = after(setRecipe({ seed: 9, initialiser: { kind: 'zeros' } }));
    expect(recipe).toMatchObject({ seed: 9, initialiser: { kind: 'zeros' }, loss: drawn.recipe.loss });
  });

  it('finds free names', () => {
    expect(freshId(drawn.graph, 'z')).toBe('z');
    expect(freshId(drawn.graph, 'x')).toBe('x2');
    expect(freshId(drawn.graph, 'x', new Set(['x2']))).toBe('x3');
    expect(freshEdgeId(drawn.graph)).toBe('e4');
  });

  it('can be taken back even for a vertex called constructor', () => {
    let history = apply(begin(drawn), rename('h', 'constructor'));
    history = apply(history, setVertex('constructor', { shape: [4] }));
    expect(undo(undo(history)).document).toStrictEqual(drawn);
  });
});
