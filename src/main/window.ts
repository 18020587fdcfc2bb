import { BrowserWindow, dialog } from 'electron';
import { startAddress } from './protocol.ts';

/** Two crashes within this many milliseconds are not answered by a third try. */
const crashInterval = 10_000;

/** Opens the window on our page, sandboxed and isolated; it comes back by itself when its process dies. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Adjoint',
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  reloadAfterCrash(window);
  void window.loadURL(startAddress);
  return window;
}

/** The page offers the draft it finds when it starts, so a reload loses seconds of work at most. */
function reloadAfterCrash(window: BrowserWindow): void {
  let previous = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    if (now - previous > crashInterval) {
      window.reload();
    } else {
      dialog.showErrorBox(
        'Adjoint cannot go on',
        `The window stopped twice within seconds (${reason}). Your work is kept as a draft: start Adjoint again to recover it.`,
      );
      window.destroy();
    }
    previous = now;
  });
}
