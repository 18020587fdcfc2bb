import { readDocument } from '../../document/codec.ts';
import type { GraphDocument } from '../../document/document.ts';
import { laidOut } from '../services/open-document.ts';

/** A document that comes with the app. */
export interface Example {
  readonly name: string;
  readonly document: GraphDocument;
}

const files: Readonly<Record<string, string>> = import.meta.glob('../../../examples/*.adjoint.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** All examples that can be read, by file name. A test reads every one of them, so none is lost here in silence. */
export const examples: readonly Example[] = Object.entries(files)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .flatMap(([path, text]) => {
    const reading = readDocument(text);
    const name = path.slice(path.lastIndexOf('/') + 1);
    return reading.ok ? [{ name, document: laidOut(reading.document) }] : [];
  });
