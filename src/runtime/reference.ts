/**
 * The reference executor: plain loops over the program, in float64 (compiled to WebAssembly, equal to the interpreter bit for
 * bit) or, for comparison, interpreted with float32 storage.
 */
import { invariant, present } from '../base/assert.ts';
import {
  having,
  type KernelProgram,
  type Procedure,
  type RoutineName,
  type TensorId,
} from '../compiler/program.ts';
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
import { type CompiledProcedure, compileProcedure, movingTensors } from './wasm/routine.ts';

/** A routine that answers at once: plain loops wait for nobody. */
export interface SyncRoutine {
  run(inputs: Tensors): Tensors;
  /** As `run` with all other inputs as they were: only what depends on the directions is computed again. */
  along(directions: Tensors): Tensors;
}

/** Called after every step of a routine with what it wrote. */
export type Trace = (output: TensorId, values: Numbers, step: Procedure['steps'][number]) => void;

export function referenceExecutor(
  precision: 32 | 64 = 64,
  trace: Trace | null = null,
  reason = `plain loops in float${precision}, as asked for`,
): Executor {
  return {
    prepare: async (program, procedure, options): Promise<Routine> => {
      const routine = referenceRoutine(program, procedure, options, precision, trace);
      return { run: async (inputs) => routine.run(inputs), destroy: () => {} };
    },
    report: () => ({
      backend: 'reference',
      precision,
      executorKind: null,
      fallbackReason: null,
      reason,
    }),
    destroy: () => {},
  };
}

/** A procedure in plain loops, made ready for one batch size. */
export function referenceRoutine<Name extends RoutineName>(
  program: KernelProgram<NoInfer<Name>>,
  name: Name,
  options: RoutineOptions,
  precision: 32 | 64 = 64,
  trace: Trace | null = null,
): SyncRoutine {
  const procedure: Procedure = having(program, name).procedures[name];
  const repeat = options.repeat ?? 1;
  const batch = options.rows;
  const rows = residentRows(program, options.resident);
  const sizes = { batch, rows, draws: repeat * batch };
  const extentsOf = (id: TensorId): number[] =>
    resolveExtents(present(program.tensors[id], id).extents, sizes);
  const commits = name === 'train' ? carried(program) : [];
  const answers = name === 'train' ? commits.map(([state]) => state) : procedure.outputs;
  const tensors = tensorsOf(procedure, commits);
  const compiled =
    precision === 64 && trace === null
      ? compileHere(() => compileProcedure(program, procedure, extentsOf, tensors, batch, commits))
      : null;
  const { buffers, run, again } =
    compiled ?? loops(program, procedure, extentsOf, tensors, batch, commits, precision, trace);
  const filled = new Set<TensorId>(Object.keys(options.resident ?? {}));
  for (const id of tensors) {
    const values = options.resident?.[id] ?? program.tensors[id]?.values;
    if (values) (buffers[id] as Numbers).set(values);
  }
  const place = (id: TensorId, given: Numbers): void => {
    (buffers[id] as Numbers).set(given);
    filled.add(id);
  };
  const results = (): Tensors =>
    Object.fromEntries(answers.map((id) => [id, present(buffers[id], id).slice()])) as Tensors;
  return {
    run: (inputs) => {
      for (const id of procedure.inputs) {
        const given = inputs[id];
        if (given) place(id, given);
        else invariant(filled.has(id), `input ${id} is missing`);
      }
      run(repeat);
      return results();
    },
    along: (directions) => {
      for (const [id, values] of Object.entries(directions)) {
        invariant(program.tensors[id]?.role === 'direction', `${id} is no direction`);
        if (buffers[id]) place(id, values);
      }
      again();
      return results();
    },
  };
}

/** Everything that a procedure touches, each once. */
function tensorsOf(procedure: Procedure, commits: readonly (readonly [TensorId, TensorId])[]): TensorId[] {
  const touched = procedure.steps.flatMap((step) => [...step.inputs, step.output]);
  return [...new Set([...procedure.inputs, ...touched, ...procedure.outputs, ...commits.flat()])];
}

/** Null where WebAssembly may not be compiled (a window with a strict policy): the loops are then interpreted. */
function compileHere(make: () => CompiledProcedure): CompiledProcedure | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return null;
    throw error;
  }
}

/** The interpreter's form of a compiled procedure. */
function loops(
  program: KernelProgram,
  procedure: Procedure,
  extentsOf: (id: TensorId) => number[],
  tensors: readonly TensorId[],
  batch: number,
  commits: readonly (readonly [TensorId, TensorId])[],
  precision: 32 | 64,
  trace: Trace | null,
): CompiledProcedure {
  const sized = tensors.map((id) => {
    const count = extentsOf(id).reduce((a, b) => a * b, 1);
    return [id, precision === 32 ? new Float32Array(count) : new Float64Array(count)] as const;
  });
  const buffers: Record<TensorId, Numbers> = Object.fromEntries(sized);
  const steps = procedure.steps.map((step) => {
    const kernel = present(program.kernels[step.kernel], step.kernel);
    return { step, run: interpret(kernel, step.inputs.map(extentsOf), batch) };
  });
  const moving = movingTensors(program, procedure);
  return {
    buffers,
    run: (times) => {
      for (let i = 0; i < times; i += 1) runOnce(steps, buffers, commits, trace);
    },
    again: () => {
      const some = steps.filter(({ step }) => moving.has(step.output));
      runOnce(some, buffers, commits, trace);
    },
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
