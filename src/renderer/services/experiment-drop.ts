import { chosenEntry, experimentsStore } from '../state/experiments-store.ts';
import { say } from '../state/session-store.ts';
import { openExamples } from './example-files.ts';
import { isIdx } from './idx-import.ts';

/** Takes files of data that were dropped on the page of the experiments: the chosen one learns from them, or they are refused. */
export async function dropOnExperiment(files: readonly File[]): Promise<void> {
  const entry = chosenEntry(experimentsStore.getState());
  const idx = await Promise.all(files.map(isIdx));
  if (entry?.examples && idx.every(Boolean)) return openExamples(entry.id, files);
  const [first] = files;
  const names = files.length === 1 ? (first?.name ?? '') : `${files.length} files`;
  const why = entry?.examples
    ? `${entry.title} takes IDX files alone.`
    : 'An experiment makes its own data. To learn from a file, go back to a drawing and drop it there.';
  say('information', `${names} ${files.length === 1 ? 'was' : 'were'} not taken.`, [why]);
}
