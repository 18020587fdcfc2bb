import { X } from 'lucide-react';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { dismiss, useSession } from '../state/session-store.ts';

const shown = 6;

/** What went wrong or needs saying, above everything else; errors stay until they are dismissed. */
export function Messages() {
  const messages = useSession((session) => session.messages);
  return (
    <div className="messages" role="status" aria-live="polite">
      {messages.map(({ id, severity, title, lines }) => (
        <div key={id} className={`message is-${severity}`} role={severity === 'error' ? 'alert' : undefined}>
          <SeverityIcon severity={severity} />
          <div className="message-text">
            <p>{title}</p>
            {lines.slice(0, shown).map((line) => (
              <p key={line} className="message-line">
                {line}
              </p>
            ))}
            {lines.length > shown && <p className="message-line">and {lines.length - shown} more</p>}
          </div>
          <IconButton label="Dismiss" icon={X} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
