import { sizeOf } from '../../compiler/shape.ts';
import type { Id } from '../../document/document.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { sessionStore } from '../state/session-store.ts';

/** The vertices that a typed matrix is to read: those selected, from top to bottom as they stand; null where none is. */
export interface Sources {
  readonly ids: readonly Id[] | null;
  /** One of them that is no single neuron or input. */
  readonly large: Id | null;
}

export function selectedSources(): Sources {
  const { graph, layout } = currentDocument();
  const { shapes } = currentCompilation().graph;
  const ids = [...sessionStore.getState().vertices].filter((id) => Object.hasOwn(graph.vertices, id));
  const y = (id: Id) => layout[id]?.y ?? 0;
  const large = ids.find((id) => sizeOf(shapes.get(id) ?? graph.vertices[id]?.shape ?? [1]) !== 1) ?? null;
  return { ids: ids.length === 0 ? null : ids.toSorted((a, b) => y(a) - y(b)), large };
}
