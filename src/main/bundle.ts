import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { commonHeaders, headersFor } from './headers.ts';

/** The files of the built window. `app://` and the local server both answer from here, and from nowhere else. */

export interface Answer {
  readonly status: 200 | 400 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/**
 * The file an address path stands for, or null when it names nothing inside `root`. The path is still percent-encoded;
 * `/` is the page.
 */
export function fileFor(root: string, addressPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(addressPath);
  } catch {
    return null; // a malformed escape names no file
  }
  // A backslash is a separator on Windows only, a colon a drive or a stream there: neither stands in a built name.
  if (!decoded.startsWith('/') || /[\\:\0]/.test(decoded)) return null;
  const file = path.resolve(root, `.${decoded === '/' ? '/index.html' : decoded}`);
  return inside(root, file) ? file : null;
}

/** Answers a request for `addressPath` out of the folder `root`. Links that lead out of the folder are not followed. */
export async function answer(root: string, method: string, addressPath: string): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405);
  const file = fileFor(root, addressPath);
  if (file === null) return refusal(400);
  try {
    if (!inside(await realpath(root), await realpath(file))) return refusal(404);
    const body = new Uint8Array(await readFile(file));
    const headers = {
      ...headersFor(path.extname(file).toLowerCase()),
      'Content-Length': String(body.byteLength),
    };
    return { status: 200, headers, body: method === 'HEAD' ? null : body };
  } catch {
    return refusal(404); // absent, a folder, or unreadable: all the same to who asks
  }
}

function refusal(status: 400 | 404 | 405): Answer {
  return { status, headers: { ...commonHeaders, 'Content-Type': 'text/plain; charset=utf-8' }, body: null };
}

function inside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
