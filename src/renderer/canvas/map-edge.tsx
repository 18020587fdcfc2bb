import { useStore } from '@xyflow/react';
import type { EdgeProps, ReactFlowState } from '@xyflow/react';
import { memo } from 'react';
import { explain } from '../../compiler/explain.ts';
import { curveAt, curveBetween, curvePath, weightWidth } from '../../interchange/drawing/geometry.ts';
import { MapPicture } from '../drawing/map-picture.tsx';
import { TieTab } from '../drawing/tie-tab.tsx';
import { useCompilation, useFaults } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { laterStep } from '../state/later-step.ts';
import { useRun } from '../state/run-store.ts';
import { useStep } from '../state/step-store.ts';
import { useCanvas } from './canvas-store.ts';
import { handleOut } from './flow-model.ts';
import type { MapEdge as FlowEdge } from './flow-model.ts';
import { PathWeight, usePathClass } from './path-marks.tsx';
import { StepProduct } from './step-product.tsx';

const isFar = (state: ReactFlowState) => state.transform[2] < 0.3 && state.nodes.length > 120;

/** An edge on the canvas: a scalar weight by width, colour and dash; any other map by its pictogram. */
export const MapEdge = memo(function MapEdge(props: EdgeProps<FlowEdge>) {
  const { id, data, selected, sourceX, sourceY, targetX, targetY } = props;
  const far = useStore(isFar);
  const edge = useDocument((document) => document.graph.edges[id]);
  const scalar = useCompilation((compilation) => isScalar(compilation.graph.parameterShapes.get(id)));
  const key = edge?.tie ?? id;
  const weight = useWeight(key, scalar);
  const insertion = useCanvas((canvas) => canvas.insertion === id);
  const path = usePathClass(id);
  if (edge === undefined) return null;
  const start = { x: sourceX - handleOut, y: sourceY };
  const curve = curveBetween(start, { x: targetX + handleOut, y: targetY }, data?.bend);
  const line = curvePath(curve);
  const middle = curveAt(curve, 0.5);
  const sign = weight === null || weight === 0 ? '' : weight > 0 ? 'is-positive' : 'is-negative';
  const width = weight === null ? 1.5 : weightWidth(weight);
  const state = `${selected === true ? 'is-selected' : ''} ${insertion ? 'is-insertion' : ''}`;
  return (
    <g className={`edge ${sign} ${state} ${path}`}>
      <path className="edge-reach" d={line} />
      <path className="edge-halo" d={line} />
      <path className="edge-line" d={line} style={{ strokeWidth: `calc(${width}px * var(--boost, 1))` }} />
      {!far && edge.tie !== undefined && (
        <TieTab tie={edge.tie} of="edge" x={middle.x} y={middle.y + (scalar ? 0 : 13)} />
      )}
      {!far && !(scalar && (edge.map.kind ?? 'dense') === 'dense') && (
        <g transform={`translate(${middle.x} ${middle.y})`}>
          <MapPicture kind={edge.map.kind} size={14} />
        </g>
      )}
      {!far && <StepProduct id={id} curve={curve} />}
      {!far && <PathWeight id={id} at={scalar ? curveAt(curve, 0.36) : middle} lifted={!scalar} />}
      {!far && <Badge id={id} at={curveAt(curve, 0.68)} />}
    </g>
  );
});

function isScalar(shape: readonly number[] | null | undefined): boolean {
  return shape !== null && shape !== undefined && shape.every((extent) => extent === 1);
}

/** The number on a scalar edge: of the stepper's training step, of the run under way, or of the document; null where there is none. */
function useWeight(key: string, scalar: boolean): number | null {
  const live = useRun((run) => (scalar && !run.stale ? run.parameters?.[key]?.[0] : undefined));
  const drawn = useDocument((document) => (scalar ? document.parameters[key]?.values[0] : undefined));
  const stepped = useStep((state) => (scalar ? laterStep(state)?.parameters[key]?.[0] : undefined));
  return stepped ?? live ?? drawn ?? null;
}

function Badge({ id, at }: { id: string; at: { x: number; y: number } }) {
  const faults = useFaults({ at: 'edge', id });
  if (faults.length === 0) return null;
  const error = faults.some((fault) => fault.severity === 'error');
  return (
    <g className={`edge-badge ${error ? 'is-error' : 'is-warning'}`} transform={`translate(${at.x} ${at.y})`}>
      <title>{faults.map((fault) => explain(fault).detail).join('\n')}</title>
      <circle r={8} />
      <path d="M0,-4V1M0,3.4V4" />
    </g>
  );
}
