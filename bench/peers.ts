import type { Page } from '@playwright/test';
import { alternate } from './alternate.ts';
import { openBrowser } from './browser.ts';
import { figures, rates, table } from './markdown.ts';
import { quotients, spread, type Timing } from './measure.ts';
import { brainJs } from './peers/brain.ts';
import { type Peer, type Workloads, workloadNames } from './peers/contest.ts';
import { convNetJs } from './peers/convnet.ts';
import { installPeers } from './peers/install.ts';
import { productOperations, pythonPeers, sgemm } from './peers/python.ts';
import { deviation, toleranceOf } from './peers/same-losses.ts';
import { peerInPage, servePeers } from './peers/web.ts';
import { networkOf } from './network.ts';
import type { Section } from './section.ts';
import { shared } from './workloads.ts';

interface PeerRow {
  readonly workload: string;
  readonly peer: string;
  /** Null where it cannot do the workload; the note says why. */
  readonly stepsPerSecond: Timing | null;
  /** Our steps per second over its own. */
  readonly ahead: Timing | null;
  /** Largest relative difference of its first losses from ours. */
  readonly deviation: number | null;
  readonly note: string | null;
}

interface Contest {
  readonly rows: readonly PeerRow[];
  /** Our operations per second over those of a plain product of matrices on one core; null without numpy. */
  readonly ofProduct: { readonly workload: string; readonly share: Timing; readonly gflops: Timing } | null;
}

type Entrant = readonly [name: string, open: (page: Page, workload: Workloads) => Promise<Peer>];
const backends = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
const ownName = 'Adjoint';
const entrants: readonly Entrant[] = [
  [ownName, (page, workload) => peerInPage(page, ownName, 'our-worker', workload, 'webasm')],
  [
    `${ownName} webgpu`,
    (page, workload) => peerInPage(page, `${ownName} webgpu`, 'our-worker', workload, 'webgpu'),
  ],
  ...backends.map((backend): Entrant => {
    const name = `TensorFlow.js ${backend}`;
    return [name, (page, workload) => peerInPage(page, name, 'tensorflow-worker', workload, backend)];
  }),
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
    const browser = await openBrowser();
    const contests: Contest[] = [];
    try {
      const page = await browser.newPage();
      await page.goto(serving.resolvedUrls?.local[0] ?? '');
      for (const workload of workloadNames) contests.push(await contest(page, workload));
    } finally {
      await browser.close();
      await serving.close();
    }
    const rows = contests.flatMap((one) => one.rows);
    const shares = contests.flatMap(({ ofProduct }) => ofProduct ?? []);
    const text = `Whole steps per second: rows fetched, forward, softmax cross entropy, backward, momentum, loss. Adjoint (webasm, one thread) and
TensorFlow.js 4.22 train in workers of one page of headless Chromium ${browser.version()}, ConvNetJS 0.3.0 and brain.js 1.6.1 in Node.
_Ahead_: our steps over theirs, round by round. _Same loss_: largest relative difference of the first five losses from ours, from
the same starting numbers on the same rows; the bench fails where it is more than rounding explains.

${table(
  ['workload', 'library', 'steps/s', 'ahead', 'same loss', 'note'],
  rows.map((row) => [
    row.workload,
    row.peer,
    row.stepsPerSecond ? rates(row.stepsPerSecond) : '–',
    row.ahead ? figures(row.ahead, 2) : '–',
    row.deviation === null ? '–' : row.deviation.toExponential(0),
    row.note ?? '',
  ]),
  ['library', 'note'],
)}

${shares
  .map(
    ({ workload, share, gflops }) =>
      `- ${workload}: ${figures(share, 2)} of the operations per second of a plain product of two 1024×1024 matrices by numpy's BLAS on one core (${figures(gflops, 0)} GFLOP/s).`,
  )
  .join('\n')}`;
    const ratios = rows.flatMap(({ workload, peer, ahead }) =>
      ahead && peer !== ownName ? [[`${ownName}/${peer}, ${workload}`, ahead] as const] : [],
    );
    const ofProduct = shares.map(({ workload, share }) => [`Adjoint/sgemm, ${workload}`, share] as const);
    return { data: contests, text, ratios: Object.fromEntries([...ratios, ...ofProduct]) };
  },
};

async function contest(page: Page, workload: Workloads): Promise<Contest> {
  const { name } = shared[workload];
  const able: Peer[] = [];
  const unable: PeerRow[] = [];
  for (const [peer, open] of entrants) {
    try {
      able.push(await open(page, workload));
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
  const [own] = able;
  if (own?.name !== ownName) throw new Error(`Adjoint could not train: ${unable[0]?.note}`);
  const rows = able.map((peer, i): PeerRow => {
    const off = peer !== own && peer.losses && own.losses ? deviation(peer.losses, own.losses) : null;
    if (off !== null && off > toleranceOf(shared[workload], / webg(l|pu)$/.test(peer.name)))
      throw new Error(
        `${peer.name} does something else on ${name}: losses ${peer.losses?.join(', ')}, ours ${own.losses?.join(', ')}`,
      );
    const [rate, first] = [all[i] ?? [], all[0] ?? []];
    const same = { stepsPerSecond: spread(rate), ahead: quotients(first, rate), deviation: off };
    return { workload: name, peer: peer.name, ...same, note: peer.note };
  });
  return {
    rows: [...rows, ...unable],
    ofProduct: product && shareOf(workload, all[0] ?? [], all.at(-1) ?? []),
  };
}

function shareOf(
  workload: Workloads,
  steps: readonly number[],
  products: readonly number[],
): Contest['ofProduct'] {
  const { name } = shared[workload];
  const { operations } = networkOf(shared[workload]);
  const own = steps.map((rate) => rate * operations);
  const plain = products.map((rate) => rate * productOperations);
  return { workload: name, share: quotients(own, plain), gflops: spread(plain.map((rate) => rate / 1e9)) };
}
