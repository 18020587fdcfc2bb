/** A step of a plan as far as threads must know it: what it reads and writes, and how long it takes. */
export interface TeamStep {
  /** Arrays by number; what no step writes is left out. */
  readonly reads: readonly number[];
  readonly writes: number;
  readonly operations: number;
  /** What the busiest thread does of it where it is shared; 1 where it cannot be. */
  readonly share: number;
}

/** All threads do their parts of a step, one thread does all of it, or all wait until everybody has come as far. */
export type Turn =
  { readonly step: number; readonly by: 'all' } | { readonly step: number; readonly by: number } | 'meet';

/** So many operations must be saved by sharing a step: threads that meet lose about as much, a microsecond or two. */
const leastSaved = 2 ** 14;

/** Who touched an array since the threads last met. */
interface Touched {
  readonly readers: Set<'all' | number>;
  writer: 'all' | number | null;
}

/**
 * The turns in which threads do the steps of a plan. Steps that are too small to be shared are done by one thread, others of the
 * kind meanwhile by another. Threads meet where one would read what another one writes, or write what another one still
 * reads or has written, and nowhere else.
 */
export function turnsOf(steps: readonly TeamStep[], threads: number): Turn[] {
  const turns: Turn[] = [];
  const touched = new Map<number, Touched>();
  let load = new Array<number>(threads).fill(0);
  const meet = (): void => {
    turns.push('meet');
    touched.clear();
    load = load.map(() => 0);
  };
  steps.forEach((step, i) => {
    const before = opponents(step, touched);
    let by: 'all' | number = 'all';
    if (step.operations * (1 - step.share) < leastSaved) {
      const [one] = before;
      // What follows on one thread's work alone may stay with it.
      const stays = before.size === 1 && typeof one === 'number';
      if (before.size > 0 && !stays) meet();
      by = stays ? one : leastBusy(load);
      load[by] = (load[by] ?? 0) + step.operations;
    } else {
      if (before.size > 0) meet();
      load = load.map((had) => had + step.operations * step.share);
    }
    turns.push({ step: i, by } as Turn);
    for (const array of step.reads) touch(touched, array).readers.add(by);
    touch(touched, step.writes).writer = by;
  });
  return turns;
}

/** The first thread, whose small steps can follow on each other, unless another has much less to do. */
function leastBusy(load: readonly number[]): number {
  const least = Math.min(...load);
  return (load[0] ?? 0) - least < leastSaved ? 0 : load.indexOf(least);
}

/** Whose earlier work a step must not overtake. */
function opponents({ reads, writes }: TeamStep, touched: ReadonlyMap<number, Touched>): Set<'all' | number> {
  const found = new Set<'all' | number>();
  for (const array of [...reads, writes]) {
    const writer = touched.get(array)?.writer ?? null;
    if (writer !== null) found.add(writer);
  }
  for (const reader of touched.get(writes)?.readers ?? []) found.add(reader);
  return found;
}

function touch(touched: Map<number, Touched>, array: number): Touched {
  const known = touched.get(array) ?? { readers: new Set(), writer: null };
  touched.set(array, known);
  return known;
}
