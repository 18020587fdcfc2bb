/** Runs programs on gpu.js: a whole routine, K training steps included, is one pipeline call. */
import { invariant, present } from '../base/assert.ts';
import {
  having,
  type KernelProgram,
  type Procedure,
  type ProcedureName,
  type TensorId,
} from '../compiler/program.ts';
import {
  type Device,
  type DeviceArray,
  type DeviceKernel,
  type DevicePipeline,
  type DevicePlan,
} from './device.ts';
import {
  carried,
  type Executor,
  isState,
  type Numbers,
  residentRows,
  resolveExtents,
  type Routine,
  type RoutineOptions,
  type Tensors,
} from './executor.ts';
import { emit } from './kernels/emit.ts';
import type { BackendReport } from './protocol.ts';
import type { KernelMeaning } from './tiled/gpu-kernel.ts';

/** The device lost its context, so what it answered cannot be believed. */
export class ContextLostError extends Error {
  override name = 'ContextLostError';
}

/** What gpu.js calls a plan that several threads run. */
const sharedKind = 'fused-threaded';

/** gpu.js ran something other than what was asked for. */
export class BackendMismatchError extends Error {
  override name = 'BackendMismatchError';
}

export function gpuExecutor(device: Device, reason: string): Executor {
  let report: BackendReport = {
    backend: device.backend,
    precision: 32,
    executorKind: null,
    fallbackReason: null,
    ...(device.backend === 'webasm-threads' ? { threads: device.tiling.threads } : {}),
    reason,
  };
  const pipelines = new Set<DevicePipeline>();
  return {
    prepare: async (program, procedure, options) => {
      const { plan, fixed } = planOf(program, procedure, options);
      const pipeline = device.build(plan);
      pipelines.add(pipeline);
      return routineOf(
        device,
        pipeline,
        plan,
        fixed,
        program,
        procedure,
        (status) => {
          // Small plans run on one thread beside large ones that are shared.
          if (report.executorKind !== sharedKind) report = { ...report, ...status };
        },
        () => pipelines.delete(pipeline),
      );
    },
    report: () => (device.tiling.joined ? { ...report, joined: true } : report),
    destroy: () => {
      for (const pipeline of pipelines) pipeline.destroy();
      device.destroy();
    },
  };
}

function routineOf<Name extends ProcedureName>(
  device: Device,
  pipeline: DevicePipeline,
  plan: DevicePlan,
  fixed: Tensors,
  program: KernelProgram<Name>,
  procedure: Name,
  note: (status: Pick<BackendReport, 'executorKind' | 'fallbackReason'>) => void,
  forget: () => void,
): Routine {
  /** Names of the answers, with the tensors that they are. */
  const answers =
    procedure === 'train'
      ? Object.entries(program.commits)
      : program.procedures[procedure].outputs.map((id) => [id, id] as const);
  let checked = false;
  const given = (inputs: Tensors, left: readonly TensorId[] = []): Record<string, Float32Array> =>
    Object.fromEntries(
      plan.arguments.flatMap(({ name }) => {
        if (!inputs[name] && left.includes(name)) return [];
        return [[name, toFloat32(inputs[name] ?? present(fixed[name], name))] as const];
      }),
    );
  /** Refuses what cannot be believed, and notes once what gpu.js did. */
  const believe = (): void => {
    if (device.lost()) throw new ContextLostError(`${device.backend} lost its context`);
    if (checked) return;
    const { backend, executorKind, fallbackReason } = pipeline.status();
    if (backend !== null && backend !== device.mode) {
      throw new BackendMismatchError(
        `asked for ${device.backend}, ran on ${backend} (${fallbackReason ?? 'no reason given'})`,
      );
    }
    note({ executorKind, fallbackReason });
    checked = true;
  };
  /** Answers by their names. */
  const named = (results: Tensors): [TensorId, Numbers][] =>
    answers.flatMap(([id, source]) => {
      const values = results[source];
      return values ? [[id, values]] : [];
    });
  const resident: Partial<Routine> = {
    leave: async (inputs) => {
      const results = await pipeline.leave(given(inputs, plan.state));
      if (!results) return null;
      believe();
      return Object.fromEntries(named(results).filter(([id]) => !isState(program, id)));
    },
    collect: async () => {
      const results = await pipeline.collect();
      if (!results) return null;
      believe();
      return Object.fromEntries(named(results));
    },
  };
  return {
    run: async (inputs, spare = {}) => {
      const memory = Object.fromEntries(
        answers.flatMap(([id, source]) => (spare[id] ? [[source, spare[id]]] : [])),
      );
      const results = plan.steps.length > 0 ? await pipeline.run(given(inputs), memory) : {};
      if (plan.steps.length > 0) believe();
      return Object.fromEntries(
        answers.map(([id, source]) => [
          id,
          present(results[source] ?? fixed[source] ?? inputs[source], source),
        ]),
      );
    },
    ...(device.graphics ? resident : {}),
    destroy: () => {
      pipeline.destroy();
      forget();
    },
  };
}

