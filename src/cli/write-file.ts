import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inputError } from './faults.ts';

/**
 * Writes a text beside its place and moves it there, so that a file is old or new, never half.
 * @throws {InputError} when it cannot be written
 */
export function writeText(name: string, text: string): void {
  const draft = path.join(path.dirname(name), `.${path.basename(name)}.${process.pid}.tmp`);
  try {
    writeFileSync(draft, text);
    renameSync(draft, name);
  } catch (error) {
    rmSync(draft, { force: true });
    throw unwritable(name, error);
  }
}

/**
 * Asks before long work whether its result can be written.
 * @throws {InputError} when it cannot
 */
export function checkWritable(name: string): void {
  try {
    accessSync(path.dirname(name), constants.W_OK);
  } catch (error) {
    throw unwritable(name, error);
  }
  if (statSync(name, { throwIfNoEntry: false })?.isDirectory())
    throw inputError('file', `${name} cannot be written: there is a directory of that name`);
}

/** Why a file could not be written, as a fault of what was given. */
export function unwritable(name: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const why =
    code === 'ENOENT'
      ? 'its folder does not exist'
      : code === 'EISDIR' || code === 'EEXIST'
        ? 'there is a directory of that name'
        : code === 'EACCES' || code === 'EPERM'
          ? 'permission is missing'
          : message;
  return inputError('file', `${name} cannot be written: ${why}`);
}
