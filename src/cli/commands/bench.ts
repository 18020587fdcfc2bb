import { type Rate, ratesOf } from '../../lab/speed/rates.ts';
import { suiteNames, suites } from '../../lab/speed/suites.ts';
import { nameOf } from '../../lab/speed/systems.ts';
import { oneOf, wholeNumber } from '../arguments.ts';
import { type Command, shared } from '../command.ts';
import { columns } from '../help.ts';
import { load, machine } from '../machine.ts';

const defaultRounds = 5;

export const benchCommand: Command = {
  name: 'bench',
  summary: 'times whole training steps of the benchmark networks on this machine',
  operands: [],
  options: [
    {
      name: 'suite',
      value: 'S',
      help: `only these networks: ${suiteNames.join(', ')}; all when left out, some minutes`,
    },
    {
      name: 'rounds',
      value: 'N',
      help: `rounds in which the systems take turns; ${defaultRounds} when left out`,
    },
    shared.json,
  ],
  run: async (call, terminal) => {
    const suite = oneOf(call, 'suite', suiteNames);
    const rounds = wholeNumber(call, 'rounds', 1) ?? defaultRounds;
    const workloads = (suite === undefined ? suiteNames : [suite]).flatMap((name) => [...suites[name]]);
    const json = call.options.has('json');
    const rows: Rate[] = [];
    for (const [i, workload] of workloads.entries()) {
      terminal.progress(i / workloads.length, workload.name);
      const measured = await ratesOf(workload, rounds);
      rows.push(...measured);
      if (json) continue;
      if (i > 0) terminal.out('');
      terminal.out(workload.name);
      for (const line of columns([head, ...measured.map(cellsOf)])) terminal.out(line);
    }
    terminal.progress(1, '');
    const found = { machine: machine(), load: load(), rounds };
    if (json) terminal.out(JSON.stringify({ ...found, rows: rows.map(rowOf) }));
    else terminal.note(wordsOf(found));
    return 0;
  },
};

/** Other work on the machine makes everything slower, and threads most. */
function wordsOf(found: { machine: string; load: number; rounds: number }): string {
  const rounds = `${found.rounds} ${found.rounds === 1 ? 'round' : 'rounds'}`;
  return `${found.machine}; load average ${found.load.toFixed(1)}; medians of ${rounds}.`;
}

const head = ['  system', 'steps/s', 'least–most', 'of stock', 'GFLOP/s'];

function cellsOf({ system, stepsPerSecond: { median, least, most }, ratio, gflops }: Rate): string[] {
  return [
    `  ${nameOf(system)}`,
    figure(median),
    `${figure(least)}–${figure(most)}`,
    `${figure(ratio.median)}×`,
    figure(gflops),
  ];
}

/** Three digits, more of thousands: timing supports no more. */
function figure(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

/** As docs/cli.md names it. */
function rowOf({ workload, system, stepsPerSecond, ratio, gflops }: Rate) {
  const { median, least, most } = stepsPerSecond;
  return { workload, system, stepsPerSecond: median, least, most, ofStock: ratio.median, gflops };
}
