import type { Bridge, Reply } from '../../main/contract.ts';
import { editTextField } from './text-field.ts';
import { HostError } from './host.ts';
import type { Host } from './host.ts';

/** The desktop program's main process as a `Host`, by way of the functions its preload offers. */
export function electronHost(bridge: Bridge): Host {
  return {
    kind: 'electron',
    open: async () => valueOf(await bridge.open()),
    save: async (file) => valueOf(await bridge.save(file)),
    saveAs: async (file) => valueOf(await bridge.saveAs(file)),
    export: async (file) => valueOf(await bridge.export(file)),
    recent: async () => valueOf(await bridge.recent()),
    openRecent: async (ticket) => valueOf(await bridge.openRecent(ticket)),
    writeDraft: async (draft) => void valueOf(await bridge.writeDraft(draft)),
    drafts: async () => valueOf(await bridge.drafts()),
    removeDraft: async (id) => void valueOf(await bridge.removeDraft(id)),
    describe: (state) => bridge.describe(state),
    onCommand: (listener) =>
      bridge.onCommand((command) => {
        // The menu's Cut is that of the text field when one has the focus.
        if (!editTextField(command)) listener(command);
      }),
    onOpen: (listener) => bridge.onOpen(listener),
  };
}

function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new HostError(reply.message);
  return reply.value;
}
