/** The part of the File System Access API that is used; TypeScript's own types leave it out, and so do some browsers. */

export interface FileHandle extends FileSystemFileHandle {
  queryPermission(options: { mode: 'read' | 'readwrite' }): Promise<PermissionState>;
  requestPermission(options: { mode: 'read' | 'readwrite' }): Promise<PermissionState>;
}

interface PickerType {
  readonly description: string;
  readonly accept: Readonly<Record<string, readonly string[]>>;
}

export interface FilePickers {
  showOpenFilePicker?(options: { id: string; types: readonly PickerType[] }): Promise<readonly FileHandle[]>;
  showSaveFilePicker?(options: { id: string; suggestedName: string }): Promise<FileHandle>;
}

/** Browsers remember a folder by this name. */
export const pickerId = 'adjoint';

export const openTypes: readonly PickerType[] = [
  { description: 'Graph documents', accept: { 'application/json': ['.json'] } },
  { description: 'Data', accept: { 'text/csv': ['.csv'], 'text/plain': ['.tsv', '.txt'] } },
];

/** Asks for leave when it has not been given yet. Must follow a click or a key. */
export async function hasLeave(handle: FileHandle, mode: 'read' | 'readwrite'): Promise<boolean> {
  if ((await handle.queryPermission({ mode })) === 'granted') return true;
  return (await handle.requestPermission({ mode })) === 'granted';
}

/** Replaces the contents: browsers write to a copy and swap it in on `close`. Rejects with the browser's error. */
export async function writeHandle(handle: FileHandle, contents: string | Uint8Array): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await stream.write(typeof contents === 'string' ? contents : new Uint8Array(contents));
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined); // a stream that failed may have ended itself
    throw error;
  }
}
