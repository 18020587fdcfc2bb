import { readFileSync } from 'node:fs';

/** What the processors did since the machine started, in ticks: all of it, and what went to other machines of the same host. */
interface Ticks {
  readonly all: number;
  readonly stolen: number;
}

/** As Linux counts it, in /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; null elsewhere. */
function ticks(): Ticks | null {
  try {
    const [, ...counts] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/);
    const numbers = counts.slice(0, 8).map(Number);
    return { all: numbers.reduce((sum, count) => sum + count, 0), stolen: numbers[7] ?? 0 };
  } catch {
    return null;
  }
}

/** Begins to count; answers the share of the processors' time that the host of this machine gave to others; null where nobody tells. */
export function countStolen(): () => number | null {
  const before = ticks();
  return () => {
    const after = ticks();
    if (before === null || after === null || after.all === before.all) return null;
    return (after.stolen - before.stolen) / (after.all - before.all);
  };
}
