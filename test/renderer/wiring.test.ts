import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import type { DrawnGraph } from '../../src/document/document.ts';
import { typedTemplate } from '../../src/renderer/canvas/templates.ts';
import { reached, refusals, refusalText } from '../../src/renderer/canvas/wiring.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A graph over six units; edges only lead forward, so it has no cycle. */
function graphOf(pairs: readonly (readonly [number, number])[]): DrawnGraph {
  const forward = pairs.filter(([i, j]) => i < j);
  return {
    vertices: Object.fromEntries(names.map((id) => [id, { kind: 'unit' as const, shape: [2] }])),
    edges: Object.fromEntries(
      forward.map(([i, j], n) => [
        `e${n}`,
        { from: names[i] ?? '', to: names[j] ?? '', map: { kind: 'dense' } },
      ]),
    ),
  };
}

/** Walks every path, one after the other. */
function leadsTo(graph: DrawnGraph, from: string, to: string): boolean {
  return from === to || Object.values(graph.edges).some((e) => e.from === from && leadsTo(graph, e.to, to));
}

const drawn = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 }).map(graphOf);
const codes = (
  graph: DrawnGraph,
  anchor: string,
  outgoing: boolean,
  kind = 'dense',
  replacing: string | null = null,
) => {
  const compilation = compile(graph, emptyRecipe);
  return Object.fromEntries(
    [...refusals(graph, compilation, anchor, outgoing, { kind }, replacing)].map(([id, { code }]) => [
      id,
      code,
    ]),
  );
};

describe('wiring', () => {
  it('refuses exactly what is there already, oneself, and what would close a cycle', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(...names), fc.boolean(), (graph, anchor, outgoing) => {
        const refused = codes(graph, anchor, outgoing);
        for (const other of names) {
          const [from, to] = outgoing ? [anchor, other] : [other, anchor];
          const twice = Object.values(graph.edges).some((e) => e.from === from && e.to === to);
          const expected =
            other === anchor ? 'itself' : twice ? 'twice' : leadsTo(graph, to, from) ? 'cycle' : undefined;
          expect(refused[other]).toBe(expected);
        }
      }),
    );
  });

  it('finds what is reached either way', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(...names), (graph, start) => {
        const forward = names.filter((id) => leadsTo(graph, start, id));
        const back = names.filter((id) => leadsTo(graph, id, start));
        expect([...reached(graph, start)].sort()).toStrictEqual(forward);
        expect([...reached(graph, start, true)].sort()).toStrictEqual(back);
      }),
    );
  });

  it('lets the end of an edge go back to where it was', () => {
    const graph = graphOf([[0, 1]]);
    expect(codes(graph, 'a', true)['b']).toBe('twice');
    expect(codes(graph, 'a', true, 'dense', 'e0')['b']).toBeUndefined();
  });

  it('refuses inputs as receivers and shapes that the map cannot join, with the reason in words', () => {
    const graph: DrawnGraph = {
      vertices: {
        x: { kind: 'input', shape: [3] },
        z: { kind: 'input', shape: [3] },
        h: { kind: 'unit', shape: [4] },
      },
      edges: {},
    };
    const refused = refusals(graph, compile(graph, emptyRecipe), 'x', true, { kind: 'identity' });
    expect(refused.get('z')?.code).toBe('into-input');
    const shapes = refused.get('h');
    expect(shapes?.code).toBe('shapes');
    expect(shapes && refusalText(shapes)).toMatch(/from 3 to 4 needs/);
    expect(codes(graph, 'x', true)['h']).toBeUndefined();
  });
});

describe('typed templates', () => {
  it('reads a kind and a size', () => {
    expect(typedTemplate('relu 32')?.vertex).toMatchObject({ shape: [32], activation: { kind: 'relu' } });
    expect(typedTemplate('input 28x28')?.vertex).toStrictEqual({ kind: 'input', shape: [28, 28] });
    expect(typedTemplate('12')?.vertex).toMatchObject({ kind: 'unit', shape: [12] });
    expect(typedTemplate('softmax 3')?.vertex).toMatchObject({ activation: { kind: 'softmax' } });
  });

  it('does not read what is none', () => {
    for (const text of ['', 'relu', 'relu 0', 'nonsense 4', '2x2x2x2', '1e9', 'relu -3']) {
      expect(typedTemplate(text)).toBeNull();
    }
  });
});
