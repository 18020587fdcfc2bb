import { present } from '../base/assert.ts';
import type { ValueId } from '../compiler/plans.ts';
import { resolveExtents } from '../runtime/executor.ts';
import { type Factor, type Term, type Unfolded, unfold } from '../runtime/kernels/unfold.ts';
import { tensorOf, type Walked } from './walk-trace.ts';

/** A number that a term reads. */
export interface TermLoad {
  readonly tensor: ValueId;
  readonly at: number;
  readonly value: number;
}

export type TermFactor = Factor<TermLoad>;
export type CellTerm = Term<TermLoad>;

/** How one component of what a row wrote came about, with what was read named by its tensor. */
export interface CellTerms extends Omit<Unfolded, 'terms'> {
  readonly terms: readonly CellTerm[];
}

/**
 * The terms of component `cell` of row `row`: its kernel, evaluated over what the walk traced. `value` is what the row
 * wrote there, bit for bit.
 */
export function cellTerms(walked: Walked, row: number, cell: number): CellTerms {
  const { program } = walked;
  const step = present(program.procedures.walk.steps[row], 'step');
  const kernel = present(program.kernels[step.kernel], step.kernel);
  const extents = step.inputs.map((id) => extentsOf(walked, id));
  const inputs = step.inputs.map((id) => tensorOf(walked, id));
  const { terms, ...rest } = unfold(kernel, extents, inputs, 1, cell);
  const tensor = (input: number): ValueId => present(step.inputs[input], 'input');
  return {
    ...rest,
    terms: terms.map(({ factors, ...term }) => ({
      ...term,
      factors: factors.map(({ value, loads }) => ({
        value,
        loads: loads.map(({ input, ...load }) => ({ ...load, tensor: tensor(input) })),
      })),
    })),
  };
}

/** What the kernel of a row reads, each once; constants that are part of its expression are not among them. */
export function readsOf({ program }: Walked, row: number): readonly ValueId[] {
  return program.procedures.walk.steps[row]?.inputs ?? [];
}

/** Extents of a tensor for one example, the axis of the batch among them. */
function extentsOf({ program }: Walked, id: ValueId): number[] {
  return resolveExtents(present(program.tensors[id], id).extents, { batch: 1, rows: 0, draws: 0 });
}

/** Shape of a tensor without the axis of the batch. */
export function shapeOf({ program }: Walked, id: ValueId): readonly number[] {
  const { extents } = present(program.tensors[id], id);
  return extents.filter((extent) => typeof extent === 'number');
}
