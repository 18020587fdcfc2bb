import { Group, Panel, Separator } from 'react-resizable-panels';
import { Canvas } from '../canvas/canvas.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { Outline } from '../outline/outline.tsx';
import { Palette } from '../palette/palette.tsx';
import { sessionStore, useSession } from '../state/session-store.ts';
import { Dock } from './dock.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import './shell.css';

/** The window while a document is open. */
export function Editor() {
  const { left, right, dock } = useSession();
  return (
    <div className="editor">
      <TopBar />
      <div className="editor-middle">
        {left && (
          <aside className="side is-left" aria-label="Palette and outline">
            <Palette />
            <Outline />
          </aside>
        )}
        <main className="editor-centre">{dock ? <WithDock /> : <WithoutDock />}</main>
        {right && (
          <aside className="side is-right" aria-label="Inspector">
            <Inspector />
          </aside>
        )}
      </div>
      <StatusBar />
    </div>
  );
}

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
        <Canvas />
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
      <Canvas />
      <Dock />
    </div>
  );
}
