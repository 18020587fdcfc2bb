/** The reference executor: plain loops over the program, in float64 or, for comparison, with float32 storage. */
import { present } from '../base/assert.ts';
import type { KernelProgram, Procedure, ProcedureName, TensorId } from '../compiler/program.ts';
import {
  carried,
  type Executor,
  type Numbers,
  residentRows,
  resolveExtents,
  type Routine,
  type RoutineOptions,
  type Tensors,
} from './executor.ts';
import { type BoundKernel, interpret } from './kernels/interpret.ts';
import type { BackendReport } from './protocol.ts';

/** Called after every step of a routine with what it wrote. */
export type Trace = (output: TensorId, values: Numbers, step: Procedure['steps'][number]) => void;

export function referenceExecutor(precision: 32 | 64 = 64, trace: Trace | null = null): Executor {
  return {
    prepare: async (program, procedure, options) => prepare(program, procedure, options, precision, trace),
    report: () => reportOf(precision),
    destroy: () => {},
  };
}

function reportOf(precision: 32 | 64): BackendReport {
  const reason = `plain loops in float${precision}, as asked for`;
  return { backend: 'reference', precision, executorKind: null, fallbackReason: null, reason };
}

function prepare(
  program: KernelProgram,
  name: ProcedureName,
  options: RoutineOptions,
  precision: 32 | 64,
  trace: Trace | null,
): Routine {
  const procedure = program.procedures[name];
  const repeat = options.repeat ?? 1;
  const batch = options.rows;
  const rows = residentRows(program, options.resident);
  const sizes = { batch, rows, draws: repeat * batch };
  const allocate = (count: number): Numbers =>
    precision === 32 ? new Float32Array(count) : new Float64Array(count);
  const extentsOf = (id: TensorId): number[] =>
    resolveExtents(present(program.tensors[id], id).extents, sizes);
  const buffers: Record<TensorId, Numbers> = {};
  for (const [id, tensor] of Object.entries(program.tensors)) {
    if (tensor.values) buffers[id] = copy(tensor.values, allocate);
  }
  for (const [id, values] of Object.entries(options.resident ?? {})) buffers[id] = copy(values, allocate);
  const steps = procedure.steps.map((step) => {
    const kernel = present(program.kernels[step.kernel], step.kernel);
    buffers[step.output] = allocate(extentsOf(step.output).reduce((a, b) => a * b, 1));
    return { step, run: interpret(kernel, step.inputs.map(extentsOf), batch) };
  });
  const commits = name === 'train' ? carried(program) : [];
  const answers = name === 'train' ? commits.map(([state]) => state) : procedure.outputs;

  return {
    run: async (inputs) => {
      for (const id of procedure.inputs) {
        const given = inputs[id];
        if (given) buffers[id] = copy(given, allocate);
        else present(buffers[id], `input ${id}`);
      }
      for (let i = 0; i < repeat; i += 1) runOnce(steps, buffers, commits, trace);
      return Object.fromEntries(answers.map((id) => [id, present(buffers[id], id).slice()])) as Tensors;
    },
    destroy: () => {},
  };
}

function runOnce(
  steps: readonly { step: Procedure['steps'][number]; run: BoundKernel }[],
  buffers: Record<TensorId, Numbers>,
  commits: readonly (readonly [TensorId, TensorId])[],
  trace: Trace | null,
): void {
  for (const { step, run } of steps) {
    const output = buffers[step.output] as Numbers;
    run(
      step.inputs.map((id) => buffers[id] as Numbers),
      output,
    );
    trace?.(step.output, output, step);
  }
  for (const [state, next] of commits) (buffers[state] as Numbers).set(buffers[next] as Numbers);
}

function copy(values: ArrayLike<number>, allocate: (count: number) => Numbers): Numbers {
  const buffer = allocate(values.length);
  buffer.set(values);
  return buffer;
}
