// npm start [-- FILE…] [-- --browser] [-- --port N]: sets up, builds what is stale, opens the app.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installedBrowser, namedBrowser, openDefaultBrowser, openOwnWindow } from './browser.mjs';
import { buildStale } from './build.mjs';
import { electronProgram, reasonAgainstElectron } from './electron.mjs';
import { ensure } from './ensure.mjs';
import { root, run } from './run.mjs';
import { browserFlags, serveWindow } from './serve.mjs';

/** What a browser keeps for a page (drafts, recent files) it keeps by the page's address, which so stays the same. */
const usualPort = 41017;

const help = `npm start -- [options] [FILE…]

  --browser   use a browser even where Electron could be had
  --port N    serve a browser on this port (default: ${usualPort}, or any free one where that is taken)
  --help      print this

NO_OPEN=1 in the environment serves without opening a browser.`;

async function start() {
  const { values, positionals } = parseArgs({
    options: { browser: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) return console.log(help);
  const port = values.port === undefined ? null : portOf(values.port);

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
  if (!process.env.NO_OPEN) await openBrowser(address);
}

function portOf(text) {
  const port = text.trim() === '' ? NaN : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`"${text}" is not a port.`);
  return port;
}

function findElectron() {
  const reason = reasonAgainstElectron();
  const program = reason === null ? electronProgram() : null;
  if (program === null) console.log(`${reason ?? ''} Using a browser instead.`.trim());
  return program;
}

/** On the port that was asked for; without one on the usual port, or any free one. */
async function serveOn(port) {
  try {
    return await serveWindow(port ?? usualPort);
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    if (port === null) return serveWindow(0);
    throw new Error(`Port ${port} is taken. Choose another with --port N.`, { cause: error });
  }
}

/** In a window of its own where a browser of the Chromium family is installed, else in the browser that the person has chosen. */
async function openBrowser(address) {
  const program = namedBrowser() ?? installedBrowser();
  if (program !== null && (await openOwnWindow(program, address, await browserFlags()))) return;
  openDefaultBrowser(address);
}

start().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
