import fc from 'fast-check';
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
  setNotes,
  setParameters,
  setRecipe,
  setTitle,
  setVertex,
} from '../../src/document/edits.ts';
import { freshEdgeId, freshId } from '../../src/document/names.ts';
import { apply, begin, historyLimit, redo, settle, undo } from '../../src/document/history.ts';
import type { Edit, History } from '../../src/document/history.ts';

/** One of every edit, on whatever vertices and edges there are; `a` and `b` pick which. */
function someEdit(
  document: GraphDocument,
  kind: number,
  a: number,
  b: number,
  gesture: string | undefined,
): Edit {
  const vertices = Object.keys(document.graph.vertices);
  const edges = Object.keys(document.graph.edges);
  const vertex = vertices[a % Math.max(1, vertices.length)] ?? 'none';
  const other = vertices[b % Math.max(1, vertices.length)] ?? 'none';
  const edge = edges[a % Math.max(1, edges.length)] ?? 'none';
  const at = { x: a, y: b };
  const added = freshId(document.graph, 'v');
  const edits: readonly Edit[] = [
    addVertex(added, { kind: a % 3 === 0 ? 'input' : 'unit', shape: [1 + (b % 4)] }, at),
    connect(freshEdgeId(document.graph), { from: vertex, to: other, map: { kind: 'dense' } }),
    setVertex(vertex, { shape: b % 2 === 0 ? [1 + (b % 5)] : undefined }, gesture),
    setEdge(edge, { to: other, tie: b % 3 === 0 ? 'tied' : undefined }),
    remove([vertex], b % 2 === 0 ? [edge] : []),
    move({ [vertex]: at, [other]: { x: b, y: a } }, gesture),
    rename(vertex, `name${a}`),
    setParameters({
      [edge]: { shape: [2], values: [a, b] },
      [vertex]: b % 2 ? null : { shape: [1], values: [a] },
    }),
    setRecipe({ seed: a, stop: { epochs: b } }, gesture),
    b % 2 === 0 ? setTitle(`title ${a}`) : setNotes(`notes ${a}`),
    insertOnEdge(edge, {
      id: added,
      vertex: { kind: 'unit' },
      position: at,
      edge: freshEdgeId(document.graph),
    }),
    reverseEdge(edge),
  ];
  return edits[kind % edits.length] as Edit;
}

const steps = fc.array(
  fc.record({
    kind: fc.nat(11),
    a: fc.nat(40),
    b: fc.nat(40),
    gesture: fc.constantFrom(undefined, undefined, 'drag', 'typing'),
    settle: fc.boolean(),
  }),
  { maxLength: 60, size: 'max' },
);

function perform(history: History, script: typeof steps extends fc.Arbitrary<infer T> ? T : never): History {
  return script.reduce((now, { kind, a, b, gesture, settle: end }) => {
    const next = apply(now, someEdit(now.document, kind, a, b, gesture));
    return end ? settle(next) : next;
  }, history);
}

describe('history', () => {
  it('undoes everything to the identical document and redoes everything to the final one', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const final = perform(begin(emptyDocument), script);
        let back = final;
        while (back.past.length > 0) back = undo(back);
        expect(back.document).toStrictEqual(emptyDocument);
        let forth = back;
        while (forth.future.length > 0) forth = redo(forth);
        expect(forth.document).toStrictEqual(final.document);
      }),
      { numRuns: 200 },
    );
  });

  it('undoes and redoes whatever one gesture did as a whole', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const start = perform(begin(emptyDocument), script.slice(0, 12));
        const base = settle({ ...start, past: [], future: [] });
        const after = script.slice(12).reduce((now, { kind, a, b }) => {
          const step = someEdit(now.document, kind, a, b, undefined);
          return apply(now, { ...step, gesture: 'one' });
        }, base);
        expect(after.past.length).toBeLessThanOrEqual(1);
        expect(undo(after).document).toStrictEqual(base.document);
        expect(redo(undo(after)).document).toStrictEqual(after.document);
      }),
      { numRuns: 200 },
    );
  });

  it('undo followed by redo is where one was, at every point', () => {
    fc.assert(
      fc.property(steps, fc.nat(60), (script, count) => {
        let history = perform(begin(emptyDocument), script);
        for (let i = 0; i < count; i++) history = undo(history);
        if (history.past.length > 0) expect(redo(undo(history)).document).toStrictEqual(history.document);
      }),
      { numRuns: 100 },
    );
  });

  it('makes one entry of a drag, with one patch per vertex, and keeps the graph the same object', () => {
    const drawn = apply(
      apply(begin(emptyDocument), addVertex('a', { kind: 'unit' }, { x: 0, y: 0 })),
      addVertex('b', { kind: 'unit' }, { x: 0, y: 0 }),
    );
    let history = drawn;
    for (let i = 1; i <= 100; i++)
      history = apply(history, move({ a: { x: i, y: i }, b: { x: -i, y: i } }, 'drag'));
    expect(history.past).toHaveLength(drawn.past.length + 1);
    expect(history.past.at(-1)?.forward).toHaveLength(2);
    expect(history.document.graph).toBe(drawn.document.graph);
    expect(undo(history).document).toStrictEqual(drawn.document);
    expect(redo(undo(history)).document.layout).toStrictEqual({
      a: { x: 100, y: 100 },
      b: { x: -100, y: 100 },
    });
  });

  it('joins the edits of one gesture, also when they touch different things, and no others', () => {
    let history = apply(begin(emptyDocument), addVertex('a', { kind: 'unit' }, { x: 0, y: 0 }));
    history = apply(history, setVertex('a', { shape: [1] }, 'typing'));
    history = apply(history, setVertex('a', { shape: [16] }, 'typing'));
    history = apply(history, setTitle('other'));
    history = apply(history, setVertex('a', { shape: [160] }, 'typing'));
    expect(history.past.map(({ label }) => label)).toStrictEqual([
      'Add vertex',
      'Change vertex',
      'Rename document',
      'Change vertex',
    ]);
    expect(undo(undo(undo(history))).document.graph.vertices['a']).toStrictEqual({ kind: 'unit' });
  });

  it('begins a new entry after the gesture was settled or undone', () => {
    const start = apply(begin(emptyDocument), addVertex('a', { kind: 'unit' }, { x: 0, y: 0 }));
    const once = apply(start, move({ a: { x: 1, y: 1 } }, 'drag'));
    expect(apply(settle(once), move({ a: { x: 2, y: 2 } }, 'drag')).past).toHaveLength(3);
    expect(apply(redo(undo(once)), move({ a: { x: 2, y: 2 } }, 'drag')).past).toHaveLength(3);
  });

  it('returns the same history for an edit without effect, and forgets what was undone after one with', () => {
    const history = undo(apply(begin(emptyDocument), setTitle('a')));
    expect(apply(history, setTitle(emptyDocument.title))).toBe(history);
    expect(history.future).toHaveLength(1);
    expect(apply(history, setTitle('b')).future).toHaveLength(0);
  });

  it('keeps at least 200 entries and never more than its limit', () => {
    let history = begin(emptyDocument);
    for (let i = 0; i < historyLimit + 20; i++) history = apply(history, setRecipe({ seed: i + 2 }));
    expect(historyLimit).toBeGreaterThanOrEqual(200);
    expect(history.past).toHaveLength(historyLimit);
    while (history.past.length > 0) history = undo(history);
    expect(history.document.recipe.seed).toBe(21);
  });
});
