import { Menu, app, dialog, protocol } from 'electron';
import type { BrowserWindow } from 'electron';
import path from 'node:path';
import { Closing } from './closing.ts';
import { events } from './contract.ts';
import { electronDialogs } from './dialogs.ts';
import { Documents } from './documents.ts';
import { Drafts } from './drafts.ts';
import { engineFlags } from './engine-flags.ts';
import { Files } from './files.ts';
import { hardenPages, hardenSession } from './hardening.ts';
import { installIpc } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { WaitingFiles, filesIn } from './outside.ts';
import { bundleHandler, scheme, schemePrivileges } from './protocol.ts';
import { Recents } from './recents.ts';
import { openWindow } from './window.ts';

/** The desktop program: one window, one menu, one set of files. Wiring only; each part has its own file. */

const built = path.resolve(import.meta.dirname, '..');
const shown: { window: BrowserWindow | null; closing: Closing | null } = { window: null, closing: null };

app.setName('Adjoint');
app.enableSandbox();
app.commandLine.appendSwitch('js-flags', engineFlags.join(' '));
protocol.registerSchemesAsPrivileged([schemePrivileges]);
hardenPages();

const userData = app.getPath('userData');
const dialogs = electronDialogs(() => shown.window);
const drafts = new Drafts(path.join(userData, 'drafts'));
const files = new Files({
  documents: new Documents(),
  dialogs,
  recents: new Recents(path.join(userData, 'recent.json')),
  home: app.getPath('documents'),
  announce: (file) => app.addRecentDocument(file),
});
const waiting = new WaitingFiles(async (file) => {
  try {
    shown.window?.webContents.send(events.open, await files.read(file));
  } catch (error) {
    dialog.showErrorBox('The file was not opened', error instanceof Error ? error.message : String(error));
  }
});

/** A file opened from outside; one that the system hands over while no window is open makes one. */
function openFromOutside(paths: readonly string[]): void {
  void waiting.add(paths);
  if (shown.window) {
    if (shown.window.isMinimized()) shown.window.restore();
    shown.window.focus();
  } else if (app.isReady()) {
    showWindow();
  }
}

function sendCommand(command: string): void {
  shown.window?.webContents.send(events.command, command);
}

function showWindow(): void {
  const window = openWindow(path.join(built, 'preload', 'preload.cjs'));
  shown.window = window;
  shown.closing = new Closing(window, {
    askClose: (title) => dialogs.askClose(title),
    requestSave: () => sendCommand('save'),
    forgetDrafts: () => drafts.removeWritten(),
  });
  window.webContents.on('did-start-loading', () => waiting.notReady());
  window.on('closed', () => {
    waiting.notReady();
    shown.window = null;
    shown.closing = null;
  });
}

/** A window that waits for a save stays open when there was none. */
async function noteSave<T>(save: Promise<T | null>): Promise<T | null> {
  let saved: T | null = null;
  try {
    saved = await save;
    return saved;
  } finally {
    if (saved === null) shown.closing?.saveEndedWithout();
  }
}

installIpc(
  {
    open: () => files.open(),
    save: (file) => noteSave(files.save(file)),
    saveAs: (file) => noteSave(files.saveAs(file)),
    export: (file) => files.export(file),
    recent: () => files.recent(),
    openRecent: (ticket) => files.openRecent(ticket),
    writeDraft: (draft) => drafts.write(draft),
    drafts: () => drafts.list(),
    removeDraft: (id) => drafts.remove(id),
  },
  {
    describe: (state) => shown.closing?.describe(state),
    ready: () => void waiting.ready(),
  },
  () => shown.window?.webContents ?? null,
);

// The program's own words come first on a command line: its path and, in a checkout, the application's folder.
const ownWords = app.isPackaged ? 1 : 2;

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, commandLine, folder) => {
    openFromOutside(filesIn(commandLine.slice(ownWords), folder));
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openFromOutside([file]);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (!shown.window) showWindow();
  });
  void app.whenReady().then(() => {
    protocol.handle(scheme, bundleHandler(path.join(built, 'renderer')));
    hardenSession();
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, sendCommand)));
    void waiting.add(filesIn(process.argv.slice(ownWords), process.cwd()));
    showWindow();
  });
} else {
  app.quit();
}
