import { HostError } from './host.ts';

/** As in the desktop program. */
const maximumBytes = 64 * 1024 * 1024;

/** The text of a file of at most 64 MB in UTF-8. Throws `HostError` for any other. */
export async function readFile(file: File): Promise<string> {
  if (file.size > maximumBytes) {
    const size = Math.ceil(file.size / (1024 * 1024));
    throw new HostError(`"${file.name}" has ${size} MB; Adjoint reads files of up to 64 MB.`);
  }
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HostError(
      `"${file.name}" is not a text file in UTF-8. Adjoint opens graph documents (JSON) and CSV.`,
    );
  }
}
