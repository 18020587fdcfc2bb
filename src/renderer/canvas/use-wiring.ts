import { useReactFlow } from '@xyflow/react';
import type { Connection, HandleType, OnConnectEnd, OnConnectStart, OnReconnect } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { Id } from '../../document/document.ts';
import { remove, setEdge } from '../../document/edits.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { connectVertices, newMap } from './canvas-edits.ts';
import { canvasStore } from './canvas-store.ts';
import type { MapEdge } from './flow-model.ts';
import { refusals } from './wiring.ts';

/** Drawing wires: which ends are legal is found once, when a wire is taken up. */
export function useWiring() {
  const flow = useReactFlow();
  const moved = useRef<Id | null>(null);
  return useMemo(() => {
    const take = (anchor: Id, outgoing: boolean, replacing: Id | null) => {
      const { graph } = currentDocument();
      const map = (replacing === null ? undefined : graph.edges[replacing]?.map) ?? newMap();
      const refused = refusals(graph, currentCompilation(), anchor, outgoing, map, replacing);
      canvasStore.setState({ wire: { anchor, outgoing, refusals: refused, replacing }, search: null });
    };
    const onConnectStart: OnConnectStart = (_, { nodeId, handleType }) => {
      // Moving an end of an edge starts a connection as well; `onReconnectStart` has spoken before.
      if (nodeId !== null && moved.current === null) take(nodeId, handleType === 'source', null);
    };
    const onConnectEnd: OnConnectEnd = (event, state) => {
      const { wire } = canvasStore.getState();
      if (moved.current !== null) return;
      canvasStore.setState({ wire: null });
      if (wire === null || state.isValid === true || state.toNode !== null) return;
      const screen = pointOf(event);
      if (!(event.target instanceof Element) || event.target.closest('.canvas') === null) return;
      canvasStore.setState({
        search: {
          screen,
          at: flow.screenToFlowPosition(screen),
          wire: { anchor: wire.anchor, outgoing: wire.outgoing },
          purpose: 'add',
        },
      });
    };
    const onReconnect: OnReconnect<MapEdge> = (edge, { source, target }) => {
      edit(setEdge(edge.id, { from: source, to: target }));
    };
    return {
      onConnect: ({ source, target }: Connection) => connectVertices(source, target),
      onConnectStart,
      onConnectEnd,
      isValidConnection: ({ source, target }: Connection | MapEdge) => {
        const { wire } = canvasStore.getState();
        return wire === null || !wire.refusals.has(wire.outgoing ? target : source);
      },
      onReconnectStart(_: unknown, edge: MapEdge, fixed: HandleType) {
        moved.current = edge.id;
        take(fixed === 'source' ? edge.source : edge.target, fixed === 'source', edge.id);
      },
      onReconnect,
      onReconnectEnd: ((_event, edge, _handle, state) => {
        moved.current = null;
        canvasStore.setState({ wire: null });
        if (state.isValid !== true && state.toNode === null) edit(remove([], [edge.id]));
      }) satisfies ReconnectEnd,
    };
  }, [flow]);
}

type ReconnectEnd = (
  event: MouseEvent | TouchEvent,
  edge: MapEdge,
  handle: HandleType,
  state: { isValid: boolean | null; toNode: unknown },
) => void;

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: point?.clientX ?? 0, y: point?.clientY ?? 0 };
}
