import { randomBytes } from 'node:crypto';
import { open, realpath, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';

/**
 * Replaces a file so that a reader, and a crash, finds the old contents or the new, never a part: writes a neighbour,
 * brings it to the disk, renames it over. Keeps the permission bits of an existing file and writes through a symbolic
 * link to the file it names. Rejects with Node's own error; the old file is then as it was.
 */
export async function writeAtomically(file: string, contents: string | Uint8Array): Promise<void> {
  const target = await followLink(file);
  const mode = await modeOf(target);
  const neighbour = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  let handle: FileHandle | null = null;
  try {
    handle = await open(neighbour, 'wx', mode ?? 0o666);
    if (mode !== null) await handle.chmod(mode); // the umask may have taken bits away
    await handle.writeFile(contents);
    await handle.sync();
    await handle.close();
    handle = null;
    await rename(neighbour, target);
  } catch (error) {
    await handle?.close();
    await unlink(neighbour).catch(() => undefined); // may never have been made; the first error is the one to tell
    throw error;
  }
  await syncFolder(path.dirname(target));
}

async function followLink(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (isAbsent(error)) return file;
    throw error;
  }
}

async function modeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** The new name is on the disk only when its folder is. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some network file systems refuse to sync a folder; the file itself is already whole and in place.
  } finally {
    await handle.close();
  }
}

/** True for Node's "no such file" error. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
