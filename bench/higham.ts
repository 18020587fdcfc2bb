import { milliseconds, spread, type Timing } from '../src/lab/speed/measure.ts';
import { networkOf } from '../src/lab/speed/network.ts';
import { ours } from '../src/lab/speed/ours.ts';
import { systems } from '../src/lab/speed/systems.ts';
import { higham } from '../src/lab/speed/workloads.ts';

/** Seconds for a million steps of one row each, as the published code makes them; `auto` takes the reference here. */
export async function millionSteps(rounds = 5): Promise<{ system: string; seconds: Timing }[]> {
  const network = networkOf(higham);
  const all = { reference: [] as number[], webasm: [] as number[] };
  const names = Object.keys(all) as (keyof typeof all)[];
  const runners = await Promise.all(
    names.map(async (system) => ({
      system,
      runner: await ours(system, systems[system](), network, higham.repeat.quick),
    })),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const { system, runner } of runners) {
      const duration = await milliseconds(async () => {
        for (let steps = 0; steps < 1e6;) steps += (await runner.burst(0)).steps;
      });
      all[system].push(duration / 1000);
    }
  }
  for (const { runner } of runners) await runner.close();
  return names.map((system) => ({ system, seconds: spread(all[system]) }));
}
