import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../src/document/document.ts';
import type { GraphDocument, Recipe } from '../../src/document/document.ts';
import { addVertex, setVertex } from '../../src/document/edits.ts';
import { apply, begin, undo } from '../../src/document/history.ts';
import { sameRun } from '../../src/renderer/services/freshness.ts';

const loaded: GraphDocument = {
  ...emptyDocument,
  recipe: {
    ...emptyDocument.recipe,
    data: { kind: 'csv', name: 'a.csv', text: 'a,b\n1,2\n', inputs: ['a'] },
    optimizer: { kind: 'momentum', learningRate: 0.1, momentum: 0.9 },
    regulariser: { kind: 'ridge', lambda: 0.1, biases: true },
  },
};
const fresh = (now: GraphDocument) => sameRun(loaded, now, [loaded.parameters]);
const withRecipe = (parts: Partial<Recipe>): GraphDocument => ({
  ...loaded,
  recipe: { ...loaded.recipe, ...parts },
});

describe('what makes a run stale', () => {
  it('numbers of optimizer and regulariser do not', () => {
    expect(fresh(withRecipe({ optimizer: { kind: 'momentum', learningRate: 3, momentum: 0.5 } }))).toBe(true);
    expect(fresh(withRecipe({ regulariser: { kind: 'ridge', lambda: 1, biases: true } }))).toBe(true);
  });

  it('another method, a switch, the seed, the batch, the stop rule and the data do', () => {
    expect(fresh(withRecipe({ optimizer: { kind: 'adam', learningRate: 0.1 } }))).toBe(false);
    expect(fresh(withRecipe({ regulariser: { kind: 'ridge', lambda: 0.1, biases: false } }))).toBe(false);
    expect(fresh(withRecipe({ seed: 2 }))).toBe(false);
    expect(fresh(withRecipe({ batch: { size: 3 } }))).toBe(false);
    expect(fresh(withRecipe({ stop: { steps: 3 } }))).toBe(false);
    expect(fresh(withRecipe({ preparation: { standardise: true } }))).toBe(false);
    expect(fresh(withRecipe({ data: { ...loaded.recipe.data, text: 'a,b\n1,3\n' } }))).toBe(false);
    expect(fresh(withRecipe({ data: { ...loaded.recipe.data, inputs: ['b'] } }))).toBe(false);
  });

  it('title, notes and layout do not', () => {
    expect(fresh({ ...loaded, title: 'other', notes: 'other', layout: { v: { x: 1, y: 2 } } })).toBe(true);
  });

  it('an edit of the graph does, and its undo brings the run back', () => {
    const edited = apply(begin(loaded), addVertex('v', { kind: 'input', shape: [1] }, { x: 0, y: 0 }));
    expect(fresh(edited.document)).toBe(false);
    expect(fresh(undo(edited).document)).toBe(true);
  });

  it('the undo of a change of shape brings the run back, too', () => {
    const drawn = {
      ...loaded,
      graph: { vertices: { v: { kind: 'unit' as const, shape: [3] } }, edges: {} },
    };
    const edited = apply(begin(drawn), setVertex('v', { shape: [4] }));
    expect(sameRun(drawn, edited.document, [drawn.parameters])).toBe(false);
    expect(sameRun(drawn, undo(edited).document, [drawn.parameters])).toBe(true);
  });

  it('how often a vertex with dropout is muted does not; that it is muted at all does', () => {
    const at = (dropout?: number): GraphDocument => {
      const v = { kind: 'unit' as const, shape: [3], ...(dropout === undefined ? {} : { dropout }) };
      return { ...loaded, graph: { vertices: { v }, edges: {} } };
    };
    const same = (a: GraphDocument, b: GraphDocument) => sameRun(a, b, [a.parameters]);
    expect(same(at(0.5), at(0.2))).toBe(true);
    expect(same(at(0.5), at())).toBe(false);
    expect(same(at(0.5), at(0))).toBe(false);
    expect(same(at(), at(0.5))).toBe(false);
    expect(same(at(0.5), at(1))).toBe(false);
    const other = { vertices: { v: { kind: 'unit' as const, shape: [4], dropout: 0.2 } }, edges: {} };
    expect(same(at(0.5), { ...loaded, graph: other })).toBe(false);
  });

  it('other parameters do, unless they were kept from the run', () => {
    const kept = { ...loaded, parameters: { v: { shape: [1], values: [2] } } };
    expect(fresh(kept)).toBe(false);
    expect(sameRun(loaded, kept, [loaded.parameters, kept.parameters])).toBe(true);
  });
});
