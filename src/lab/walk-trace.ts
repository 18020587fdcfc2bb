import { present } from '../base/assert.ts';
import { type KernelProgram, wellKnown } from '../compiler/program.ts';
import type { Id } from '../document/document.ts';
import { pack } from '../runtime/pack.ts';
import { referenceRoutine } from '../runtime/reference.ts';
import { startingState } from '../runtime/state.ts';

/** One example, and the network it goes through. */
export interface WalkInputs {
  /** By document id. */
  readonly parameters: Readonly<Record<Id, Float64Array>>;
  readonly x: Float64Array;
  readonly target: Float64Array;
}

/**
 * What every step of the procedure `walk` writes for one example, in float64, in the order of the steps. The optimizer
 * starts from its beginning: slots and counters at their first values. The loss of the example is weighed by 1.
 */
export function recordWalk(program: KernelProgram, { parameters, x, target }: WalkInputs): Float64Array[] {
  const { steps } = present(program.procedures.walk, 'the procedure walk');
  const routine = referenceRoutine(program, 'walk', { rows: 1 });
  const results = routine.run({
    ...startingState(program, pack(program, parameters)),
    [wellKnown.x]: x,
    [wellKnown.target]: target,
    [wellKnown.hyper]: Float64Array.from(program.hyper, ({ value }) => value),
  });
  return steps.map(({ output }) => present(results[output], output) as Float64Array);
}

/** Asks the worker for a record. */
export interface WalkRequest {
  readonly run: number;
  readonly program: KernelProgram;
  readonly inputs: WalkInputs;
}

export type WalkNotice =
  | { readonly run: number; readonly values: readonly Float64Array[] }
  | { readonly run: number; readonly failed: string };
