import type { Bridge } from '../../main/contract.ts';
import { browserHost } from './browser.ts';
import { IndexedShelf } from './indexed-shelf.ts';
import { electronHost } from './electron.ts';
import type { Host } from './host.ts';

declare global {
  interface Window {
    /** Put there by the desktop program's preload. */
    readonly host?: Bridge;
  }
}

/** The surroundings this window runs in. Called once, at the start. */
export function pickHost(): Host {
  return window.host ? electronHost(window.host) : browserHost(window, new IndexedShelf('adjoint'));
}
