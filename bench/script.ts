import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A module of scripts/, which is plain JavaScript: the caller says what it takes out of it. */
export async function script<T>(name: string): Promise<T> {
  return (await import(pathToFileURL(path.resolve('scripts', name)).href)) as T;
}
