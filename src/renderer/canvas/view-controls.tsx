import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';

/** Zoom, its figure, and fit. */
export function ViewControls() {
  const flow = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-center" className="view-controls">
      <IconButton label="Zoom out" icon={Minus} onClick={() => void flow.zoomOut()} />
      <span className="view-zoom" aria-label={`Zoom ${percent} %`}>
        {percent} %
      </span>
      <IconButton label="Zoom in" icon={Plus} onClick={() => void flow.zoomIn()} />
      <IconButton
        label="Fit drawing to window"
        keys="F"
        icon={Maximize}
        onClick={() => void flow.fitView({ padding: 0.1, maxZoom: 1.25 })}
      />
    </Panel>
  );
}
