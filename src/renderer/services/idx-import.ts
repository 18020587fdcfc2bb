import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { explainIdxFault } from '../../datasets/readers/idx-fault.ts';
import {
  extentsIn,
  firstOfIdx,
  type IdxArray,
  isGzipped,
  looksLikeIdx,
  readIdx,
} from '../../datasets/readers/idx.ts';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { readBytes } from '../host/read-file.ts';
import { count } from '../notation/number-text.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { say, sessionStore } from '../state/session-store.ts';

/** Enough base64 for the head of a file with fifty extents. */
const headCharacters = 4 * 68;
/** A document takes so many bytes of examples along; MNIST's ten thousand pictures for testing are just under 8 MB. */
const mostBytes = 8 * 1024 * 1024;

interface IdxFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly array: IdxArray;
}

/** Does a file begin as IDX does, or packed by gzip? */
export async function isIdx(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return looksLikeIdx(head) || isGzipped(head);
}

/**
 * Makes IDX files the data of the recipe: examples with the labels that belong to them, or labels for the examples at hand. Files
 * that do not fit change nothing and are explained.
 */
export async function importIdx(chosen: readonly File[]): Promise<boolean> {
  const files: IdxFile[] = [];
  for (const file of chosen) {
    const bytes = await readBytes(file);
    const reading = readIdx(bytes);
    if (!reading.ok) return refuse(file.name, explainIdxFault(reading.fault));
    files.push({ name: file.name, bytes, array: reading.array });
  }
  const flat = ({ array }: IdxFile): boolean => array.extents.length === 1;
  const [labels, moreLabels] = files.filter(flat);
  const [examples, moreExamples] = files.filter((file) => !flat(file));
  const more = moreExamples ?? moreLabels;
  if (more) return refuse(more.name, 'open one file of examples and one of labels at a time');
  const { data } = currentDocument().recipe;
  if (!examples && data.kind !== 'idx')
    return refuse(labels?.name ?? '', 'the file has labels; open that of the examples together with it');
  const [rows, of] = [examples && entriesOf(examples), labels && entriesOf(labels)];
  if (rows !== undefined && of !== undefined && rows !== of)
    return refuse(labels?.name ?? '', explainIdxFault({ code: 'counts-differ', examples: rows, labels: of }));
  const most = examples ? Math.floor(mostBytes / (examples.bytes.length / Math.max(1, rows ?? 1))) : Infinity;
  const take = ({ bytes }: IdxFile): string => encodeBase64(firstOfIdx(bytes, most));
  const next: Choice = {
    ...(examples ? { kind: 'idx', ...scaleOf(data), name: examples.name, images: take(examples) } : data),
    ...(labels ? { labelsName: labels.name, labels: take(labels) } : {}),
  };
  edit({ ...setRecipe({ data: next }), label: examples ? 'Open examples' : 'Open labels' });
  sessionStore.setState({ screen: 'editor', dock: true, dockTab: 'train' });
  if (rows !== undefined && rows > most)
    say('information', `The document takes the first ${count(most)} of ${count(rows)} examples along.`, [
      'All of them can be learnt from on the command line: adjoint train FILE --data … --labels …',
    ]);
  return true;
}

/** The extents of a file that a document carries as base64; null where they cannot be read. */
export function headOf(file: unknown): readonly number[] | null {
  const bytes = typeof file === 'string' ? decodeBase64(file.slice(0, headCharacters)) : null;
  return bytes && extentsIn(bytes);
}

const entriesOf = ({ array }: IdxFile): number => array.extents[0] ?? 0;

/** A choice of scale that was made for the file before. */
function scaleOf({ kind, scale }: Choice): Choice {
  return kind === 'idx' && scale !== undefined ? { scale } : {};
}

function refuse(name: string, why: string): false {
  say('error', `${name} cannot be learnt from. The data stays as it was.`, [why]);
  return false;
}
