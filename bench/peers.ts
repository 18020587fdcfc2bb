import type { Page } from '@playwright/test';
import { alternate } from '../src/lab/speed/alternate.ts';
import { engineFlags } from '../src/main/engine-flags.ts';
import { openBrowser } from './browser.ts';
import { figures, rates, table } from './markdown.ts';
import { quotients, spread, type Timing } from '../src/lab/speed/measure.ts';
import { brainJs } from './peers/brain.ts';
import { type Peer, type Workloads, workloadNames } from './peers/contest.ts';
import { convNetJs } from './peers/convnet.ts';
import { installPeers } from './peers/install.ts';
import { productOperations, pythonPeers, sgemm } from './peers/python.ts';
import { deviation, toleranceOf } from './peers/same-losses.ts';
import { peerInPage, servePeers } from './peers/web.ts';
import { networkOf } from '../src/lab/speed/network.ts';
import { leastShared } from '../src/runtime/device.ts';
import type { Section } from './section.ts';
import { shared } from '../src/lab/speed/workloads.ts';

interface PeerRow {
  readonly workload: string;
  readonly peer: string;
  /** Null where it cannot do the workload; the note says why. */
  readonly stepsPerSecond: Timing | null;
  /** Our steps per second over its own, with a browser's engine and with the desktop program's. */
  readonly ahead: Ahead | null;
  /** Largest relative difference of its first losses from ours. */
  readonly deviation: number | null;
  readonly note: string | null;
}

interface Ahead {
  readonly browser: Timing;
  readonly desktop: Timing;
}

interface Contest {
  readonly rows: readonly PeerRow[];
  /** Our operations per second over those of a plain product of matrices on one core; null without numpy. */
  readonly ofProduct: { readonly workload: string; readonly share: Ahead; readonly gflops: Timing } | null;
  /** Our steps on several threads over PyTorch's on one; null where either is missing. */
  readonly threadsOfTorch: { readonly workload: string; readonly ahead: Ahead } | null;
}

/** One page in a browser as people have it, and one with the engine of the desktop program. */
interface Pages {
  readonly browser: Page;
  readonly desktop: Page;
}

type Entrant = readonly [name: string, open: (pages: Pages, workload: Workloads) => Promise<Peer>];
const backends = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
const ownName = 'Adjoint';
const desktopName = `${ownName}, desktop`;
/** Ours on several threads, as the window runs large networks where its trial says that it pays. */
const threaded = { browser: `${ownName}, threads`, desktop: `${desktopName}, threads` } as const;
/** Rows that are no other library's. */
const ours: ReadonlySet<string> = new Set([ownName, desktopName, ...Object.values(threaded)]);
const torchName = 'PyTorch, 1 thread';

function inPage(
  name: string,
  where: keyof Pages,
  worker: 'our-worker' | 'tensorflow-worker',
  variant: string,
): Entrant {
  return [name, (pages, workload) => peerInPage(pages[where], name, worker, workload, variant)];
}

/** Ours come first. */
const entrants: readonly Entrant[] = [
  inPage(ownName, 'browser', 'our-worker', 'webasm'),
  inPage(desktopName, 'desktop', 'our-worker', 'webasm'),
  inPage(threaded.browser, 'browser', 'our-worker', 'webasm-threads'),
  inPage(threaded.desktop, 'desktop', 'our-worker', 'webasm-threads'),
  inPage(`${ownName} webgpu`, 'browser', 'our-worker', 'webgpu'),
  ...backends.map((backend) => inPage(`TensorFlow.js ${backend}`, 'browser', 'tensorflow-worker', backend)),
  inPage('TensorFlow.js wasm, desktop', 'desktop', 'tensorflow-worker', 'wasm'),
  ['ConvNetJS', (_, workload) => convNetJs(workload)],
  ['brain.js', (_, workload) => brainJs(workload)],
  ...pythonPeers.map(([name, open]): Entrant => [name, (_, workload) => open(workload)]),
];

/** Other libraries on the same workloads, all in turn in one run. */
export const peers: Section = {
  title: 'Beside other libraries',
  run: async () => {
    await installPeers();
    const serving = await servePeers();
    const [browser, desktop] = [await openBrowser(), await openBrowser(true)];
    const contests: Contest[] = [];
    try {
      const pages = { browser: await browser.newPage(), desktop: await desktop.newPage() };
      for (const page of Object.values(pages)) await page.goto(serving.resolvedUrls?.local[0] ?? '');
      for (const workload of workloadNames) contests.push(await contest(pages, workload));
    } finally {
      await browser.close();
      await desktop.close();
      await serving.close();
    }
    const rows = contests.flatMap((one) => one.rows);
    const shares = contests.flatMap(({ ofProduct }) => ofProduct ?? []);
    const threads = contests.flatMap(({ threadsOfTorch }) => threadsOfTorch ?? []);
    const text = `Whole steps per second: rows fetched, forward, softmax cross entropy, backward, momentum, loss. Adjoint (webasm, one thread where no other is named) and
TensorFlow.js 4.22 train in workers of one page of headless Chromium ${browser.version()}, ConvNetJS 0.3.0 and brain.js 1.6.1 in Node.
_Desktop_: with the engine as the desktop program asks for it, and \`npm start\` where it opens a browser (\`${engineFlags.join(' ')}\`), in the same Chromium. _Ahead_: our steps over
theirs, round by round, in a browser and with the desktop's engine. _Same loss_: largest relative difference of the first five losses from ours, from
the same starting numbers on the same rows; the bench fails where it is more than rounding explains.

${table(
  ['workload', 'library', 'steps/s', 'ahead', 'ahead, desktop', 'same loss', 'note'],
  rows.map((row) => [
    row.workload,
    row.peer,
    row.stepsPerSecond ? rates(row.stepsPerSecond) : '–',
    row.ahead ? figures(row.ahead.browser, 2) : '–',
    row.ahead ? figures(row.ahead.desktop, 2) : '–',
    row.deviation === null ? '–' : row.deviation.toExponential(0),
    row.note ?? '',
  ]),
  ['library', 'note'],
)}

${shares
  .map(
    ({ workload, share, gflops }) =>
      `- ${workload}: ${figures(share.browser, 2)} and on the desktop ${figures(share.desktop, 2)} of the operations per second of a plain product of two 1024×1024 matrices by numpy's BLAS on one core (${figures(gflops, 0)} GFLOP/s).`,
  )
  .join('\n')}
