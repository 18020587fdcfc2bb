import { Command as List } from 'cmdk';
import { useApp } from '../app-context.ts';
import { commandGroups, commandIds, commandOf } from '../commands.ts';
import { Dialog } from '../controls/dialog.tsx';
import { keyText } from '../keys.ts';
import { sessionStore } from '../state/session-store.ts';

/** Every command that applies, found by typing. */
export function CommandPalette() {
  const app = useApp();
  const close = () => sessionStore.setState({ overlay: null });
  const able = commandIds.filter((id) => id !== 'palette' && commandOf(id).run(app, { dry: true }));
  return (
    <Dialog label="Command palette" onClose={close} className="is-palette">
      <List label="Commands" loop>
        <List.Input placeholder="Type a command…" />
        <List.List>
          <List.Empty>No command is called that.</List.Empty>
          {commandGroups.map((group) => (
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
