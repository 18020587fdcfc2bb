import { present } from '../base/assert.ts';
import { type KernelProgram, type WalkName, wellKnown } from '../compiler/program.ts';
import type { Walk } from '../compiler/compilation.ts';
import type { ValueId } from '../compiler/plans.ts';
import type { Id } from '../document/document.ts';
import type { Tensors } from '../runtime/executor.ts';
import { pack, unpack } from '../runtime/pack.ts';
import { referenceRoutine } from '../runtime/reference.ts';
import { startingState } from '../runtime/state.ts';
import type { WalkTable } from './walk-rows.ts';

/** Parameters, slots and counters before a training step, by tensor. */
export type WalkState = Tensors;

/** One example, and the state of the network it goes through. */
export interface WalkInputs {
  readonly state: WalkState;
  readonly x: Float64Array;
  readonly target: Float64Array;
}

/** What a walk read and wrote: everything that its numbers can be looked up in. */
export interface Walked {
  readonly program: KernelProgram<WalkName>;
  readonly table: WalkTable;
  readonly inputs: WalkInputs;
  /** What row i wrote, in float64. */
  readonly values: readonly Float64Array[];
}

/** The state before the first training step: the optimizer starts from its beginning. `parameters`: by document id. */
export function firstState(
  program: KernelProgram,
  parameters: Readonly<Record<Id, Float64Array>>,
): WalkState {
  return startingState(program, pack(program, parameters));
}

/** The state after the training step that a walk is. */
export function stateAfter({ commits }: Walk, { table, inputs, values }: Walked): WalkState {
  const next = { ...inputs.state };
  for (const [id, made] of commits) {
    const row = table.writers.get(made);
    if (row !== undefined) next[id] = present(values[row], made);
  }
  return next;
}

/** The parameters of a state, by document id. */
export function parametersOf(program: KernelProgram, state: WalkState): Record<Id, Float64Array> {
  return unpack(program, state);
}

/**
 * Records walks through a program: what every step of its procedure `walk` writes for one example, in float64, in the
 * order of the steps. The loss of the example is weighed by 1.
 */
export function walkRecorder(program: KernelProgram<WalkName>): (inputs: WalkInputs) => Float64Array[] {
  const { steps } = program.procedures.walk;
  const routine = referenceRoutine(program, 'walk', { rows: 1 });
  return (inputs) => {
    const results = routine.run(givenTensors(program, inputs));
    return steps.map(({ output }) => present(results[output], output) as Float64Array);
  };
}

/** Everything that a walk reads without writing it, but for the program's constants. */
export function givenTensors(program: KernelProgram, { state, x, target }: WalkInputs): Tensors {
  return {
    ...state,
    [wellKnown.x]: x,
    [wellKnown.target]: target,
    [wellKnown.hyper]: hyperOf(program),
  };
}

/** One walk, recorded. */
export function recordWalk(program: KernelProgram<WalkName>, inputs: WalkInputs): Float64Array[] {
  return walkRecorder(program)(inputs);
}

/** A tensor of a walk: given to it, constant, or written by a row. */
export function tensorOf({ program, table, inputs, values }: Walked, id: ValueId): Float64Array {
  const row = table.writers.get(id);
  if (row !== undefined && row >= 0) return present(values[row], id);
  if (id === wellKnown.x) return inputs.x;
  if (id === wellKnown.target) return inputs.target;
  if (id === wellKnown.hyper) return hyperOf(program);
  const state = inputs.state[id];
  if (state !== undefined) return state as Float64Array;
  return Float64Array.from(present(program.tensors[id]?.values, id));
}

function hyperOf(program: KernelProgram): Float64Array {
  return Float64Array.from(program.hyper, ({ value }) => value);
}

/** Asks the worker for a record. */
export interface WalkRequest {
  readonly run: number;
  /** Null: the same as last time. */
  readonly program: KernelProgram<WalkName> | null;
  readonly inputs: WalkInputs;
}

export type WalkNotice =
  | { readonly run: number; readonly values: readonly Float64Array[] }
  | { readonly run: number; readonly failed: string };
