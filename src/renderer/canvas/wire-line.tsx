import type { ConnectionLineComponentProps } from '@xyflow/react';
import { curveBetween, curvePath } from '../../interchange/drawing/geometry.ts';
import { useCanvas } from './canvas-store.ts';
import { handleOut } from './flow-model.ts';
import { refusalText } from './wiring.ts';

/** The wire in the hand, and why it may not end at the vertex under the pointer. */
export function WireLine({ fromX, fromY, toX, toY, toNode, fromHandle }: ConnectionLineComponentProps) {
  const outgoing = fromHandle.type === 'source';
  const refusal = useCanvas(({ wire }) => (toNode === null ? undefined : wire?.refusals.get(toNode.id)));
  const anchor = { x: fromX + (outgoing ? -handleOut : handleOut), y: fromY };
  const [start, end] = outgoing ? [anchor, { x: toX, y: toY }] : [{ x: toX, y: toY }, anchor];
  const refused = refusal !== undefined && refusal.code !== 'itself';
  return (
    <g className={`wire ${refused ? 'is-refused' : ''}`}>
      <path className="wire-line" d={curvePath(curveBetween(start, end))} />
      {refused && (
        <foreignObject x={toX + 14} y={toY + 10} width={260} height={80}>
          <div className="wire-reason">{refusalText(refusal)}</div>
        </foreignObject>
      )}
    </g>
  );
}
