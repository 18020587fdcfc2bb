import { alternate } from '../src/lab/speed/alternate.ts';
import { millionSteps } from './higham.ts';
import { figures, number, rates, table } from './markdown.ts';
import { quotients, type Timing } from '../src/lab/speed/measure.ts';
import { networkOf } from '../src/lab/speed/network.ts';
import { ours } from '../src/lab/speed/ours.ts';
import type { Outcome, Section } from './section.ts';
import { type Rate, ratesOf } from '../src/lab/speed/rates.ts';
import { pairs } from '../src/lab/speed/suites.ts';
import { nameOf, systems } from '../src/lab/speed/systems.ts';
import { countTiling } from './tiling.ts';
import { type Workload, workloads } from '../src/lab/speed/workloads.ts';

/** Whole training steps in Node: rows fetched, forward, loss, backward, update. */
export const train: Section = {
  title: 'Training',
  run: async () => {
    const rows: Rate[] = [];
    for (const workload of workloads) rows.push(...(await ratesOf(workload)));
    const drawing = await compare(pairs.drawing);
    const half = await compare(pairs.half);
    const sparse = await compare(pairs.sparse);
    const circulant = await compare(pairs.circulant);
    const [steps, tiling] = [await millionSteps(), await countTiling()];
    const text = `Whole steps per second: rows fetched, forward, loss, backward, update. _webasm_ is gpu.js with our tiled code generator,
on one thread where nothing else is said, _stock_ gpu.js with its own, _reference_ our float64 loops without gpu.js. Ratio: to stock, round by round.
Node's V8 is asked as the command line asks it (\`src/cli/engine-flags.ts\`).

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

- One network drawn as neurons runs at ${figures(drawing, 2)} of the speed of the same drawn as layers (64-64-8, webasm); with half of its
  edges missing at ${figures(half, 2)} of the speed of masked layers.
- ${pairs.sparse[0].name} runs at ${figures(sparse, 2)} of the speed of ${pairs.sparse[1].name} (webasm).
- ${pairs.circulant[0].name} runs at ${figures(circulant, 2)} of the speed of ${pairs.circulant[1].name} (webasm).
- Higham & Higham's network, 10⁶ single steps one after another, in seconds: ${steps.map(({ system, seconds }) => `${system} ${figures(seconds, 2)}`).join(', ')}.
- ${tiling.tiled} of the ${tiling.tiled + tiling.stock.length} kernels of these workloads run tiled${tiling.stock.length > 0 ? `; the others: ${[...new Set(tiling.stock)].join('; ')}` : ''}.`;
    return {
      data: { rows, drawing, half, sparse, circulant, steps, tiling },
      text,
      ratios: ratiosOf(rows, { drawing, half, sparse, circulant }),
    } satisfies Outcome;
  },
};

function ratiosOf(
  rows: readonly Rate[],
  { drawing, half, sparse, circulant }: Readonly<Record<'drawing' | 'half' | 'sparse' | 'circulant', Timing>>,
): Record<string, Timing> {
  const tiled = rows.filter((row) => row.system === 'webasm');
  return {
    ...Object.fromEntries(tiled.map((row) => [`webasm/stock, ${row.workload}`, row.ratio])),
    'neurons/layers, 64-64-8': drawing,
    'neurons/layers, 64-64-8, half the edges': half,
    'few edges/all edges, 512-512-8': sparse,
    'circulant/dense, 1024-1024-1024-8': circulant,
  };
}

/** Speed of one drawing over that of another. */
async function compare(pair: readonly [Workload, Workload]): Promise<Timing> {
  const contestants = await Promise.all(
    pair.map((one) => ours(one.name, systems.webasm(), networkOf(one), one.repeat.quick)),
  );
  const [first = [], second = []] = await alternate(contestants, 9);
  for (const contestant of contestants) await contestant.close();
  return quotients(first, second);
}
