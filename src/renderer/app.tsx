import { Tooltip } from 'radix-ui';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { DragEvent } from 'react';
import { AppContext } from './app-context.ts';
import type { App as AppServices } from './app-context.ts';
import { Gallery } from './gallery/gallery.tsx';
import { MatrixDialog } from './notation/matrix-dialog.tsx';
import { takeDropped } from './services/files.ts';
import { CommandPalette } from './shell/command-palette.tsx';
import { Messages } from './shell/messages.tsx';
import { QuestionDialog } from './shell/question-dialog.tsx';
import { RecoveryBar } from './shell/recovery-bar.tsx';
import { ShortcutsSheet } from './shell/shortcuts-sheet.tsx';
import { useSession } from './state/session-store.ts';
import './shell/app.css';

const loadEditor = async () => {
  const { Editor } = await import('./shell/editor.tsx');
  return { default: Editor };
};

/** Most of the program: fetched once the gallery is on the screen. */
const Editor = lazy(loadEditor);

/** Loaded when it is first looked at: drawing and training need none of it. */
const ExperimentsPage = lazy(async () => {
  const { ExperimentsPage: page } = await import('./experiments/experiments-page.tsx');
  return { default: page };
});

/** The whole window. Files may be dropped anywhere. */
export function App({ app }: { app: AppServices }) {
  const screen = useSession((session) => session.screen);
  const overlay = useSession((session) => session.overlay);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const end = () => setOver(false);
    window.addEventListener('dragend', end);
    return () => window.removeEventListener('dragend', end);
  }, []);
  useEffect(() => {
    const painted = requestAnimationFrame(() => setTimeout(() => void loadEditor()));
    return () => cancelAnimationFrame(painted);
  }, []);
  const files = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return (
    <AppContext value={app}>
      <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
        <div
          className="app"
          onDragOver={(event) => {
            if (!files(event)) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={(event) => {
            if (event.relatedTarget === null) setOver(false);
          }}
          onDrop={(event) => {
            setOver(false);
            if (!files(event)) return;
            event.preventDefault();
            void takeDropped(app.host, [...event.dataTransfer.files]);
          }}
        >
          <RecoveryBar />
          {screen === 'gallery' && <Gallery />}
          <Suspense>
            {screen === 'editor' && <Editor />}
            {screen === 'experiments' && <ExperimentsPage />}
          </Suspense>
          {over && (
            <div className="drop-veil">
              <p>
                {screen === 'experiments'
                  ? 'Drop IDX files for the chosen experiment, or a drawing (.json) to open it'
                  : 'Drop a drawing (.json) to open it, a table (.csv) or IDX files to learn from'}
              </p>
            </div>
          )}
          <Messages />
          <QuestionDialog />
          {overlay === 'palette' && <CommandPalette />}
          {overlay === 'export' && <CommandPalette exports />}
          {overlay === 'shortcuts' && <ShortcutsSheet />}
          {overlay === 'matrix' && <MatrixDialog />}
        </div>
      </Tooltip.Provider>
    </AppContext>
  );
}