${threads
  .map(
    ({ workload, ahead }) =>
      `- ${workload}: on several threads ${figures(ahead.browser, 2)} and on the desktop ${figures(ahead.desktop, 2)} of the steps of PyTorch on one.`,
  )
  .join('\n')}`;
    const both = (name: string, { browser: first, desktop: second }: Ahead): [string, Timing][] => [
      [`${ownName}/${name}`, first],
      [`${desktopName}/${name}`, second],
    ];
    const ratios = rows.flatMap(({ workload, peer, ahead }) =>
      ahead && !ours.has(peer) ? both(`${peer}, ${workload}`, ahead) : [],
    );
    const ofProduct = shares.flatMap(({ workload, share }) => both(`sgemm, ${workload}`, share));
    return { data: contests, text, ratios: Object.fromEntries([...ratios, ...ofProduct]) };
  },
};

async function contest(pages: Pages, workload: Workloads): Promise<Contest> {
  const { name } = shared[workload];
  const able: Peer[] = [];
  const unable: PeerRow[] = [];
  const small = networkOf(shared[workload]).operations < leastShared;
  for (const [peer, open] of entrants) {
    if (small && Object.values<string>(threaded).includes(peer)) continue; // one thread would do it all
    try {
      able.push(await open(pages, workload));
    } catch (error) {
      const note = error instanceof Error ? (error.message.split('\n')[0] ?? null) : String(error);
      unable.push({ workload: name, peer, stepsPerSecond: null, ahead: null, deviation: null, note });
    }
  }
  const product = await sgemm().catch(() => null);
  console.error(`${name}: ${able.map((peer) => peer.name).join(', ')}`);
  const all = await alternate(product ? [...able, product] : able);
  for (const peer of able) await peer.close();
  product?.close();
  const [own, desktop] = able;
  if (own?.name !== ownName || desktop?.name !== desktopName)
    throw new Error(`Adjoint could not train: ${unable[0]?.note}`);
  const over = (rate: readonly number[]): Ahead => ({
    browser: quotients(all[0] ?? [], rate),
    desktop: quotients(all[1] ?? [], rate),
  });
  const rows = able.map((peer, i): PeerRow => {
    const off = peer !== own && peer.losses && own.losses ? deviation(peer.losses, own.losses) : null;
    if (off !== null && off > toleranceOf(shared[workload], / webg(l|pu)$/.test(peer.name)))
      throw new Error(
        `${peer.name} does something else on ${name}: losses ${peer.losses?.join(', ')}, ours ${own.losses?.join(', ')}`,
      );
    const rate = all[i] ?? [];
    const same = { stepsPerSecond: spread(rate), ahead: over(rate), deviation: off };
    return { workload: name, peer: peer.name, ...same, note: peer.note };
  });
  const rateOf = (peer: string): readonly number[] => all[able.findIndex((one) => one.name === peer)] ?? [];
  const torch = rateOf(torchName);
  const [inBrowser, onDesktop] = [rateOf(threaded.browser), rateOf(threaded.desktop)];
  const known = [torch, inBrowser, onDesktop].every((rates) => rates.length > 0);
  const ahead = { browser: quotients(inBrowser, torch), desktop: quotients(onDesktop, torch) };
  return {
    rows: [...rows, ...unable],
    ofProduct: product && shareOf(workload, over, all.at(-1) ?? []),
    threadsOfTorch: known ? { workload: name, ahead } : null,
  };
}

/** `over`: our steps per second by those of something else, round by round. */
function shareOf(
  workload: Workloads,
  over: (rate: readonly number[]) => Ahead,
  products: readonly number[],
): Contest['ofProduct'] {
  const { name } = shared[workload];
  const { operations } = networkOf(shared[workload]);
  const plain = products.map((rate) => rate * productOperations);
  // Steps that would be as many operations.
  const share = over(plain.map((rate) => rate / operations));
  return { workload: name, share, gflops: spread(plain.map((rate) => rate / 1e9)) };
}
