import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { answer } from './bundle.ts';

/** The window over HTTP, for a browser on this machine. */

export interface Serving {
  /** With the slash at the end. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the folder `root` on 127.0.0.1. Port 0 takes any free one; a taken port rejects with Node's EADDRINUSE.
 * Requests that name another host are refused, so that a foreign page cannot reach the server by a name of its own.
 */
export async function serve(root: string, port: number): Promise<Serving> {
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (host !== '127.0.0.1' && host !== 'localhost') {
      response.writeHead(421).end();
      return;
    }
    const addressPath = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
    answer(root, request.method ?? 'GET', addressPath).then(
      (reply) => {
        response.writeHead(reply.status, { ...reply.headers });
        response.end(reply.body ?? undefined);
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { address: `http://127.0.0.1:${portOf(server)}/`, close: () => stop(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
