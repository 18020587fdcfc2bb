import { EventEmitter } from 'node:events';

/** The parts of Electron that src/main touches, recorded. Vitest resolves `electron` to this file. */

type Listener = (...values: never[]) => unknown;

/** What was called with what, in order. */
export const calls: [string, ...unknown[]][] = [];
/** By channel. */
export const handlers = new Map<string, (event: unknown, ...values: unknown[]) => unknown>();
export const schemes: unknown[] = [];
export const protocolHandlers = new Map<string, (request: Request) => Promise<Response>>();
/** What dialogs answer; a test sets it. */
export const answers = { open: [] as string[], save: '', button: 0 };

class WebContents extends EventEmitter {
  mainFrame = { url: 'app://bundle/', parent: null };
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  send(...values: unknown[]): void {
    calls.push(['send', ...values]);
  }
}

class App extends EventEmitter {
  isPackaged = true;
  lock = true;
  userData = '';
  setName(name: string): void {
    calls.push(['setName', name]);
  }
  commandLine = {
    appendSwitch: (name: string, value: string): void => void calls.push(['appendSwitch', name, value]),
  };
  enableSandbox(): void {
    calls.push(['enableSandbox']);
  }
  requestSingleInstanceLock(): boolean {
    return this.lock;
  }
  isReady(): boolean {
    return true;
  }
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  getPath(_name: string): string {
    return this.userData;
  }
  addRecentDocument(file: string): void {
    calls.push(['addRecentDocument', file]);
  }
  quit(): void {
    calls.push(['quit']);
  }
}

export const app = new App();

export class BrowserWindow extends EventEmitter {
  static made: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: { webPreferences: Record<string, unknown> };
  address = '';
  title = '';
  destroyed = false;

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    BrowserWindow.made.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(address: string): Promise<void> {
    this.address = address;
    return Promise.resolve();
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setDocumentEdited(_edited: boolean): void {}
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isMinimized(): boolean {
    return false;
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  reload(): void {
    calls.push(['reload']);
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('closed');
  }
  /** As Electron does: asks first, closes when nobody objects. Returns whether it closed. */
  close(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
    return !prevented;
  }
}

class IpcMain extends EventEmitter {
  handle(channel: string, handler: (event: unknown, ...values: unknown[]) => unknown): void {
    handlers.set(channel, handler);
  }
}

export const ipcMain = new IpcMain();

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => calls.push(['setApplicationMenu', menu]),
};

export const protocol = {
  registerSchemesAsPrivileged: (list: unknown[]) => schemes.push(...list),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
    protocolHandlers.set(scheme, handler),
};

/** The handlers that the session was given, by the name of the method. */
export const sessionHandlers = new Map<string, Listener>();
const keep =
  (name: string) =>
  (handler: Listener): void => {
    sessionHandlers.set(name, handler);
  };

export const session = {
  defaultSession: {
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('devicePermission'),
  },
};

export const dialog = {
  showOpenDialog: (...values: unknown[]) => {
    calls.push(['showOpenDialog', values.at(-1)]);
    return Promise.resolve({ canceled: answers.open.length === 0, filePaths: answers.open });
  },
  showSaveDialog: (...values: unknown[]) => {
    calls.push(['showSaveDialog', values.at(-1)]);
    return Promise.resolve({ canceled: answers.save === '', filePath: answers.save });
  },
  showMessageBox: (...values: unknown[]) => {
    calls.push(['showMessageBox', values.at(-1)]);
    return Promise.resolve({ response: answers.button });
  },
  showErrorBox: (title: string, text: string) => {
    calls.push(['showErrorBox', title, text]);
  },
};

export const shell = {
  openExternal: (address: string) => {
    calls.push(['openExternal', address]);
    return Promise.resolve();
  },
};

/** What the preload exposes to the page, by name. */
export const exposed = new Map<string, unknown>();
export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value),
};

class IpcRenderer extends EventEmitter {
  invoke(...values: unknown[]): Promise<unknown> {
    calls.push(['invoke', ...values]);
    return Promise.resolve({ ok: true, value: null });
  }
  send(...values: unknown[]): void {
    calls.push(['notice', ...values]);
  }
}

export const ipcRenderer = new IpcRenderer();
