import type { Origin } from '../program.ts';
import type { KernelFacts } from './kernel-table.ts';

/** Number of a value in a schedule; see `Numbering`. */
export type ValueNumber = number;

/** One instruction while it is being scheduled: a kernel over numbered values, each of them named once. */
export interface Node {
  readonly op: string;
  readonly output: ValueNumber;
  readonly inputs: readonly ValueNumber[];
  readonly kernel: KernelFacts;
  readonly origin: Origin;
}
