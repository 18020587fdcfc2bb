import './theme.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { present } from '../base/assert.ts';
import { App } from './app.tsx';
import type { App as AppServices } from './app-context.ts';
import { commandOf, isCommandId } from './commands.ts';
import { pickHost } from './host/pick.ts';
import { listenToKeys } from './keys.ts';
import { pasteText } from './services/clipboard.ts';
import { startWorker } from './services/compute.ts';
import { keepDrafts } from './services/drafts.ts';
import { createExperiments, startExperimentsWorker } from './services/experiments.ts';
import { showFile } from './services/files.ts';
import { createTraining } from './services/training.ts';
import { documentStore, isUnsaved } from './state/document-store.ts';
import type { DocumentState } from './state/document-store.ts';
import { sessionStore } from './state/session-store.ts';
import { keepTheme } from './theme.ts';

const app: AppServices = {
  host: pickHost(),
  training: createTraining(startWorker),
  experiments: createExperiments(startExperimentsWorker),
};

keepTheme();
keepDrafts(app.host);
listenToKeys(app);
app.host.onCommand((id) => {
  if (isCommandId(id)) commandOf(id).run(app);
});
app.host.onOpen((file) => void showFile(app.host, file));

const describe = (state: DocumentState) =>
  app.host.describe({ title: state.history.document.title, unsaved: isUnsaved(state) });
describe(documentStore.getState());
documentStore.subscribe(describe);

// Pasting comes as an event wherever no text field has the focus.
window.addEventListener('paste', (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input, textarea, dialog') || sessionStore.getState().screen !== 'editor') return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  event.preventDefault();
  pasteText(text);
});

createRoot(present(document.querySelector('#root'), '#root')).render(<App app={app} />);
