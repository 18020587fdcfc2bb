import { alternate } from './alternate.ts';
import { millionSteps } from './higham.ts';
import { figures, number, rates, table } from './markdown.ts';
import { quotients, spread, type Timing } from './measure.ts';
import { networkOf } from './network.ts';
import { ours } from './ours.ts';
import type { Outcome, Section } from './section.ts';
import { nameOf, type System, systems } from './systems.ts';
import { countTiling } from './tiling.ts';
import {
  allEdges,
  asLayers,
  asNeurons,
  circulantMatrices,
  fewEdges,
  fullMatrices,
  shared,
  type Workload,
  workloads,
} from './workloads.ts';

interface TrainRow {
  readonly workload: string;
  readonly system: System;
  readonly stepsPerSecond: Timing;
  /** To gpu.js's own code. */
  readonly ratio: Timing;
  readonly gflops: number;
}

/** Whole training steps in Node: rows fetched, forward, loss, backward, update. */
export const train: Section = {
  title: 'Training',
  run: async () => {
    const rows: TrainRow[] = [];
    for (const workload of workloads) rows.push(...(await measure(workload)));
    const drawing = await compare(asNeurons, asLayers);
    const sparse = await compare(fewEdges, allEdges);
    const circulant = await compare(circulantMatrices, fullMatrices);
    const [steps, tiling] = [await millionSteps(), await countTiling()];
    const text = `Whole steps per second: rows fetched, forward, loss, backward, update. _webasm_ is gpu.js with our tiled code generator,
on one thread where nothing else is said, _stock_ gpu.js with its own, _reference_ our float64 loops without gpu.js. Ratio: to stock, round by round.

${table(
  ['workload', 'system', 'steps/s', 'ratio', 'GFLOP/s'],
  rows.map((r) => [
    r.workload,
    nameOf(r.system),
    rates(r.stepsPerSecond),
    figures(r.ratio, 2),
    number(r.gflops, 2),
  ]),
  ['system'],
)}

- One network drawn as neurons runs at ${figures(drawing, 2)} of the speed of the same drawn as layers (64-64-8, webasm).
- ${fewEdges.name} runs at ${figures(sparse, 2)} of the speed of ${allEdges.name} (webasm).
- ${circulantMatrices.name} runs at ${figures(circulant, 2)} of the speed of ${fullMatrices.name} (webasm).
- Higham & Higham's network, 10⁶ single steps one after another, in seconds: ${steps.map(({ system, seconds }) => `${system} ${figures(seconds, 2)}`).join(', ')}.
- ${tiling.tiled} of the ${tiling.tiled + tiling.stock.length} kernels of these workloads run tiled${tiling.stock.length > 0 ? `; the others: ${[...new Set(tiling.stock)].join('; ')}` : ''}.`;
    return {
      data: { rows, drawing, sparse, circulant, steps, tiling },
      text,
      ratios: ratiosOf(rows, { drawing, sparse, circulant }),
    } satisfies Outcome;
  },
};

function ratiosOf(
  rows: readonly TrainRow[],
  { drawing, sparse, circulant }: Readonly<Record<'drawing' | 'sparse' | 'circulant', Timing>>,
): Record<string, Timing> {
  const tiled = rows.filter((row) => row.system === 'webasm');
  return {
    ...Object.fromEntries(tiled.map((row) => [`webasm/stock, ${row.workload}`, row.ratio])),
    'neurons/layers, 64-64-8': drawing,
    'few edges/all edges, 512-512-8': sparse,
    'circulant/dense, 1024-1024-1024-8': circulant,
  };
}

/** Threads where `auto` may try them. */
function systemsFor(workload: Workload): readonly System[] {
  const large = workload === shared.mlp128 || workload === shared.mlp512;
  return large ? ['webasm', 'threads', 'stock', 'reference'] : ['webasm', 'stock', 'reference'];
}

async function measure(workload: Workload): Promise<TrainRow[]> {
  const network = networkOf(workload);
  const { quick, slow } = workload.repeat;
  const names = systemsFor(workload);
  const repeats = (name: System): number => (name === 'stock' || name === 'reference' ? slow : quick);
  const contestants = await Promise.all(
    names.map((name) => ours(name, systems[name](), network, repeats(name))),
  );
  const all = await alternate(contestants);
  for (const contestant of contestants) await contestant.close();
  const stock = all[names.indexOf('stock')] ?? [];
  return names.map((system, i) => {
    const stepsPerSecond = spread(all[i] ?? []);
    const gflops = (network.operations * stepsPerSecond.median) / 1e9;
    const ratio = quotients(all[i] ?? [], stock);
    return { workload: workload.name, system, stepsPerSecond, ratio, gflops };
  });
}

/** Speed of one drawing over that of another. */
async function compare(one: Workload, other: Workload): Promise<Timing> {
  const contestants = await Promise.all(
    [one, other].map((one) => ours(one.name, systems.webasm(), networkOf(one), one.repeat.quick)),
  );
  const [first = [], second = []] = await alternate(contestants, 9);
  for (const contestant of contestants) await contestant.close();
  return quotients(first, second);
}
