import { Handle, Position as Side, useStore } from '@xyflow/react';
import type { NodeProps, ReactFlowState } from '@xyflow/react';
import { memo } from 'react';
import { explain } from '../../compiler/explain.ts';
import { biasTie } from '../../document/names.ts';
import { shapeText, vertexForm } from '../../interchange/drawing/geometry.ts';
import { FaultBadge } from '../controls/fault-badge.tsx';
import { compilationStore, useCompilation, useFaults } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { TieTab } from '../drawing/tie-tab.tsx';
import { VertexOutline } from '../drawing/vertex-outline.tsx';
import { useCanvas } from './canvas-store.ts';
import type { VertexNode as FlowNode } from './flow-model.ts';
import { PathChip } from './path-marks.tsx';
import { StepChip } from './step-chip.tsx';

/** Far away a vertex of a large drawing is one plain box. */
const isFar = (state: ReactFlowState) => state.transform[2] < 0.3 && state.nodes.length > 120;
const isNear = (state: ReactFlowState) => state.transform[2] >= 1.4;

/** A vertex on the canvas: its figure, name and shape, faults, and the two ends where edges are drawn from. */
export const VertexNode = memo(function VertexNode({ id, selected }: NodeProps<FlowNode>) {
  const far = useStore(isFar);
  const vertex = useDocument((document) => document.graph.vertices[id]);
  const inferred = useCompilation((compilation) => compilation.graph.shapes.get(id));
  const output = useCompilation((compilation) => isOutput(compilation.graph.outgoing.get(id)));
  const refused = useCanvas(({ wire }) => wire !== null && wire.anchor !== id && wire.refusals.has(id));
  if (vertex === undefined) return null;
  const shape = inferred ?? vertex.shape;
  const { width, height, form } = vertexForm(shape);
  const tie = biasTie(vertex);
  const state = `${selected ? 'is-selected' : ''} ${refused ? 'is-refused' : ''}`;
  return (
    <div className={`vertex is-${form} ${state}`}>
      {vertex.kind === 'unit' && <Handle type="target" position={Side.Left} className="vertex-handle" />}
      <Handle type="source" position={Side.Right} className="vertex-handle" />
      {far ? (
        <div className="vertex-plain" />
      ) : (
        <>
          <svg className="vertex-svg" width={width} height={height} aria-hidden>
            <g transform={`translate(${width / 2} ${height / 2})`}>
              <VertexOutline vertex={vertex} shape={shape} output={output} />
              {tie !== null && <TieTab tie={tie} of="bias" x={0} y={height / 2} />}
            </g>
          </svg>
          <div className="vertex-name">{vertex.label ?? id}</div>
          <Caption
            id={id}
            dropout={vertex.dropout ?? 0}
            shape={form === 'maps' || form === 'unknown' ? shapeText(shape) : null}
          />
          <StepChip id={id} />
          <PathChip id={id} />
          <Badge id={id} />
        </>
      )}
    </div>
  );
});

function isOutput(outgoing: readonly unknown[] | undefined): boolean {
  return outgoing !== undefined && outgoing.length === 0;
}

/** The shape where the figure does not say it, how often it is muted, and what the vertex costs. */
function Caption({ id, shape, dropout }: { id: string; shape: string | null; dropout: number }) {
  const near = useStore(isNear);
  const counts = useCompilation((compilation) => compilation.counts.perVertex.get(id));
  const stale = compilationStore((state) => state.stale);
  const parameters = counts?.parameters ?? 0;
  const macs = counts?.macs ?? 0;
  return (
    <div className={`vertex-caption ${near ? 'is-near' : ''} ${stale ? 'is-stale' : ''}`}>
      {shape !== null && <span>{shape}</span>}
      {dropout > 0 && <span>dropout {dropout}</span>}
      {parameters > 0 && <span className="vertex-cost">{parameters.toLocaleString('en')} θ</span>}
      {macs > 0 && <span className="vertex-cost">{macs.toLocaleString('en')} MACs</span>}
    </div>
  );
}

function Badge({ id }: { id: string }) {
  const faults = useFaults({ at: 'vertex', id });
  if (faults.length === 0) return null;
  const worst = faults.find((fault) => fault.severity === 'error') ?? faults[0];
  return (
    <FaultBadge
      className="vertex-badge"
      severity={worst?.severity ?? 'error'}
      sentences={faults.map((fault) => explain(fault).detail)}
    />
  );
}
