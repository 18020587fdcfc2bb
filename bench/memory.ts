import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { networkOf } from '../src/lab/speed/network.ts';
import { firstLosses } from '../src/lab/speed/ours.ts';
import { systems } from '../src/lab/speed/systems.ts';
import { shared } from '../src/lab/speed/workloads.ts';

/** MiB that the process holds after so many times, one count after the other, and by which the heap has grown in between. */
export async function recompile(
  counts: readonly number[] = [100, 400, 700, 1000, 1300, 1600],
): Promise<{ counts: readonly number[]; process: number[]; heap: number }> {
  const held: { process: number; heap: number }[] = [];
  for (const [i, count] of counts.entries()) held.push(await after(count - (counts[i - 1] ?? 0)));
  const heaps = held.map(({ heap }) => heap);
  return { counts, process: held.map((h) => h.process), heap: (heaps.at(-1) ?? NaN) - (heaps[0] ?? NaN) };
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
