import './lists.css';
import { useMemo } from 'react';
import { useCompilation } from '../state/compilation-store.ts';
import { useConvention } from '../state/session-store.ts';
import { Adjacency } from './adjacency-table.tsx';
import { EntryList } from './entry-list.tsx';
import { Facts } from './facts.tsx';
import { edgeGroups, vertexGroups } from './groups.ts';

/** The network as a mathematician writes it down: V and E, the adjacency matrix and its powers, depth, size and width. */
export function ListsPanel() {
  const graph = useCompilation((compilation) => compilation.graph);
  const convention = useConvention();
  const vertices = useMemo(() => vertexGroups(graph, convention), [graph, convention]);
  const edges = useMemo(() => edgeGroups(graph, convention), [graph, convention]);
  if (graph.vertices.size === 0)
    return (
      <p className="panel-text">
        Draw a vertex: V and E are listed here, with the adjacency matrix, depth, size and width.
      </p>
    );
  return (
    <div className="lists">
      <Facts graph={graph} convention={convention} />
      <div className="lists-columns">
        <section aria-label="Vertices">
          <EntryList letter="V" label="Vertices V" groups={vertices} />
        </section>
        <section aria-label="Edges">
          {graph.edges.size === 0 ? (
            <p className="field-note">E is empty: no vertex is connected yet.</p>
          ) : (
            <EntryList letter="E" label="Edges E" groups={edges} />
          )}
        </section>
        <section aria-label="Adjacency matrix">
          <Adjacency graph={graph} />
        </section>
      </div>
    </div>
  );
}
