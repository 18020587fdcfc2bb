import { gunzipSync } from 'node:zlib';
import { isGzipped } from '../datasets/readers/idx.ts';
import { inputError } from './faults.ts';
import { readBytes } from './read-text.ts';

/** Bytes of an unpacked file. */
const mostUnpacked = 512 * 1024 * 1024;

/**
 * The bytes of a file, unpacked if gzip packed it.
 * @throws {InputError} for a file that cannot be read or unpacked
 */
export function readUnpacked(file: string): Uint8Array {
  const bytes = readBytes(file);
  if (!isGzipped(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnpacked });
  } catch (error) {
    throw inputError('data', `${file} cannot be unpacked: ${(error as Error).message}`);
  }
}
