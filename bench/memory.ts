import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { networkOf } from '../src/lab/speed/network.ts';
import { firstLosses } from '../src/lab/speed/ours.ts';
import { systems } from '../src/lab/speed/systems.ts';
import { shared } from '../src/lab/speed/workloads.ts';

/** MiB that the process holds after 100 and after all times, and by which the heap has grown in between. */
export async function recompile(
  times = 1000,
): Promise<{ times: number; first: number; last: number; heap: number }> {
  const first = await after(100);
  const last = await after(times - 100);
  return { times, first: first.process, last: last.process, heap: last.heap - first.heap };
}

async function after(times: number): Promise<{ process: number; heap: number }> {
  for (let i = 0; i < times; i += 1) {
    const executor = systems.webasm();
    await firstLosses(executor, networkOf(shared.tiny), 1);
    executor.destroy();
    await wait(); // gpu.js lets go of things by timers
  }
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { process: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
}

/** What nobody refers to any more must not count; there is no other way to ask Node for it. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
