import { explainIdxFault } from '../../datasets/readers/idx-fault.ts';
import { type IdxArray, readIdx } from '../../datasets/readers/idx.ts';
import { readBytes } from '../host/read-file.ts';

/** An IDX file that was read. */
export interface IdxFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly array: IdxArray;
}

/** Files that belong together, or what is wrong with which of them. */
export type IdxPair =
  | { readonly ok: true; readonly examples: IdxFile | null; readonly labels: IdxFile | null }
  | { readonly ok: false; readonly name: string; readonly why: string };

/** Entries of a file: its first extent. */
export const entriesOf = ({ array }: IdxFile): number => array.extents[0] ?? 0;

/** Reads at most one file of examples and one of labels; which is which, their extents say. Throws `HostError` where one cannot be read. */
export async function readIdxPair(chosen: readonly File[]): Promise<IdxPair> {
  const files: IdxFile[] = [];
  for (const file of chosen) {
    const bytes = await readBytes(file);
    const reading = readIdx(bytes);
    if (!reading.ok) return { ok: false, name: file.name, why: explainIdxFault(reading.fault) };
    files.push({ name: file.name, bytes, array: reading.array });
  }
  const flat = ({ array }: IdxFile): boolean => array.extents.length === 1;
  const [labels = null, moreLabels] = files.filter(flat);
  const [examples = null, moreExamples] = files.filter((file) => !flat(file));
  const more = moreExamples ?? moreLabels;
  if (more)
    return { ok: false, name: more.name, why: 'open one file of examples and one of labels at a time' };
  if (examples && labels && entriesOf(examples) !== entriesOf(labels)) {
    const counts = { examples: entriesOf(examples), labels: entriesOf(labels) };
    return { ok: false, name: labels.name, why: explainIdxFault({ code: 'counts-differ', ...counts }) };
  }
  return { ok: true, examples, labels };
}
