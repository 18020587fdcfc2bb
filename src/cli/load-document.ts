import { readDocument } from '../document/codec.ts';
import type { GraphDocument } from '../document/document.ts';
import { finding, InputError } from './faults.ts';
import { readText } from './read-text.ts';

/**
 * The document in a file, or on stdin for `-`.
 * @throws {InputError} with every fault of the file, each after its path: `error[document] graph.edges.e1.to: …`
 */
export function loadDocument(name: string): GraphDocument {
  const reading = readDocument(readText(name));
  if (reading.ok) return reading.document;
  const findings = reading.faults.map(({ path, message }) =>
    finding('document', path === '' ? message : `${path}: ${message}`),
  );
  throw new InputError(findings);
}
