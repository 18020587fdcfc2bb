import { Command as List } from 'cmdk';
import { useApp } from '../app-context.ts';
import { commandGroups, commandIds, commandOf } from '../commands.ts';
import type { CommandId } from '../commands.ts';
import { Dialog } from '../controls/dialog.tsx';
import { keyText } from '../keys.ts';
import { sessionStore } from '../state/session-store.ts';

/** Every command that applies, found by typing; with `exports` those that hand something out. */
export function CommandPalette({ exports = false }: { exports?: boolean }) {
  const app = useApp();
  const close = () => sessionStore.setState({ overlay: null });
  const offered = (id: CommandId) => (exports ? handsOut(id) : id !== 'palette');
  const able = commandIds.filter((id) => offered(id) && commandOf(id).run(app, { dry: true }));
  const groups = commandGroups.filter((group) => able.some((id) => commandOf(id).group === group));
  return (
    <Dialog label={exports ? 'Export' : 'Command palette'} onClose={close} className="is-palette">
      <List label="Commands" loop>
        <List.Input placeholder={exports ? 'Export…' : 'Type a command…'} />
        <List.List>
          <List.Empty>No command is called that.</List.Empty>
          {groups.map((group) => (
            <List.Group key={group} heading={group}>
              {able
                .filter((id) => commandOf(id).group === group)
                .map((id) => {
                  const { title, keys, words } = commandOf(id);
                  return (
                    <List.Item
                      key={id}
                      value={title}
                      keywords={words?.split(' ') ?? []}
                      onSelect={() => {
                        close();
                        // The focus goes back before the command looks where it is.
                        requestAnimationFrame(() => commandOf(id).run(app));
                      }}
                    >
                      <span>{title}</span>
                      {keys?.[0] !== undefined && <kbd className="palette-keys">{keyText(keys[0])}</kbd>}
                    </List.Item>
                  );
                })}
            </List.Group>
          ))}
        </List.List>
      </List>
    </Dialog>
  );
}

/** The drawing, what became of it, or its formulas, for use elsewhere. */
function handsOut(id: CommandId): boolean {
  return id.startsWith('export-') || id === 'copy-latex' || id === 'save-as';
}
