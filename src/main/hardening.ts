import { app, session, shell } from 'electron';
import { isOurAddress } from './protocol.ts';

/** What a page may never do, whichever page it is: leave the bundle, open windows, ask for devices. */

const permitted: ReadonlySet<string> = new Set(['clipboard-read', 'clipboard-sanitized-write', 'fullscreen']);

/** Hosts that links in the window may open in the person's browser. */
const linkedHosts: ReadonlySet<string> = new Set([
  'arxiv.org',
  'doi.org',
  'epubs.siam.org',
  'github.com',
  'gpu.rocks',
  'onnx.ai',
  'pytorch.org',
  'reactflow.dev',
]);

/** True for `https:` addresses of the hosts above, without user name or port. */
export function mayOpenOutside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return (
    protocol === 'https:' && username === '' && password === '' && linkedHosts.has(host.replace(/^www\./, ''))
  );
}

/** For every page there will be; called before the first window. */
export function hardenPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurAddress(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Electron grants whatever is not refused: both handlers refuse all but the clipboard and the full screen. */
export function hardenSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(permitted.has(permission) && isOurAddress(details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permitted.has(permission) && isOurAddress(origin),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}
