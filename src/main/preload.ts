import { contextBridge, ipcRenderer } from 'electron';
import { events, notices, requests } from './contract.ts';
import type { Bridge, OpenedFile } from './contract.ts';

/** Runs in the window's sandbox before its scripts: named functions only, never `ipcRenderer` or an event. */

function subscribe<T>(channel: string, listener: (payload: T) => void): () => void {
  const forward = (_event: unknown, payload: T): void => listener(payload);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.removeListener(channel, forward);
  };
}

const bridge: Bridge = {
  open: () => ipcRenderer.invoke(requests.open),
  save: (file) => ipcRenderer.invoke(requests.save, file),
  saveAs: (file) => ipcRenderer.invoke(requests.saveAs, file),
  export: (file) => ipcRenderer.invoke(requests.export, file),
  recent: () => ipcRenderer.invoke(requests.recent),
  openRecent: (ticket) => ipcRenderer.invoke(requests.openRecent, ticket),
  writeDraft: (draft) => ipcRenderer.invoke(requests.writeDraft, draft),
  drafts: () => ipcRenderer.invoke(requests.drafts),
  removeDraft: (id) => ipcRenderer.invoke(requests.removeDraft, id),
  describe: (state) => ipcRenderer.send(notices.describe, state),
  onCommand: (listener) => subscribe<string>(events.command, listener),
  onOpen: (listener) => {
    const stop = subscribe<OpenedFile>(events.open, listener);
    ipcRenderer.send(notices.ready);
    return stop;
  },
};

contextBridge.exposeInMainWorld('host', bridge);
