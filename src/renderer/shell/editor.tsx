import { memo, useEffect, useState } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Canvas } from '../canvas/canvas.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { Outline } from '../outline/outline.tsx';
import { keepLit } from '../notation/light.ts';
import { LoweringView } from '../lowering/lowering-view.tsx';
import { NotationView } from '../notation/notation-view.tsx';
import { Palette } from '../palette/palette.tsx';
import { sessionStore, useSession } from '../state/session-store.ts';
import { Dock } from './dock.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import './shell.css';

/** The window while a document is open. */
export function Editor() {
  const left = useSession((session) => session.left);
  const right = useSession((session) => session.right);
  const dock = useSession((session) => session.dock);
  useEffect(keepLit, []);
  return (
    <div className="editor">
      <TopBar />
      <div className="editor-middle">
        {left && <LeftSide />}
        <main className="editor-centre">{dock ? <WithDock /> : <WithoutDock />}</main>
        {right && <RightSide />}
      </div>
      <StatusBar />
    </div>
  );
}

/** What stands beside the canvas does not depend on what is open below it. */
const LeftSide = memo(function LeftSide() {
  return (
    <aside className="side is-left" aria-label="Palette and outline">
      <Palette />
      <Outline />
    </aside>
  );
});

const RightSide = memo(function RightSide() {
  return (
    <aside className="side is-right" aria-label="Inspector">
      <Inspector />
    </aside>
  );
});

function WithDock() {
  const { dockSize } = sessionStore.getState();
  return (
    <Group
      orientation="vertical"
      onLayoutChanged={(layout) => {
        const size = layout['dock'];
        if (size !== undefined) sessionStore.setState({ dockSize: size });
      }}
    >
      <Panel id="canvas" minSize="160px">
        <Drawing />
      </Panel>
      <Separator className="dock-separator" />
      <Panel id="dock" defaultSize={`${dockSize}%`} minSize="120px" groupResizeBehavior="preserve-pixel-size">
        <Dock />
      </Panel>
    </Group>
  );
}

function WithoutDock() {
  return (
    <div className="editor-undocked">
      <Drawing />
      <Dock />
    </div>
  );
}

/** Less room than this, in pixels, and the matrices go below the canvas instead of beside it. */
const besideWidth = 720;

/** The canvas, and the same network as matrices beside it. */
function Drawing() {
  const notation = useSession((session) => session.notation);
  const lowering = useSession((session) => session.lowering);
  const [narrow, setNarrow] = useState(false);
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  useEffect(() => {
    if (place === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setNarrow(entry.contentRect.width < besideWidth);
    });
    watch.observe(place);
    return () => watch.disconnect();
  }, [place]);
  const { notationSize } = sessionStore.getState();
  return (
    <div ref={setPlace} className="drawing">
      <Group
        orientation={narrow ? 'vertical' : 'horizontal'}
        onLayoutChanged={(layout) => {
          const size = layout['notation'];
          if (size !== undefined) sessionStore.setState({ notationSize: size });
        }}
      >
        <Panel id="drawing" minSize={narrow ? '96px' : '240px'}>
          {lowering ? <LoweringView /> : <Canvas />}
        </Panel>
        {notation && (
          <>
            <Separator className={narrow ? 'dock-separator' : 'side-separator'} />
            <Panel id="notation" defaultSize={`${notationSize}%`} minSize={narrow ? '140px' : '300px'}>
              <NotationView />
            </Panel>
          </>
        )}
      </Group>
    </div>
  );
}
