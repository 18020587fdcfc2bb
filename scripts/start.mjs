// npm start [-- FILE…] [-- --browser] [-- --port N]: sets up, builds what is stale, opens the app.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';
import { electronProgram, reasonAgainstElectron } from './electron.mjs';
import { ensure } from './ensure.mjs';
import { root, run } from './run.mjs';
import { serveWindow } from './serve.mjs';

const help = `npm start -- [options] [FILE…]

  --browser   use a browser even where Electron could be had
  --port N    serve on this port (default: any free one)
  --help      print this

NO_OPEN=1 in the environment serves without opening a browser.`;

async function start() {
  const { values, positionals } = parseArgs({
    options: { browser: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) return console.log(help);
  const port = values.port === undefined ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`"${values.port}" is not a port.`);

  await ensure();
  await buildStale(['renderer', 'main', 'preload']);

  const program = values.browser || values.port !== undefined ? null : findElectron();
  if (program) {
    const files = positionals.map((file) => path.resolve(file));
    process.exitCode = await run(program, [root, ...files]);
    return;
  }
  const { address } = await serveOn(port);
  console.log(`\nAdjoint is at ${address}\nCtrl+C stops it.`);
  if (positionals.length > 0) console.log(`Drop ${positionals.join(', ')} on the window to open it.`);
  if (!process.env.NO_OPEN) openBrowser(address);
}

function findElectron() {
  const reason = reasonAgainstElectron();
  const program = reason === null ? electronProgram() : null;
  if (program === null) console.log(`${reason ?? ''} Using a browser instead.`.trim());
  return program;
}

async function serveOn(port) {
  try {
    return await serveWindow(port);
  } catch (error) {
    if (error.code === 'EADDRINUSE')
      throw new Error(`Port ${port} is taken. Choose another with --port N.`, { cause: error });
    throw error;
  }
}

/** The address has been printed: a machine with nothing to open it with needs no further word. */
function openBrowser(address) {
  const [command, args] = {
    darwin: ['open', [address]],
    win32: ['cmd', ['/c', 'start', '', address]],
  }[process.platform] ?? ['xdg-open', [address]];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

start().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
