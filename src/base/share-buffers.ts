/** A value while steps are run one after another: written by step `from`, read for the last time by step `to`. */
export interface Life<Id> {
  readonly id: Id;
  readonly from: number;
  /** Infinity: it is an answer, or wanted again later. */
  readonly to: number;
  readonly size: number;
}

export interface SharedBuffers<Id> {
  /** Value -> its buffer. */
  readonly bufferOf: ReadonlyMap<Id, number>;
  /** What each buffer must hold. */
  readonly sizes: readonly number[];
}

/**
 * Buffers for values, in the order of their beginnings: values that are not needed at one time share one. A value takes the smallest
 * free buffer that holds it, otherwise the largest free one, which grows. What a step reads for the last time is not yet free
 * for what it writes, since a kernel may read it at any place.
 */
export function shareBuffers<Id>(lives: readonly Life<Id>[]): SharedBuffers<Id> {
  const bufferOf = new Map<Id, number>();
  const sizes: number[] = [];
  const free: number[] = [];
  const ending = new Map<number, number[]>();
  let now = 0;
  for (const { id, from, to, size } of lives) {
    for (; now < from; now += 1) {
      free.push(...(ending.get(now) ?? []));
      ending.delete(now);
    }
    const buffer = take(free, sizes, size) ?? sizes.push(0) - 1;
    sizes[buffer] = Math.max(sizes[buffer] as number, size);
    bufferOf.set(id, buffer);
    const last = Math.max(from, to); // what nobody reads is written all the same
    const others = ending.get(last);
    if (others) others.push(buffer);
    else ending.set(last, [buffer]);
  }
  return { bufferOf, sizes };
}

/** Takes a buffer from the free ones, if there is any. */
function take(free: number[], sizes: readonly number[], size: number): number | undefined {
  const room = (at: number): number => sizes[free[at] as number] as number;
  let best = -1;
  for (let at = 0; at < free.length; at += 1) {
    const better =
      best < 0 || (room(best) < size ? room(at) > room(best) : room(at) >= size && room(at) < room(best));
    if (better) best = at;
    // Nothing fits better; in a long plan of equal layers there are many such.
    if (best === at && room(at) === size) break;
  }
  return best < 0 ? undefined : free.splice(best, 1)[0];
}
