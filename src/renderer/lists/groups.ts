import type { ModelEdge, ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { layerNumber } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { nameOf } from '../notation/naming.ts';

/** One vertex or edge of a list. */
export interface Entry {
  readonly kind: 'vertex' | 'edge';
  readonly id: Id;
  readonly text: string;
  /** What a reader hears beyond the text. */
  readonly more: string;
}

/** Entries of one level, as a set with a name. */
export interface EntryGroup {
  readonly index: number;
  readonly entries: readonly Entry[];
  /** How many there are, also beyond those listed. */
  readonly count: number;
}

/** Entries listed of one level; the rest is counted. */
const mostEntries = 120;

const byName = new Intl.Collator('en', { numeric: true }).compare;

/** V_0, …, V_T. */
export function vertexGroups(graph: ShapedGraph, convention: Convention): readonly EntryGroup[] {
  return graph.levels.map((ids, level) => ({
    index: layerNumber(convention, level),
    count: ids.length,
    entries: ids
      .toSorted(byName)
      .slice(0, mostEntries)
      .map((id) => {
        const [incoming, outgoing] = [
          graph.incoming.get(id)?.length ?? 0,
          graph.outgoing.get(id)?.length ?? 0,
        ];
        return { kind: 'vertex', id, text: nameOf(id), more: `${incoming} in, ${outgoing} out` };
      }),
  }));
}

/** E by the level that the edges lead to; the name of a set is that of its level. */
export function edgeGroups(graph: ShapedGraph, convention: Convention): readonly EntryGroup[] {
  const byLevel = graph.levels.map((): ModelEdge[] => []);
  for (const edge of graph.edges.values()) byLevel[graph.level.get(edge.to) ?? -1]?.push(edge);
  return byLevel.flatMap((edges, level) => {
    if (edges.length === 0) return [];
    const entries = edges
      .slice(0, mostEntries)
      .toSorted((a, b) => byName(a.from, b.from) || byName(a.to, b.to))
      .map(({ id, from, to, map }): Entry => {
        return { kind: 'edge', id, text: `(${nameOf(from)}, ${nameOf(to)})`, more: `${id}, ${map.kind}` };
      });
    return [{ index: layerNumber(convention, level), count: edges.length, entries }];
  });
}
