import '@xyflow/react/dist/base.css';
import './canvas.css';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStore,
} from '@xyflow/react';
import type { ReactFlowState } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { useDocument } from '../state/document-store.ts';
import { pointAt } from '../state/pointed-store.ts';
import { useSession } from '../state/session-store.ts';
import { canvasStore, useCanvas } from './canvas-store.ts';
import { EdgeSheet, sheetLimit } from './edge-sheet.tsx';
import { fitting } from './fitting.ts';
import { useFlowEdges, useFlowNodes } from './flow-model.ts';
import { MapEdge } from './map-edge.tsx';
import { closeSearch, SearchBox } from './search-box.tsx';
import { useCanvasHandle } from './use-canvas-handle.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useChanges } from './use-changes.ts';
import { useDropping } from './use-dropping.ts';
import { useKeepingView } from './use-keeping-view.ts';
import { useWiring } from './use-wiring.ts';
import { VertexNode } from './vertex-node.tsx';
import { WireLine } from './wire-line.tsx';
import { ViewControls } from './view-controls.tsx';

const nodeTypes = { vertex: VertexNode };
const edgeTypes = { map: MapEdge };
const ariaLabels = {
  'node.a11yDescription.default':
    'Enter selects the vertex, C connects it, arrow keys move it, Delete removes it.',
  'edge.a11yDescription.default': 'Enter selects the edge, Delete removes it.',
};

/** The drawing, where it is made. React Flow is known in this folder alone. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const edgeCount = useDocument((document) => Object.keys(document.graph.edges).length);
  const sheet = edgeCount > sheetLimit;
  const selectedEdges = useSession((session) => session.edges);
  const nodes = useFlowNodes();
  const edges = useFlowEdges(sheet ? selectedEdges : null);
  const changes = useChanges();
  const wiring = useWiring();
  const dropping = useDropping();
  const keys = useCanvasKeys();
  const zoom = useStore(zoomClass);
  useCanvasHandle();
  useKeepingView();
  const search = useCanvas((canvas) => canvas.search);
  const wire = useCanvas((canvas) => canvas.wire);
  const connecting = wire === null ? '' : wire.outgoing ? 'is-wiring-out' : 'is-wiring-in';
  const empty = nodes.length === 0;
  // An empty sheet is looked at one to one; nothing jumps when its first vertex appears.
  const [filled] = useState(!empty);
  useEffect(() => canvasStore.setState({ fitted: filled }), [filled]);
  return (
    <section className={`canvas ${connecting} ${zoom}`} aria-label="Drawing">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...changes}
        {...wiring}
        onEdgeMouseEnter={pointAtEdge}
        onEdgeMouseLeave={pointAway}
        onNodeMouseEnter={pointAtVertex}
        onNodeMouseLeave={pointAway}
        onDragOver={dropping.onDragOver}
        onDrop={dropping.onDrop}
        onDragLeave={dropping.onDragLeave}
        connectionLineComponent={WireLine}
        connectionRadius={28}
        reconnectRadius={14}
        selectionOnDrag
        selectionMode={SelectionMode.Partial}
        panOnDrag={panButtons}
        panOnScroll={false}
        panActivationKeyCode="Space"
        multiSelectionKeyCode={multiKeys}
        selectionKeyCode={null}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={0.02}
        maxZoom={4}
        fitView={filled}
        fitViewOptions={fitting}
        onMoveEnd={moved}
        onlyRenderVisibleElements={nodes.length > 300}
        zIndexMode="manual"
        onKeyDown={keys}
        onDoubleClick={dropping.onDoubleClick}
        ariaLabelConfig={ariaLabels}
        attributionPosition="bottom-left"
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} />
        {sheet && <EdgeSheet />}
        {nodes.length > 12 && (
          <MiniMap pannable zoomable position="bottom-right" ariaLabel="Overview of the drawing" />
        )}
        <ViewControls />
      </ReactFlow>
      {empty && search === null && (
        <p className="canvas-empty">
          Double-click to add the first vertex, or drag one from the left. <kbd>Shift</kbd> <kbd>A</kbd> does
          the same.
        </p>
      )}
      {search !== null && <SearchBox search={search} close={closeSearch} />}
    </section>
  );
}

/** Lines stay visible when the drawing is small. */
function zoomClass({ transform: [, , zoom] }: ReactFlowState): string {
  return zoom < 0.35 ? 'is-tiny' : zoom < 0.65 ? 'is-small' : '';
}

/** Middle and right button pan; the left one draws the selection box. */
const panButtons = [1, 2];
/** Moves that no hand has made have no event. */
const moved = (event: unknown) => {
  if (event !== null) canvasStore.setState({ fitted: false });
};

const multiKeys = ['Shift', 'Meta', 'Control'];

/** What the pointer is over lights up in every view. */
const pointAtEdge = (_event: unknown, { id }: { id: string }) =>
  pointAt({ kind: 'edge', id, place: null, theta: null });
const pointAtVertex = (_event: unknown, { id }: { id: string }) => pointAt({ kind: 'vertex', id, at: null });
const pointAway = () => pointAt(null);
