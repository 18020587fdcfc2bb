/** The tensors a program starts from and is fed with. */
import { type Columns, type KernelProgram, type TensorId, wellKnown } from '../compiler/program.ts';
import type { Numbers, Tensors } from './executor.ts';
import type { TrainingData } from './protocol.ts';

/** Number of columns of an input or target row. */
export function widthOf(columns: readonly Columns[]): number {
  return columns.reduce((n, c) => n + c.size, 0);
}

/** Some rows of a row-major table, one after another. */
export function rowsOf(values: Numbers, rows: Uint32Array, width: number): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => picked.set(values.subarray(row * width, (row + 1) * width), i * width));
  return picked;
}

/** Tensors that stay where `train` runs. */
export function residentData(
  program: KernelProgram,
  data: Pick<TrainingData, 'inputs' | 'targets'>,
): Tensors {
  const resident: Tensors = { [wellKnown.data]: data.inputs, [wellKnown.dataTargets]: data.targets };
  return Object.fromEntries(Object.entries(resident).filter(([id]) => program.tensors[id]));
}

/** State before the first step: the given parameters, slots at their start, counters at zero. */
export function startingState(program: KernelProgram, parameters: Tensors): Record<TensorId, Numbers> {
  const state: Record<TensorId, Numbers> = { ...parameters };
  for (const [id, tensor] of Object.entries(program.tensors)) {
    if (tensor.role !== 'slot' && tensor.role !== 'progress') continue;
    state[id] = new Float64Array(elementsOf(tensor.extents)).fill(tensor.initial ?? 0);
  }
  return state;
}

/** Fixed, unremarkable parameter values for comparing executors: no draw, no symmetry, all of size below one half. */
export function trialParameters(program: KernelProgram): Record<TensorId, Float64Array> {
  const values: Record<TensorId, Float64Array> = {};
  for (const [id, tensor] of Object.entries(program.tensors)) {
    if (tensor.role !== 'parameter') continue;
    const fan = typeof tensor.extents.at(-1) === 'number' ? (tensor.extents.at(-1) as number) : 1;
    const scale = 1 / Math.sqrt(Math.max(4, fan));
    values[id] = Float64Array.from(
      { length: elementsOf(tensor.extents) },
      (_, i) => scale * Math.sin(1.7 * i + 0.3),
    );
  }
  return values;
}

function elementsOf(extents: readonly (number | string)[]): number {
  return extents.reduce<number>((n, e) => n * (typeof e === 'number' ? e : 1), 1);
}
