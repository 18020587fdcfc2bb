import { present } from '../base/assert.ts';
import type { Slices } from '../base/slices.ts';
import type { KernelProgram, TensorId, WalkName } from '../compiler/program.ts';
import { resolveExtents } from '../runtime/executor.ts';
import { type BoundKernel, interpret } from '../runtime/kernels/interpret.ts';
import { givenTensors, type WalkInputs } from './walk-trace.ts';

/** Steps that are run in one slice. */
const slice = 400;
const sizes = { batch: 1, rows: 0, draws: 0 };

/**
 * Records like `walkRecorder`, bit for bit, but in slices and by interpreting the kernels: many small steps are run sooner than
 * compiled. A kernel that many steps share is made ready once.
 */
export function slicedRecorder(
  program: KernelProgram<WalkName>,
): (inputs: WalkInputs) => Slices<Float64Array[]> {
  const { steps } = program.procedures.walk;
  const ready = new Map<string, BoundKernel>();
  const extentsOf = (id: TensorId): number[] =>
    resolveExtents(present(program.tensors[id], id).extents, sizes);
  const bound = (id: string, inputs: readonly TensorId[]): BoundKernel => {
    const extents = inputs.map(extentsOf);
    const key = `${id} ${extents.join(' ')}`;
    const known = ready.get(key) ?? interpret(present(program.kernels[id], id), extents, sizes.batch);
    ready.set(key, known);
    return known;
  };
  return function* (inputs) {
    const tensors = new Map(Object.entries(givenTensors(program, inputs)));
    const values: Float64Array[] = [];
    for (const step of steps) {
      const output = new Float64Array(extentsOf(step.output).reduce((a, b) => a * b, 1));
      bound(step.kernel, step.inputs)(
        step.inputs.map((id) => present(tensors.get(id) ?? constantOf(program, id), id)),
        output,
      );
      tensors.set(step.output, output);
      if (values.push(output) % slice === 0) yield;
    }
    return values;
  };
}

function constantOf(program: KernelProgram, id: TensorId): Float64Array | undefined {
  const values = program.tensors[id]?.values;
  return values && Float64Array.from(values);
}
