import type { Slices } from '../../base/slices.ts';

/** Milliseconds of work between two looks at what else is waiting. */
const budget = 20;

/**
 * Runs work in slices: what is short is done before this returns, the rest of a longer one in between what else the window
 * has to do. Returns the way to give it up.
 */
export function runSlices<T>(work: Slices<T>, take: (made: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    const end = performance.now() + budget;
    do {
      const { done, value } = work.next();
      if (done === true) return take(value);
    } while (performance.now() < end);
    timer = setTimeout(go);
  };
  go();
  return () => clearTimeout(timer);
}
