import { explainCsvFault } from '../../datasets/readers/csv-fault.ts';
import { setRecipe } from '../../document/edits.ts';
import { edit } from '../state/document-store.ts';
import { say, sessionStore } from '../state/session-store.ts';
import { inspectionOf } from './csv-inspection.ts';

/** Faults of a file that are listed in a message. */
const listed = 5;

/**
 * Makes a table the data of the recipe, with the usual choice of columns, and shows where that choice can be changed. A
 * text from which nothing can be learnt changes nothing and is explained.
 */
export function importCsv(name: string, text: string): boolean {
  const { suggestion, faults } = inspectionOf(text, name, {});
  if (suggestion === null) {
    const lines = faults.slice(0, listed).map(explainCsvFault);
    say('error', `${name} cannot be learnt from. The data stays as it was.`, lines);
    return false;
  }
  const { inputs, target, task } = suggestion;
  edit({ ...setRecipe({ data: { kind: 'csv', name, text, inputs, target, task } }), label: 'Open table' });
  sessionStore.setState({ screen: 'editor', dock: true, dockTab: 'train' });
  return true;
}
