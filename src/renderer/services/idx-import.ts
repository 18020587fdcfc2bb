import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { extentsIn, firstOfIdx, isGzipped, looksLikeIdx } from '../../datasets/readers/idx.ts';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { count } from '../notation/number-text.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { say, sessionStore } from '../state/session-store.ts';
import { entriesOf, type IdxFile, readIdxPair } from './idx-files.ts';

/** Enough base64 for the head of a file with fifty extents. */
const headCharacters = 4 * 68;
/** A document takes so many bytes of examples along; MNIST's ten thousand pictures for testing are just under 8 MB. */
const mostBytes = 8 * 1024 * 1024;

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
  const pair = await readIdxPair(chosen);
  if (!pair.ok) return refuse(pair.name, pair.why);
  const { examples, labels } = pair;
  const { data } = currentDocument().recipe;
  if (!examples && data.kind !== 'idx')
    return refuse(labels?.name ?? '', 'the file has labels; open that of the examples together with it');
  const rows = examples ? entriesOf(examples) : 0;
  const most = examples ? Math.floor(mostBytes / (examples.bytes.length / Math.max(1, rows))) : Infinity;
  const take = ({ bytes }: IdxFile): string => encodeBase64(firstOfIdx(bytes, most));
  const next: Choice = {
    ...(examples ? { kind: 'idx', ...scaleOf(data), name: examples.name, images: take(examples) } : data),
    ...(labels ? { labelsName: labels.name, labels: take(labels) } : {}),
  };
  edit({ ...setRecipe({ data: next }), label: examples ? 'Open examples' : 'Open labels' });
  sessionStore.setState({ screen: 'editor', dock: true, dockTab: 'train' });
  if (rows > most)
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

/** A choice of scale that was made for the file before. */
function scaleOf({ kind, scale }: Choice): Choice {
  return kind === 'idx' && scale !== undefined ? { scale } : {};
}

function refuse(name: string, why: string): false {
  say('error', `${name} cannot be learnt from. The data stays as it was.`, [why]);
  return false;
}
