// Serves the built window on 127.0.0.1, with the headers it has in Electron: node scripts/serve.mjs [--port N]
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

/** Serves `out/renderer`; resolves with `{ address, close }`. Port 0 takes a free one. */
export async function serveWindow(port) {
  const { serve } = await built('server');
  return serve(path.join(root, 'out', 'renderer'), port);
}

/** What V8 is asked for in a browser that we start; by its present name and by that of older ones. */
export async function browserFlags() {
  const { engineFlags, earlierEngineFlags } = await built('engine-flags');
  return [...engineFlags, ...earlierEngineFlags];
}

function built(name) {
  return import(pathToFileURL(path.join(root, 'out', 'main', `${name}.mjs`)).href);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const { address } = await serveWindow(Number(values.port));
  console.log(`Adjoint is at ${address} (Ctrl+C stops it).`);
}
