/** What the page and the workers in it say to each other, and what every peer offers. */
import type { Burst, Contestant } from '../../src/lab/speed/alternate.ts';
import { shared } from '../../src/lab/speed/workloads.ts';

export type Workloads = keyof typeof shared;
export const workloadNames = Object.keys(shared) as Workloads[];

/** Steps whose losses must be ours, where a peer can start from our numbers. */
export const comparedSteps = 5;

export interface Peer extends Contestant {
  /** The losses of the first steps from our starting numbers; null where it cannot start from them. */
  readonly losses: readonly number[] | null;
  /** What is to be said of its figures. */
  readonly note: string | null;
}

/** A worker is asked to get ready (with a variant, such as a backend), then for bursts. */
export type Question =
  | { readonly ask: 'prepare'; readonly workload: Workloads; readonly variant: string }
  | { readonly ask: 'burst'; readonly milliseconds: number };
export type Answer =
  | { readonly losses: readonly number[] | null; readonly note: string | null }
  | Burst
  | { readonly error: string };
