import { experimentsStore } from '../state/experiments-store.ts';
import { say } from '../state/session-store.ts';
import { readIdxPair } from './idx-files.ts';

/**
 * Opens IDX files for an experiment: examples with the labels that belong to them, or labels for the examples at hand. Files that do not
 * fit change nothing and are explained.
 */
export async function openExamples(id: string, chosen: readonly File[]): Promise<void> {
  const pair = await readIdxPair(chosen);
  const refuse = (name: string, why: string) =>
    say('error', `${name} cannot be used. The experiment stays as it was.`, [why]);
  if (!pair.ok) return refuse(pair.name, pair.why);
  const { examples, labels } = pair;
  const before = experimentsStore.getState().files[id];
  const images = examples ? { name: examples.name, images: examples.bytes } : before;
  if (!images)
    return refuse(labels?.name ?? '', 'the file has labels; open that of the examples together with it');
  const classes = labels ? { labelsName: labels.name, labels: labels.bytes } : {};
  experimentsStore.setState((state) => ({ files: { ...state.files, [id]: { ...images, ...classes } } }));
}

/** Back to the data that the experiment makes for itself. */
export function closeExamples(id: string): void {
  const { [id]: _, ...files } = experimentsStore.getState().files;
  experimentsStore.setState({ files });
}
