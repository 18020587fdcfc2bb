import { open } from 'node:fs/promises';
import { FileError } from './file-error.ts';
import path from 'node:path';

/** 64 MB: a drawing with a hundred thousand edges and its weights takes a quarter of that. */
export const maximumBytes = 64 * 1024 * 1024;

/** What tells whether a file is still the one that was read. */
export interface Stamp {
  readonly modified: number;
  readonly bytes: number;
}

/** Reads a whole UTF-8 file of at most 64 MB. Throws `FileError` for a longer or binary one, else Node's error. */
export async function readTextFile(file: string): Promise<{ text: string; stamp: Stamp }> {
  const handle = await open(file, 'r');
  try {
    const facts = await handle.stat();
    const name = path.basename(file);
    if (!facts.isFile()) throw new FileError(`"${name}" is not a file. Choose a file to open.`);
    if (facts.size > maximumBytes) throw tooLarge(name, facts.size);
    const bytes = await handle.readFile();
    if (bytes.byteLength > maximumBytes) throw tooLarge(name, bytes.byteLength);
    return { text: decode(bytes, name), stamp: { modified: facts.mtimeMs, bytes: facts.size } };
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new FileError(
      `"${name}" is not a text file in UTF-8. Adjoint opens graph documents (JSON) and CSV.`,
    );
  }
}

function tooLarge(name: string, bytes: number): FileError {
  const size = Math.ceil(bytes / (1024 * 1024));
  return new FileError(
    `"${name}" has ${size} MB; Adjoint reads files of up to ${maximumBytes / (1024 * 1024)} MB.`,
  );
}
