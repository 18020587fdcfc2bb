import { readdirSync, readFileSync } from 'node:fs';
import { readDocument } from '../../src/document/codec.ts';
import type { GraphDocument } from '../../src/document/document.ts';

const folder = new URL('../../examples/', import.meta.url);

/** Names of all shipped examples. */
export function exampleNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.adjoint.json'))
    .map((file) => file.replace('.adjoint.json', ''))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** A shipped example, which must be readable. */
export function exampleDocument(name: string): GraphDocument {
  const reading = readDocument(readFileSync(new URL(`${name}.adjoint.json`, folder), 'utf8'));
  if (!reading.ok) throw new Error(reading.faults.map((f) => `${f.path}: ${f.message}`).join('\n'));
  return reading.document;
}
