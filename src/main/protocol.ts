import { answer } from './bundle.ts';

/** The window's address: `app://bundle/`. A scheme of its own has an origin and headers, which `file://` has not. */

export const scheme = 'app';
export const bundleHost = 'bundle';
export const startAddress = `${scheme}://${bundleHost}/`;

/** What Electron must know of the scheme before it is ready. */
export const schemePrivileges = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

/**
 * True for addresses of our own files. Node gives such an address the origin "null", so protocol and host are compared.
 */
export function isOurAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${scheme}:` && host === bundleHost;
}

/** Answers `app://` requests out of the folder of the built window. */
export function bundleHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOurAddress(request.url)) return new Response(null, { status: 404 });
    const reply = await answer(root, request.method, new URL(request.url).pathname);
    return new Response(reply.body, { status: reply.status, headers: { ...reply.headers } });
  };
}
