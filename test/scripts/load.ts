import { pathToFileURL } from 'node:url';
import path from 'node:path';

/** The root of the repository. */
export const root = path.resolve(import.meta.dirname, '..', '..');

/** A module of scripts/, which is plain JavaScript: the caller says what it takes out of it. */
export async function load<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.join(root, 'scripts', name)).href)) as T;
}
