import type { Choice, DrawnVertex, Id, Position } from '../../document/document.ts';
import { addConnected, addVertex, connect, insertOnEdge } from '../../document/edits.ts';
import { freshEdgeId, freshId } from '../../document/names.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { select } from '../state/session-store.ts';
import { canvasStore } from './canvas-store.ts';
import type { Template } from './templates.ts';

/** The map that a new edge gets. */
export function newMap(): Choice {
  return { kind: canvasStore.getState().map };
}

/** Draws an edge and selects nothing else. */
export function connectVertices(from: Id, to: Id): void {
  const { graph } = currentDocument();
  edit(connect(freshEdgeId(graph), { from, to, map: newMap() }));
}

/** Adds what a template describes at a place, wired to `wire` or inserted into the edge `into`; returns its id. */
export function addTemplate(
  { stem, vertex }: Template,
  at: Position,
  how: { wire?: { anchor: Id; outgoing: boolean } | null; into?: Id | null } = {},
): Id {
  const { graph } = currentDocument();
  const id = freshId(graph, numbered(stem, vertex));
  const position = { x: Math.round(at.x), y: Math.round(at.y) };
  const { wire, into } = how;
  if (into !== null && into !== undefined) {
    edit(insertOnEdge(into, { id, vertex, position, edge: freshEdgeId(graph) }));
  } else if (wire !== null && wire !== undefined) {
    const ends = wire.outgoing ? { from: wire.anchor, to: id } : { from: id, to: wire.anchor };
    edit(
      addConnected({ id, vertex, position }, { id: freshEdgeId(graph), edge: { ...ends, map: newMap() } }),
    );
  } else {
    edit(addVertex(id, vertex, position));
  }
  select([id]);
  return id;
}

/** Neurons are many, so the first is called n1; layers, inputs and outputs count from the second on. */
function numbered(stem: string, vertex: DrawnVertex): string {
  const { graph } = currentDocument();
  if (stem !== 'n' || vertex.kind === 'input') return stem;
  for (let n = 1; ; n++) if (!Object.hasOwn(graph.vertices, `n${n}`)) return `n${n}`;
}
