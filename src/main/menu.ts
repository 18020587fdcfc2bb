import type { MenuItemConstructorOptions } from 'electron';

/** The native menu, as data. Its commands are carried out by the window's own command table. */

type Entry =
  | { readonly command: string; readonly label: string; readonly keys?: string }
  | { readonly role: NonNullable<MenuItemConstructorOptions['role']> }
  | 'separator';

interface Section {
  readonly label: string;
  readonly entries: readonly Entry[];
}

const sections: readonly Section[] = [
  {
    label: 'File',
    entries: [
      { command: 'new', label: 'New', keys: 'CmdOrCtrl+Alt+N' },
      { command: 'gallery', label: 'Examples' },
      { command: 'experiments', label: 'Experiments…', keys: 'CmdOrCtrl+E' },
      { command: 'open', label: 'Open…', keys: 'CmdOrCtrl+O' },
      'separator',
      { command: 'save', label: 'Save', keys: 'CmdOrCtrl+S' },
      { command: 'save-as', label: 'Save as…', keys: 'CmdOrCtrl+Shift+S' },
      'separator',
      { command: 'export-compiled', label: 'Export compiled graph…' },
      { command: 'export-weights', label: 'Export weights…' },
      { command: 'export-history', label: 'Export loss history…' },
      { command: 'export-svg', label: 'Export drawing…' },
      'separator',
      { role: 'close' },
      { role: 'quit' },
    ],
  },
  {
    label: 'Edit',
    entries: [
      { command: 'undo', label: 'Undo', keys: 'CmdOrCtrl+Z' },
      { command: 'redo', label: 'Redo', keys: 'CmdOrCtrl+Shift+Z' },
      'separator',
      { command: 'cut', label: 'Cut', keys: 'CmdOrCtrl+X' },
      { command: 'copy', label: 'Copy', keys: 'CmdOrCtrl+C' },
      { command: 'paste', label: 'Paste', keys: 'CmdOrCtrl+V' },
      { command: 'duplicate', label: 'Duplicate', keys: 'CmdOrCtrl+D' },
      { command: 'delete', label: 'Delete' },
      'separator',
      { command: 'select-all', label: 'Select all', keys: 'CmdOrCtrl+A' },
    ],
  },
  {
    label: 'View',
    entries: [
      { command: 'palette', label: 'Command palette…', keys: 'CmdOrCtrl+K' },
      'separator',
      { command: 'toggle-notation', label: 'Notation' },
      { command: 'toggle-lowering', label: 'Play the lowering' },
      'separator',
      { command: 'fit-view', label: 'Fit drawing to window' },
      { command: 'auto-layout', label: 'Arrange drawing' },
      { command: 'theme', label: 'Switch light and dark' },
      'separator',
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'resetZoom' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  },
  {
    label: 'Training',
    entries: [
      { command: 'run', label: 'Run', keys: 'CmdOrCtrl+Enter' },
      { command: 'pause', label: 'Pause' },
      { command: 'step', label: 'Step', keys: 'CmdOrCtrl+.' },
      { command: 'reset', label: 'Reset' },
    ],
  },
  { label: 'Help', entries: [{ command: 'shortcuts', label: 'Keyboard shortcuts' }] },
];

/** Electron's template of the menu. `send` is given the id of the chosen command. */
export function menuTemplate(
  platform: NodeJS.Platform,
  send: (command: string) => void,
): MenuItemConstructorOptions[] {
  const items = sections.map(({ label, entries }) => ({
    label,
    submenu: entries.map((entry) => menuItem(entry, send)),
  }));
  return platform === 'darwin' ? [{ role: 'appMenu' }, ...items, { role: 'windowMenu' }] : items;
}

function menuItem(entry: Entry, send: (command: string) => void): MenuItemConstructorOptions {
  if (entry === 'separator') return { type: 'separator' };
  if ('role' in entry) return { role: entry.role };
  return {
    id: `command:${entry.command}`,
    label: entry.label,
    click: () => send(entry.command),
    // The window handles its keys itself, in text fields too; the menu only shows them. (macOS always registers them,
    // but asks the window first.)
    ...(entry.keys === undefined ? {} : { accelerator: entry.keys, registerAccelerator: false }),
  };
}
