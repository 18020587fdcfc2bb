/** How many threads can share the steps of a program here. */

/** As much of Node and of browsers as is looked at. */
interface Surroundings {
  readonly SharedArrayBuffer?: unknown;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly process?: {
    getBuiltinModule?(name: 'node:os'): { availableParallelism(): number };
  };
}

/** More share too little work between two meetings. */
const most = 8;

/** 1 where there is one core, or memory cannot be shared: a page must be isolated from other origins for that. */
export function threadsHere(): number {
  const { SharedArrayBuffer, navigator, process } = globalThis as Surroundings;
  if (SharedArrayBuffer === undefined) return 1;
  return threadsFor(
    navigator?.hardwareConcurrency ?? process?.getBuiltinModule?.('node:os').availableParallelism() ?? 1,
  );
}

/**
 * Of so many logical processors, of which two may share a core: half, and both of two. What else the machine does wants one
 * as well, and threads that meet wait for the slowest.
 */
export function threadsFor(processors: number): number {
  return processors < 4 ? Math.min(2, processors) : Math.min(most, Math.floor(processors / 2));
}
