import { latexEquations, latexText } from '../../interchange/notation/latex.ts';
import { liveNumbers, presentNumbers } from './present-numbers.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument } from '../state/document-store.ts';
import { laterStep } from '../state/later-step.ts';
import { runStore } from '../state/run-store.ts';
import { say, sessionStore } from '../state/session-store.ts';
import { stepStore } from '../state/step-store.ts';

/** Puts the formulas of the network on the system's clipboard, as LaTeX in the convention chosen. */
export async function copyLatex(): Promise<void> {
  const document = currentDocument();
  const { recipe, title } = document;
  const compilation = currentCompilation();
  const live = liveNumbers(runStore.getState());
  const values =
    laterStep(stepStore.getState())?.parameters ?? presentNumbers(compilation.graph, document, live).values;
  const { convention } = sessionStore.getState();
  const equations = latexEquations(recipe, compilation, convention, (id) => values[id]);
  if (equations === null) {
    say('information', 'There are no formulas to copy yet.', ['Repair the drawing first: see Problems.']);
    return;
  }
  try {
    await navigator.clipboard.writeText(latexText(equations, title));
    say('information', 'The formulas are on the clipboard as LaTeX.');
  } catch {
    say('error', 'The clipboard cannot be written here.', [
      'Allow this page to use the clipboard, then copy again.',
    ]);
  }
}
