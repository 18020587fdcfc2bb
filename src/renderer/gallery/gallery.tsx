import { FilePlus2, FlaskConical, FolderOpen, Moon, Sun } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import type { RecentFile } from '../host/host.ts';
import { commandOf } from '../commands.ts';
import { counted } from '../controls/counted.ts';
import { mayLeave, openRecent } from '../services/files.ts';
import { showDocument } from '../services/open-document.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { useDocument } from '../state/document-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { shownTheme } from '../theme.ts';
import { examples } from './examples.ts';
import type { Example } from './examples.ts';
import { Picture } from './picture.tsx';
import './gallery.css';

/** Where the app starts: examples with their pictures, a blank sheet, files. */
export function Gallery() {
  const app = useApp();
  return (
    <div className="gallery">
      <header className="gallery-head">
        <div>
          <h1>Adjoint</h1>
          <p>Draw a network as a graph, see it as matrices, train it here.</p>
        </div>
        <div className="gallery-actions">
          <Continue />
          <button type="button" className="button" onClick={() => commandOf('experiments').run(app)}>
            <FlaskConical size={16} aria-hidden /> Experiments
          </button>
          <button type="button" className="button" onClick={() => commandOf('open').run(app)}>
            <FolderOpen size={16} aria-hidden /> Open a file…
          </button>
          <button type="button" className="button is-primary" onClick={() => commandOf('new').run(app)}>
            <FilePlus2 size={16} aria-hidden /> Blank drawing
          </button>
          <CommandButton id="theme" icon={shownTheme() === 'dark' ? Sun : Moon} />
        </div>
      </header>
      <Recent />
      <section aria-label="Examples">
        <h2>Examples</h2>
        <ul className="gallery-grid">
          {examples.map((example) => (
            <li key={example.name}>
              <Card example={example} />
            </li>
          ))}
        </ul>
      </section>
      <p className="gallery-hint">Or drop a drawing (.json) or a table (.csv) anywhere on this window.</p>
    </div>
  );
}

/** Back to what was on the canvas before. */
function Continue() {
  const title = useDocument((document) => document.title);
  const vertices = useDocument((document) => Object.keys(document.graph.vertices).length);
  if (vertices === 0) return null;
  return (
    <button type="button" className="button" onClick={() => sessionStore.setState({ screen: 'editor' })}>
      Back to “{title}”
    </button>
  );
}

function Card({ example: { document } }: { example: Example }) {
  const { host } = useApp();
  const { title, notes, graph } = document;
  const summary = notes.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  return (
    <button
      type="button"
      className="card"
      onClick={() => void mayLeave(host).then((yes) => yes && showDocument(document))}
    >
      <Picture document={document} />
      <span className="card-title">{title}</span>
      {summary !== undefined && <span className="card-notes">{summary.replaceAll(/[*_`]/g, '')}</span>}
      <span className="card-size">
        {counted(Object.keys(graph.vertices).length, 'vertex', 'vertices')},{' '}
        {counted(Object.keys(graph.edges).length, 'edge', 'edges')}
      </span>
    </button>
  );
}

function Recent() {
  const { host } = useApp();
  const [files, setFiles] = useState<readonly RecentFile[]>([]);
  useEffect(() => {
    // A host without a list of recent files simply has none to show.
    void host.recent().then(setFiles, () => undefined);
  }, [host]);
  if (files.length === 0) return null;
  return (
    <section aria-label="Recent files">
      <h2>Recent</h2>
      <ul className="gallery-recent">
        {files.map(({ ticket, name }) => (
          <li key={ticket}>
            <button type="button" className="button is-quiet" onClick={() => void openRecent(host, ticket)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
