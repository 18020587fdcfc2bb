import { initialSolver, solverEntries } from '../../lab/solver-choice.ts';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { SettingsForm } from '../controls/settings-form.tsx';
import { edit } from '../state/document-store.ts';

/** Settings of the solver. */
export function SolverForm({ choice }: { choice: Choice }) {
  const { kind = initialSolver, ...settings } = choice;
  return (
    <SettingsForm
      fields={solverEntries[kind]?.fields ?? {}}
      settings={settings}
      onChange={(next) => edit(setRecipe({ solver: { kind, ...next } }))}
    />
  );
}
