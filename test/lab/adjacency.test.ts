import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import { edgesBetween, pathsFrom, pathsThrough } from '../../src/lab/adjacency.ts';
import { graphFacts } from '../../src/lab/graph-facts.ts';
import { exampleDocument } from '../support/examples.ts';
import { graphOf, input, unit } from '../support/networks.ts';

/** Random drawings of neurons, with parallel edges and skips. */
const drawings = fc
  .tuple(
    fc.integer({ min: 2, max: 8 }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 16 }),
  )
  .map(([n, wires]) => {
    const vertices = Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`v${i}`, i === 0 ? input() : unit('tanh')] as const),
    );
    const edges = wires.map(([a, b], i) => {
      const to = 1 + (b % (n - 1));
      return `e${i}:v${a % to}>v${to}`;
    });
    return compile(graphOf(vertices, edges), emptyRecipe).graph;
  });

type Graph = ReturnType<typeof compile>['graph'];

/** Every path of a drawing as its edges, one by one. */
function allPaths(graph: Graph, from: string): string[][] {
  const edges = [...graph.edges.values()].filter((edge) => edge.from === from);
  return edges.flatMap((edge) => [[edge.id], ...allPaths(graph, edge.to).map((rest) => [edge.id, ...rest])]);
}

describe('powers of the adjacency matrix', () => {
  it('count the paths that there are, and name their edges', () => {
    fc.assert(
      fc.property(drawings, (graph) => {
        for (const from of graph.vertices.keys()) {
          const paths = allPaths(graph, from);
          for (const length of [1, 2, 3, 4, 'any'] as const) {
            const counts = pathsFrom(graph, from, length);
            const fit = paths.filter((path) => length === 'any' || path.length === length);
            for (const to of graph.vertices.keys()) {
              const mine = fit.filter((path) => graph.edges.get(path.at(-1) ?? '')?.to === to);
              expect(Number(counts.get(to) ?? 0n)).toBe(mine.length);
              expect(edgesBetween(graph, from, to, length)).toEqual(new Set(mine.flat()));
            }
          }
        }
        const ends = [...graph.vertices.keys()].filter((id) => graph.outgoing.get(id)?.length === 0);
        const starts = [...graph.vertices.keys()].filter((id) => graph.incoming.get(id)?.length === 0);
        const through = starts.flatMap((id) => allPaths(graph, id));
        const complete = through.filter((path) =>
          ends.includes(graph.edges.get(path.at(-1) ?? '')?.to ?? ''),
        );
        expect(Number(pathsThrough(graph))).toBe(complete.length);
      }),
      { numRuns: 60 },
    );
  });

  it('are exact beyond 2⁵³', () => {
    const ids = Array.from({ length: 61 }, (_, i) => `v${i}`);
    const vertices = Object.fromEntries(ids.map((id, i) => [id, i === 0 ? input() : unit('tanh')] as const));
    const edges = ids.slice(1).flatMap((id, i) => [`a${i}:v${i}>${id}`, `b${i}:v${i}>${id}`]);
    const { graph } = compile(graphOf(vertices, edges), emptyRecipe);
    expect(pathsThrough(graph)).toBe(2n ** 60n);
    expect(pathsFrom(graph, 'v0', 60).get('v60')).toBe(2n ** 60n);
  });
});

describe('depth, size and width', () => {
  it('of the figure in Understanding Machine Learning: 2, 10 and 5', () => {
    const { graph } = compile(
      graphOf({ x: input(3), h: unit('tanh', 4), y: unit('tanh', 1) }, ['a:x>h', 'b:h>y']),
      emptyRecipe,
    );
    expect(graphFacts(graph, true)).toMatchObject({
      depth: 2,
      layers: [4, 5, 1],
      size: 10,
      width: 5,
      neurons: 5,
    });
    expect(graphFacts(graph, false)).toMatchObject({ layers: [3, 4, 1], size: 8, width: 4 });
  });

  it('of the graph whose edges skip levels: 3, 8 and 3, with five neurons', () => {
    const { graph } = compile(exampleDocument('skip-edge-dag').graph, emptyRecipe);
    const facts = { vertices: 8, edges: 14, depth: 3, layers: [3, 2, 1, 2], size: 8, width: 3, neurons: 5 };
    expect(graphFacts(graph, false)).toEqual(facts);
  });
});
