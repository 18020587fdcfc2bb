import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import type { CommandId } from '../commands.ts';
import { Hint } from '../controls/hint.tsx';
import { keyText } from '../keys.ts';

/** A command as a button of a form; nothing while it does not apply to what is selected. */
export function CommandAction({ id }: { id: CommandId }) {
  const app = useApp();
  const command = commandOf(id);
  if (!command.run(app, { dry: true })) return null;
  const button = (
    <button type="button" className="button inspector-action" onClick={() => command.run(app)}>
      {command.title}
    </button>
  );
  const keys = command.keys?.[0];
  return keys === undefined ? button : <Hint content={<kbd>{keyText(keys)}</kbd>}>{button}</Hint>;
}
