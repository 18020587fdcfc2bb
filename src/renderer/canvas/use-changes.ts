import { useStoreApi } from '@xyflow/react';
import type { EdgeChange, NodeChange, OnNodeDrag } from '@xyflow/react';
import { useMemo } from 'react';
import type { Id, Position } from '../../document/document.ts';
import { insertOnEdge, move, remove, together } from '../../document/edits.ts';
import { freshEdgeId } from '../../document/names.ts';
import { vertexForm } from '../../interchange/drawing/geometry.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument, edit, settleGesture } from '../state/document-store.ts';
import { select, sessionStore } from '../state/session-store.ts';
import { canvasStore } from './canvas-store.ts';
import { edgeNear } from './drawn-edges.ts';
import type { MapEdge, VertexNode } from './flow-model.ts';

/** React Flow's changes as selections and edits: moving goes into the document as one gesture per drag. */
export function useChanges() {
  const store = useStoreApi();
  return useMemo(() => {
    const onNodesChange = (changes: NodeChange<VertexNode>[]) => {
      moveTo(changes);
      const vertices = changedSelection(sessionStore.getState().vertices, changes);
      if (vertices !== null) sessionStore.setState({ vertices });
    };
    const onEdgesChange = (changes: EdgeChange<MapEdge>[]) => {
      // A box takes the edges between the vertices in it, not those that lead out of it; see `onSelectionEnd`.
      if (store.getState().userSelectionActive) return;
      const edges = changedSelection(sessionStore.getState().edges, changes);
      if (edges !== null) sessionStore.setState({ edges });
    };
    const onNodeDrag: OnNodeDrag<VertexNode> = (event, node, nodes) => {
      const insertion = nodes.length === 1 ? insertionAt(node.id, event) : null;
      if (canvasStore.getState().insertion !== insertion) canvasStore.setState({ insertion });
    };
    const onNodeDragStop: OnNodeDrag<VertexNode> = (_, node) => {
      const { insertion } = canvasStore.getState();
      canvasStore.setState({ insertion: null });
      if (insertion !== null) insertInto(insertion, node.id);
      settleGesture();
    };
    return {
      onNodesChange,
      onEdgesChange,
      onNodeDragStart: settleGesture,
      onNodeDrag,
      onNodeDragStop,
      onSelectionEnd() {
        const { vertices } = sessionStore.getState();
        const inside = Object.entries(currentDocument().graph.edges).filter(
          ([, { from, to }]) => vertices.has(from) && vertices.has(to),
        );
        select(
          vertices,
          inside.map(([id]) => id),
        );
      },
      onSelectionDragStart: settleGesture,
      onSelectionDragStop: settleGesture,
      onEdgeClick(event: { altKey: boolean }, { id }: MapEdge) {
        if (event.altKey) edit(remove([], [id]));
      },
      onNodeDoubleClick(_: unknown, { id }: VertexNode) {
        sessionStore.setState({ right: true });
        select([id]);
      },
    };
  }, [store]);
}

function moveTo(changes: readonly NodeChange<VertexNode>[]): void {
  const positions: Record<Id, Position> = {};
  const { shapes } = currentCompilation().graph;
  const { vertices } = currentDocument().graph;
  for (const change of changes) {
    if (change.type !== 'position' || change.position === undefined) continue;
    const { width, height } = vertexForm(shapes.get(change.id) ?? vertices[change.id]?.shape);
    const centre = { x: change.position.x + width / 2, y: change.position.y + height / 2 };
    positions[change.id] = { x: Math.round(centre.x), y: Math.round(centre.y) };
  }
  if (Object.keys(positions).length > 0) edit(move(positions, 'move'));
}

/** The selection after React Flow's changes; null when nothing changed. */
function changedSelection(
  old: ReadonlySet<Id>,
  changes: readonly (NodeChange<VertexNode> | EdgeChange<MapEdge>)[],
): ReadonlySet<Id> | null {
  const next = new Set(old);
  for (const change of changes) {
    if (change.type !== 'select') continue;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  const same = next.size === old.size && [...next].every((id) => old.has(id));
  return same ? null : next;
}

/** The edge into which a vertex without edges would be put, dropped where it is; Alt forbids it. */
function insertionAt(id: Id, event: MouseEvent | TouchEvent): Id | null {
  const { graph, layout } = currentDocument();
  const at = layout[id];
  if (event.altKey || at === undefined || graph.vertices[id]?.kind !== 'unit') return null;
  const edges = Object.values(graph.edges);
  if (edges.length > 3000 || edges.some(({ from, to }) => from === id || to === id)) return null;
  return edgeNear(graph, { layout, shapes: currentCompilation().graph.shapes }, at, 16, () => true);
}

function insertInto(edgeId: Id, id: Id): void {
  const { graph, layout } = currentDocument();
  const vertex = graph.vertices[id];
  const position = layout[id];
  if (vertex === undefined || position === undefined) return;
  edit(
    together(
      'Insert on edge',
      [insertOnEdge(edgeId, { id, vertex, position, edge: freshEdgeId(graph) })],
      'move',
    ),
  );
}
