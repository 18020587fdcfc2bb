import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawnGraph } from '../../src/document/document.ts';
import { defaultSpacing, layered } from '../../src/document/layout.ts';

function graphOf(count: number, pairs: readonly (readonly [number, number])[]): DrawnGraph {
  const ids = Array.from({ length: count }, (_, i) => `v${i}`);
  return {
    vertices: Object.fromEntries(ids.map((id) => [id, { kind: 'unit' as const }])),
    edges: Object.fromEntries(
      pairs.map(([a, b], i) => [
        `e${i}`,
        { from: `v${a % count}`, to: `v${b % count}`, map: { kind: 'dense' } },
      ]),
    ),
  };
}

/** Longest path by trying every path: slow and plain. */
function longest(graph: DrawnGraph, id: string): number {
  const before = Object.values(graph.edges).filter((edge) => edge.to === id);
  return Math.max(0, ...before.map((edge) => 1 + longest(graph, edge.from)));
}

const dag = fc
  .record({
    count: fc.integer({ min: 1, max: 9 }),
    pairs: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 16 }),
  })
  .map(({ count, pairs }) =>
    graphOf(
      count,
      pairs.map(([a, b]) => [a % count, b % count] as const).filter(([a, b]) => a < b),
    ),
  );

describe('layout', () => {
  it('puts every vertex in the column of its longest path', () => {
    fc.assert(
      fc.property(dag, (graph) => {
        const positions = layered(graph);
        for (const id of Object.keys(graph.vertices)) {
          expect(positions[id]?.x).toBe(longest(graph, id) * defaultSpacing.level);
        }
      }),
    );
  });

  it('never puts two vertices on one place, in any drawing, cycles included', () => {
    const any = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20 }).map((pairs) => graphOf(9, pairs));
    fc.assert(
      fc.property(any, (graph) => {
        const places = Object.values(layered(graph)).map(({ x, y }) => `${x} ${y}`);
        expect(new Set(places).size).toBe(9);
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    const graph = graphOf(5, [
      [0, 2],
      [1, 2],
      [2, 3],
      [0, 4],
    ]);
    const turned: DrawnGraph = {
      vertices: Object.fromEntries(Object.entries(graph.vertices).toReversed()),
      edges: graph.edges,
    };
    expect(layered(turned)).toEqual(layered(graph));
  });

  it('orders neurons by number and untangles what it can', () => {
    const graph = graphOf(4, [
      [0, 3],
      [1, 2],
    ]);
    const positions = layered(graph);
    const [a, b, c, d] = ['v0', 'v1', 'v2', 'v3'].map((id) => positions[id]?.y ?? 0);
    expect(Math.sign((a ?? 0) - (b ?? 0))).toBe(Math.sign((d ?? 0) - (c ?? 0)));
  });

  it('makes a block of a level that is too tall for a column', () => {
    const count = 784;
    const graph = graphOf(
      count + 1,
      Array.from({ length: count }, (_, i) => [i, count] as const),
    );
    const positions = layered(graph);
    const inputs = Array.from({ length: count }, (_, i) => positions[`v${i}`] ?? { x: NaN, y: NaN });
    const tall = Math.max(...inputs.map(({ y }) => y)) - Math.min(...inputs.map(({ y }) => y));
    expect(tall).toBeLessThan(2500);
    expect(new Set(inputs.map(({ x, y }) => `${x} ${y}`)).size).toBe(count);
    expect(positions[`v${count}`]?.x).toBeGreaterThan(Math.max(...inputs.map(({ x }) => x)));
  });

  it('keeps a lane free for an edge that skips a column', () => {
    const positions = layered(
      graphOf(3, [
        [0, 1],
        [1, 2],
        [0, 2],
      ]),
    );
    expect(positions['v1']?.y).not.toBe(positions['v0']?.y);
  });
});
