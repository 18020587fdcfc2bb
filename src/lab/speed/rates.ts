import { alternate } from './alternate.ts';
import { quotients, spread, type Timing } from './measure.ts';
import { leastShared } from '../../runtime/device.ts';
import { threadsHere } from '../../runtime/threads.ts';
import { type Network, networkOf } from './network.ts';
import { ours } from './ours.ts';
import { type System, systems } from './systems.ts';
import type { Workload } from './workloads.ts';

/** How fast one system trains one workload. */
export interface Rate {
  readonly workload: string;
  readonly system: System;
  /** Whole training steps: rows fetched, forward, loss, backward, update. */
  readonly stepsPerSecond: Timing;
  /** Its steps over those of gpu.js's own code, round by round. */
  readonly ratio: Timing;
  /** 10⁹ operations per second, two for every multiply-add. */
  readonly gflops: number;
}

/** All systems on one workload, in turn. Takes about a third of a second for each of them in each of the rounds. */
export async function ratesOf(workload: Workload, rounds?: number): Promise<Rate[]> {
  const network = networkOf(workload);
  const { quick, slow } = workload.repeat;
  const names = systemsFor(network);
  const repeats = (name: System): number => (name === 'stock' || name === 'reference' ? slow : quick);
  const contestants = await Promise.all(
    names.map((name) => ours(name, systems[name](), network, repeats(name))),
  );
  const all = await alternate(contestants, rounds);
  for (const contestant of contestants) await contestant.close();
  const stock = all[names.indexOf('stock')] ?? [];
  return names.map((system, i) => {
    const stepsPerSecond = spread(all[i] ?? []);
    const gflops = (network.operations * stepsPerSecond.median) / 1e9;
    const ratio = quotients(all[i] ?? [], stock);
    return { workload: workload.name, system, stepsPerSecond, ratio, gflops };
  });
}

/** Threads where a step is large enough to be shared. */
function systemsFor({ operations }: Network): readonly System[] {
  const threads = threadsHere() > 1 && operations >= leastShared;
  return threads ? ['webasm', 'webasm-threads', 'stock', 'reference'] : ['webasm', 'stock', 'reference'];
}
