import { sessionStore } from '../state/session-store.ts';

/** Leads from where something is missing to what is wrong with the drawing. */
export function ShowProblems({ quiet = false }: { quiet?: boolean }) {
  return (
    <button
      type="button"
      className={quiet ? 'button is-quiet' : 'button'}
      onClick={() => sessionStore.setState({ dock: true, dockTab: 'problems' })}
    >
      Show problems
    </button>
  );
}
