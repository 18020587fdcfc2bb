import path from 'node:path';

/** A failure with a sentence for people; everything else that is thrown is a fault of the program. */
export class FileError extends Error {
  override name = 'FileError';
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'it is no longer there',
  EACCES: 'you have no permission for it',
  EPERM: 'you have no permission for it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is no longer there',
  EBUSY: 'another program is using it',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
};

/** Words for a failed file operation. `action` completes "could not be": "read", "saved". */
export function explainFileError(error: unknown, action: string, file: string): FileError {
  if (error instanceof FileError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error));
  return new FileError(`"${path.basename(file)}" could not be ${action}: ${cause}.`);
}
