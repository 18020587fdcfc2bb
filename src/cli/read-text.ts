import { readFileSync, readSync, statSync } from 'node:fs';
import { inputError } from './faults.ts';

/** Bytes that a file may have. */
const largest = 64 * 1024 * 1024;

/**
 * The text of a file, or of stdin for `-`.
 * @throws {InputError} for what is missing, a directory, not to be read, larger than 64 MB, or not UTF-8
 */
export function readText(name: string): string {
  const bytes = name === '-' ? readStdin() : readBytes(name);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw inputError('file', `${shown(name)} is not UTF-8 text`);
  }
}

function shown(name: string): string {
  return name === '-' ? 'stdin' : name;
}

/**
 * The bytes of a file.
 * @throws {InputError} for what is missing, a directory, not to be read, or larger than 64 MB
 */
export function readBytes(name: string): Uint8Array {
  try {
    const stats = statSync(name);
    if (stats.isDirectory()) throw inputError('file', `${name} is a directory; name a file in it`);
    if (stats.size > largest) throw tooLarge(name, stats.size);
    return readFileSync(name);
  } catch (error) {
    throw explained(name, error);
  }
}

function readStdin(): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  const buffer = new Uint8Array(1 << 16);
  for (;;) {
    const count = readSome(buffer);
    if (count === 0) return Buffer.concat(parts);
    size += count;
    if (size > largest) throw tooLarge('-', size);
    parts.push(buffer.slice(0, count));
  }
}

/** Bytes read from stdin; 0 at its end. A pipe that is not ready yet is asked again after a moment. */
function readSome(buffer: Uint8Array): number {
  for (;;) {
    try {
      return readSync(0, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw explained('-', error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function tooLarge(name: string, size: number): Error {
  const megabytes = Math.ceil(size / 1024 / 1024);
  return inputError(
    'file',
    `${shown(name)} has ${megabytes} MB; files up to ${largest / 1024 / 1024} MB are read`,
  );
}

function explained(name: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return inputError('file', `there is no file ${shown(name)}`);
  if (code === 'EISDIR') return inputError('file', `${shown(name)} is a directory; name a file in it`);
  if (code === 'EACCES' || code === 'EPERM')
    return inputError('file', `${shown(name)} may not be read; check its permissions`);
  return error instanceof Error ? error : new Error(String(error));
}
