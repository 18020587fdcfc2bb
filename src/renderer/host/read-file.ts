import { HostError } from './host.ts';

/** As in the desktop program. */
const maximumBytes = 64 * 1024 * 1024;

/** The text of a file of at most 64 MB in UTF-8. Throws `HostError` for any other. */
export async function readFile(file: File): Promise<string> {
  refuseLarge(file);
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HostError(
      `"${file.name}" is not a text file in UTF-8. Adjoint opens graph documents (JSON) and CSV.`,
    );
  }
}

/** The bytes of a file of at most 64 MB, unpacked if gzip packed it. Throws `HostError` for a larger or damaged one. */
export async function readBytes(file: File): Promise<Uint8Array> {
  refuseLarge(file);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const unpacked = file.stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch {
    throw new HostError(`"${file.name}" cannot be unpacked: it was cut off, or gzip did not pack it.`);
  }
}

function refuseLarge({ name, size }: File): void {
  if (size <= maximumBytes) return;
  const megabytes = Math.ceil(size / (1024 * 1024));
  throw new HostError(`"${name}" has ${megabytes} MB; Adjoint reads files of up to 64 MB.`);
}
