import { dialog } from 'electron';
import type { BrowserWindow, FileFilter } from 'electron';
import path from 'node:path';

/** The questions main asks a person. An interface, so that `Files` can be tried without a screen. */
export interface Dialogs {
  /** A path to read, or null. */
  askOpen(folder: string): Promise<string | null>;
  /** A path to write, or null. `name` is suggested. */
  askSave(folder: string, name: string): Promise<string | null>;
  /** Another program has written the file since it was read. */
  askReplace(name: string): Promise<'replace' | 'elsewhere' | 'cancel'>;
  /** The window is closing with unsaved work. */
  askClose(title: string): Promise<'save' | 'discard' | 'cancel'>;
}

const openFilters: FileFilter[] = [
  { name: 'Graph documents and data', extensions: ['json', 'adjoint', 'csv', 'tsv', 'txt'] },
  { name: 'All files', extensions: ['*'] },
];

/** Electron's dialogs, attached to the window. */
export function electronDialogs(currentWindow: () => BrowserWindow | null): Dialogs {
  return {
    async askOpen(folder) {
      const options: Electron.OpenDialogOptions = {
        defaultPath: folder,
        filters: openFilters,
        properties: ['openFile'],
      };
      const window = currentWindow();
      const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      return answer.canceled ? null : (answer.filePaths[0] ?? null);
    },

    async askSave(folder, name) {
      const extension = path.extname(name).slice(1);
      const options: Electron.SaveDialogOptions = {
        defaultPath: path.join(folder, name),
        filters: [
          ...(extension ? [{ name: extension.toUpperCase(), extensions: [extension] }] : []),
          { name: 'All files', extensions: ['*'] },
        ],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      };
      const window = currentWindow();
      const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
      return answer.canceled || answer.filePath === '' ? null : answer.filePath;
    },

    async askReplace(name) {
      const choice = await ask(currentWindow(), {
        message: `"${name}" has been changed by another program since you opened it.`,
        detail: 'Replacing it loses those changes.',
        buttons: ['Replace', 'Save as…', 'Cancel'],
      });
      return (['replace', 'elsewhere', 'cancel'] as const)[choice] ?? 'cancel';
    },

    async askClose(title) {
      const choice = await ask(currentWindow(), {
        message: `Save the changes to "${title}" before closing?`,
        detail: 'They are lost if you do not save them.',
        buttons: ['Save', 'Don’t save', 'Cancel'],
      });
      return (['save', 'discard', 'cancel'] as const)[choice] ?? 'cancel';
    },
  };
}

/** The number of the button; the last one is Cancel, the first the default. */
async function ask(
  window: BrowserWindow | null,
  question: { message: string; detail: string; buttons: string[] },
): Promise<number> {
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    ...question,
    defaultId: 0,
    cancelId: question.buttons.length - 1,
    noLink: true,
  };
  const answer = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return answer.response;
}