/** A procedure as a gpu.js plan for one batch size; `fixed` holds what no call gives: constants. */
function planOf<Name extends ProcedureName>(
  program: KernelProgram<Name>,
  name: Name,
  options: RoutineOptions,
): { plan: DevicePlan; fixed: Tensors } {
  const procedure: Procedure = having(program, name).procedures[name];
  const repeat = options.repeat ?? 1;
  const rows = residentRows(program, options.resident);
  const sizes = { batch: options.rows, rows, draws: repeat * options.rows };
  const extentsOf = (id: TensorId): number[] =>
    resolveExtents(present(program.tensors[id], id).extents, sizes);
  const fixed: Record<TensorId, Float32Array> = {};
  for (const [id, tensor] of Object.entries(program.tensors)) {
    if (tensor.values) fixed[id] = Float32Array.from(tensor.values);
  }
  const constants = new Map<TensorId, DeviceArray>();
  const define = (id: TensorId, values: Float32Array): void =>
    void constants.set(id, { values, size: extentsOf(id).toReversed() });
  for (const [id, values] of Object.entries(fixed)) define(id, values);
  for (const [id, values] of Object.entries(options.resident ?? {})) define(id, toFloat32(values));

  const kernels: Record<string, DeviceKernel> = {};
  const steps = procedure.steps.map(({ kernel: id, inputs, output }) => {
    const kernel = present(program.kernels[id], id);
    // Constants are part of a gpu.js kernel, so one kernel over other constants is another one. So is one over inputs of
    // other sizes: WebGL keeps the sizes of an earlier call and reads other places, now and then and without an error.
    const key = `${id}(${inputs.map((i) => (constants.has(i) ? i : extentsOf(i).join('×'))).join()})`;
    const free = inputs.filter((i) => !constants.has(i));
    if (!kernels[key]) {
      const names = inputs.map((i, at) =>
        constants.has(i) ? `this.constants.c${at}` : `a${free.indexOf(i)}`,
      );
      const used = inputs.flatMap((i, at) =>
        constants.has(i) ? [[`c${at}`, constants.get(i) as DeviceArray] as const] : [],
      );
      const emitted = emit(
        kernel,
        free.map((_, i) => `a${i}`),
        names,
        options.rows,
      );
      const meaning: KernelMeaning = {
        kernel,
        inputs: inputs.map((i, at) => ({
          name: constants.has(i) ? `c${at}` : `a${free.indexOf(i)}`,
          constant: constants.has(i),
          extents: extentsOf(i),
          ...(constants.has(i) ? { values: (constants.get(i) as DeviceArray).values } : {}),
        })),
        batch: options.rows,
      };
      // The same text over arrays of other sizes, or of another size itself, means something else: the sizes are part of it.
      const sizes = [emitted.output.toReversed(), ...meaning.inputs.map((i) => i.extents)]
        .map((extents) => extents.join('x'))
        .join(' ');
      const source = emitted.source.replace('{', `{ /* ${sizes} */`);
      kernels[key] = { ...emitted, source, constants: Object.fromEntries(used), meaning };
    }
    return { kernel: key, inputs: free, output };
  });
  const made = new Set(steps.map((s) => s.output));
  const args = new Set(steps.flatMap((s) => s.inputs).filter((id) => !made.has(id)));
  const carry = name === 'train' ? Object.fromEntries(carried(program)) : {};
  const results = name === 'train' ? Object.values(carry) : procedure.outputs;
  invariant(
    Object.keys(carry).every((id) => args.has(id)),
    'all state is read',
  );
  // What one state tensor takes from another as it stands is made by no step, and cannot be left to itself.
  const state = Object.keys(carry).filter((id) => isState(program, id));
  const stays = state.every((id) => made.has(present(carry[id], id)));
  const plan: DevicePlan = {
    kernels,
    arguments: [...args].map((id) => ({ name: id, size: extentsOf(id).toReversed() })),
    steps,
    repeat,
    carry,
    results: [...new Set(results)].filter((id) => made.has(id)),
    state: stays ? state : [],
  };
  return { plan, fixed };
}

function toFloat32(values: ArrayLike<number>): Float32Array {
  return values instanceof Float32Array ? values : new Float32Array(values);
}
