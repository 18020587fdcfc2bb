import type { LucideIcon } from 'lucide-react';
import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import type { CommandId } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { keyText } from '../keys.ts';
import { useStateOfCommands } from './use-commands.ts';

/** A button of the command table: dim while the command does not apply. */
export function CommandButton({
  id,
  icon,
  pressed,
  primary = false,
}: {
  id: CommandId;
  icon: LucideIcon;
  pressed?: boolean;
  primary?: boolean;
}) {
  const app = useApp();
  useStateOfCommands();
  const command = commandOf(id);
  const keys = command.keys?.[0];
  return (
    <IconButton
      label={command.title}
      icon={icon}
      keys={keys === undefined ? undefined : keyText(keys)}
      pressed={pressed}
      className={primary ? 'is-primary' : ''}
      disabled={!command.run(app, { dry: true })}
      onClick={() => command.run(app)}
    />
  );
}
