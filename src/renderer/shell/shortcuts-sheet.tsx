import { commandGroups, commandIds, commandOf } from '../commands.ts';
import { Dialog } from '../controls/dialog.tsx';
import { keyText } from '../keys.ts';
import { sessionStore } from '../state/session-store.ts';

/** What the pointer does, which no command says. */
const gestures: readonly (readonly [string, string])[] = [
  ['Add a vertex', 'Double-click'],
  ['Connect', 'Drag from a side'],
  ['Add and connect', 'Drop a wire on empty canvas'],
  ['Insert', 'Drop a vertex on an edge'],
  ['Reconnect', 'Drag an end of an edge'],
  ['Remove an edge', 'Alt + click'],
  ['Select several', 'Drag a box, Shift + click'],
  ['Pan', 'Right or middle drag, Space + drag'],
  ['Zoom', 'Wheel, pinch'],
  ['Nudge', 'Arrow keys, Shift: farther'],
];

/** All keys, from the command table. */
export function ShortcutsSheet() {
  return (
    <Dialog
      label="Keyboard shortcuts"
      onClose={() => sessionStore.setState({ overlay: null })}
      className="is-sheet"
    >
      <h2>Keyboard shortcuts</h2>
      <div className="shortcuts">
        {commandGroups.map((group) => {
          const some = commandIds.filter(
            (id) => commandOf(id).group === group && commandOf(id).keys !== undefined,
          );
          return (
            some.length > 0 && (
              <section key={group}>
                <h3>{group}</h3>
                <dl>
                  {some.map((id) => (
                    <div key={id}>
                      <dt>{commandOf(id).title}</dt>
                      <dd>
                        {commandOf(id).keys?.map((keys) => (
                          <kbd key={keys}>{keyText(keys)}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
        <section>
          <h3>On the canvas</h3>
          <dl>
            {gestures.map(([what, how]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{how}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
