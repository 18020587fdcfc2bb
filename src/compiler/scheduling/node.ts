import { countExprs } from '../ops/expression.ts';
import type { Kernel, Origin } from '../program.ts';
import type { ValueId } from '../stages.ts';
import { hasReduction } from './reductions.ts';

/** One instruction while it is being scheduled: a kernel over named values. */
export interface Node {
  readonly op: string;
  readonly output: ValueId;
  readonly inputs: readonly ValueId[];
  readonly kernel: Kernel;
  readonly origin: Origin;
  /** Facts about the kernel's expression, asked for at every fusion. */
  readonly size: number;
  readonly reduces: boolean;
}

/** A node with the facts about its expression. */
export function nodeOf(parts: Omit<Node, 'size' | 'reduces'>): Node {
  return { ...parts, size: countExprs(parts.kernel.value), reduces: hasReduction(parts.kernel.value) };
}
