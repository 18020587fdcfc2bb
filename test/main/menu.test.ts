import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../src/main/menu.ts';

/** What the window's command table answers to. */
const commands = [
  ['new', 'open', 'save', 'save-as', 'export-compiled', 'export-weights', 'export-history', 'export-svg'],
  ['undo', 'redo', 'cut', 'copy', 'paste', 'duplicate', 'delete', 'select-all'],
  [
    'fit-view',
    'auto-layout',
    'toggle-notation',
    'toggle-lowering',
    'theme',
    'palette',
    'gallery',
    'experiments',
    'shortcuts',
  ],
  ['run', 'pause', 'step', 'reset'],
].flat();

function items(platform: NodeJS.Platform, send: (command: string) => void = () => undefined) {
  return menuTemplate(platform, send).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
}

const isCommand = ({ id }: MenuItemConstructorOptions): boolean => id?.startsWith('command:') ?? false;

describe('menuTemplate', () => {
  it('has every command once', () => {
    const ids = items('linux')
      .filter(isCommand)
      .map(({ id }) => id ?? '');
    expect(ids.toSorted()).toEqual(commands.map((command) => `command:${command}`).toSorted());
  });

  it('sends the id of the command that was chosen', () => {
    const sent: string[] = [];
    for (const item of items('linux', (command) => sent.push(command)).filter(isCommand)) {
      (item.click as () => void)();
      expect(`command:${sent.at(-1)}`).toBe(item.id);
    }
  });

  it('leaves the keys to the window and uses each once', () => {
    const keyed = items('linux').filter(({ accelerator }) => accelerator !== undefined);
    expect(keyed.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    expect(new Set(keyed.map(({ accelerator }) => accelerator)).size).toBe(keyed.length);
  });

  it('has the application menu on macOS only', () => {
    expect(menuTemplate('darwin', () => undefined)[0]).toEqual({ role: 'appMenu' });
    expect(menuTemplate('win32', () => undefined)[0]?.label).toBe('File');
  });
});
