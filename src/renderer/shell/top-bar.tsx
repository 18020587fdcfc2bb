import {
  Command as CommandIcon,
  Download,
  FlaskConical,
  Grid3x3,
  House,
  Layers,
  Moon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Pause,
  Play,
  Redo2,
  RotateCcw,
  Save,
  StepForward,
  Sun,
  Undo2,
} from 'lucide-react';
import { useState } from 'react';
import { setTitle } from '../../document/edits.ts';
import { documentStore, edit, isUnsaved, settleGesture, useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import { useSession } from '../state/session-store.ts';
import { shownTheme } from '../theme.ts';
import { CommandButton } from './command-button.tsx';

/** Title and state of the document, undo, the run controls, panels and theme. */
export function TopBar() {
  const running = useRun((run) => run.status === 'running' && !run.stale);
  const { left, right, dock, notation, lowering } = useSession();
  const dark = shownTheme() === 'dark';
  return (
    <header className="top-bar">
      <div className="bar-group">
        <CommandButton id="gallery" icon={House} />
        <CommandButton id="experiments" icon={FlaskConical} />
        <CommandButton id="save" icon={Save} />
        <CommandButton id="export" icon={Download} />
        <CommandButton id="undo" icon={Undo2} />
        <CommandButton id="redo" icon={Redo2} />
      </div>
      <Title />
      <div className="bar-group is-run" role="group" aria-label="Training">
        {running ? (
          <CommandButton id="pause" icon={Pause} primary />
        ) : (
          <CommandButton id="run" icon={Play} primary />
        )}
        <CommandButton id="step" icon={StepForward} />
        <CommandButton id="reset" icon={RotateCcw} />
      </div>
      <div className="bar-group is-end">
        <CommandButton id="toggle-left" icon={PanelLeft} pressed={left} />
        <CommandButton id="toggle-lowering" icon={Layers} pressed={lowering} />
        <CommandButton id="toggle-notation" icon={Grid3x3} pressed={notation} />
        <CommandButton id="toggle-dock" icon={PanelBottom} pressed={dock} />
        <CommandButton id="toggle-right" icon={PanelRight} pressed={right} />
        <CommandButton id="palette" icon={CommandIcon} />
        <CommandButton id="theme" icon={dark ? Sun : Moon} />
      </div>
    </header>
  );
}

function Title() {
  const title = useDocument((document) => document.title);
  const name = documentStore((state) => state.file?.name);
  const unsaved = documentStore(isUnsaved);
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft.trim() !== '' && draft !== title) edit(setTitle(draft.trim()));
    setDraft(null);
    settleGesture();
  };
  return (
    <div className="bar-title">
      <input
        className="title-input"
        data-settled={draft === null ? '' : undefined}
        aria-label="Title"
        value={draft ?? title}
        size={Math.max(8, Math.min(40, (draft ?? title).length + 1))}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <span className="file-state">
        {name !== undefined && name.replace('.adjoint.json', '') !== title && (
          <span className="file-name">{name}</span>
        )}
        {unsaved && <span>edited</span>}
      </span>
    </div>
  );
}
