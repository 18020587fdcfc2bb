import { Dialog } from '../controls/dialog.tsx';
import { useSession } from '../state/session-store.ts';

/** The question that a command waits on. */
export function QuestionDialog() {
  const question = useSession((session) => session.question);
  if (question === null) return null;
  const last = question.answers.at(-1)?.id ?? '';
  return (
    <Dialog label={question.title} onClose={() => question.resolve(last)}>
      <h2>{question.title}</h2>
      <p className="dialog-detail">{question.detail}</p>
      <div className="dialog-actions">
        {question.answers.toReversed().map(({ id, label, primary }) => (
          <button
            key={id}
            type="button"
            className={`button ${primary === true ? 'is-primary' : ''}`}
            onClick={() => question.resolve(id)}
          >
            {label}
          </button>
        ))}
      </div>
    </Dialog>
  );
}
