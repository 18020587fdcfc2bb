import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { IconButton } from '../controls/icon-button.tsx';
import { sessionStore } from '../state/session-store.ts';
import { canvasStore } from './canvas-store.ts';

/** Zoom, its figure, and fit. */
export function ViewControls() {
  const flow = useReactFlow();
  const zoom = (by: () => unknown) => () => {
    canvasStore.setState({ fitted: false });
    by();
  };
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-center" className="view-controls">
      <IconButton label="Zoom out" icon={Minus} onClick={zoom(flow.zoomOut)} />
      <span className="view-zoom" aria-label={`Zoom ${percent} %`}>
        {percent} %
      </span>
      <IconButton label="Zoom in" icon={Plus} onClick={zoom(flow.zoomIn)} />
      <IconButton
        label="Fit drawing to window"
        keys="F"
        icon={Maximize}
        onClick={() => sessionStore.getState().canvas?.fit()}
      />
    </Panel>
  );
}
