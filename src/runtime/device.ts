/** The one door to gpu.js. */
import * as gpuJs from 'gpu.js';
import { present } from '../base/assert.ts';
import { answerInPlace, kept, uncopied } from './plan-memory.ts';
import type { Backend } from './protocol.ts';
import { type Carried, type ResidentState, residentState } from './resident-state.ts';
import { threadsHere } from './threads.ts';
import type { Engine } from './tiled/engine.ts';
import { engineHere } from './tiled/engine-here.ts';
import { type KernelMeaning, tiledKernelClass, type Tiling } from './tiled/gpu-kernel.ts';
import { runAsTeam } from './tiled/gpu-team.ts';
import { tiledShaderClass } from './tiled/webgpu-kernel.ts';
import { operationsOf } from './tiled/work.ts';

const { GPU, Input, WebAssemblyKernel, WebGL2Kernel } = gpuJs;
type GPU = gpuJs.GPU;
type Input = gpuJs.Input;
/** Exported, and left out of its types. */
const { WebGPUKernel } = gpuJs as unknown as { readonly WebGPUKernel: unknown };

/** Operations of a call that threads are sent for, which takes a tenth of a millisecond: so many take some three times as long. */
export const leastShared = 5e6;

export type DeviceBackend = Exclude<Backend, 'reference'>;

/** A kernel as gpu.js takes it: source text over array arguments and array constants. */
export interface DeviceKernel {
  readonly source: string;
  /** [x], [x, y] or [x, y, z]. */
  readonly output: readonly number[];
  readonly constants: Readonly<Record<string, DeviceArray>>;
  /** What the source says, for the tiled WebAssembly code. */
  readonly meaning: KernelMeaning;
}

export interface DeviceArray {
  readonly values: Float32Array;
  readonly size: readonly number[];
}

/** A straight line of kernel calls over named values. */
export interface DevicePlan {
  readonly kernels: Readonly<Record<string, DeviceKernel>>;
  /** Arguments of each call, in order, with their sizes. */
  readonly arguments: readonly { readonly name: string; readonly size: readonly number[] }[];
  readonly steps: readonly {
    readonly kernel: string;
    readonly inputs: readonly string[];
    readonly output: string;
  }[];
  /** How often the steps run in one call, and which value each name takes before the next time. */
  readonly repeat: number;
  readonly carry: Readonly<Record<string, string>>;
  readonly results: readonly string[];
  /** Names carried that may stay on the device between calls. */
  readonly state: readonly string[];
}

export interface DevicePipeline {
  /** The values must hold still until it has answered. What is in `spare` may be written over with results of those names. */
  run(
    values: Readonly<Record<string, Float32Array>>,
    spare?: Readonly<Record<string, ArrayLike<number>>>,
  ): Promise<Record<string, Float32Array>>;
  /**
   * The same, but the state stays on the device, and the other results are answered. Values without it go on from what the last
   * call has left. Null where nothing stays: nothing has been done then.
   */
  leave(values: Readonly<Record<string, Float32Array>>): Promise<Record<string, Float32Array> | null>;
  /** The results that the state has become, as the last call has left it; null where nothing stays. */
  collect(): Promise<Record<string, Float32Array> | null>;
  /** What gpu.js says it did; known after the first run. */
  status(): { backend: string | null; executorKind: string; fallbackReason: string | null };
  destroy(): void;
}

export interface Device {
  readonly backend: DeviceBackend;
  /** What gpu.js calls it. */
  readonly mode: Exclude<DeviceBackend, 'webasm-threads'>;
  /** It has a memory of its own, where numbers may stay between calls. */
  readonly graphics: boolean;
  build(plan: DevicePlan): DevicePipeline;
  /** The graphics context has been lost: results since are zeros without an error. */
  lost(): boolean;
  /** Of WebAssembly: how many threads may share a plan, which kernels run tiled, and why the others do not. */
  readonly tiling: Tiling;
  destroy(): void;
}

/** How `webasm` and `webgpu` generate code. */
export interface CodeOptions {
  /** Ours instead of gpu.js's own. */
  readonly tiled?: boolean;
  /** Of `webasm`: what is taken for granted of the engine; what it is seen to do when left out. */
  readonly engine?: Engine;
  /** Of `webasm-threads`: how many share the steps of large plans; as many as do well here when left out. */
  readonly threads?: number;
  /** Of `webgpu`: invocations that a tile must leave; as many as keep a card busy when left out. */
  readonly leastInvocations?: number;
}

/** A gpu.js instance of one backend. GL contexts are few: keep one device and destroy it before making another. */
export function openDevice(backend: DeviceBackend, options: CodeOptions = {}): Device {
  const mode = backend === 'webasm-threads' ? 'webasm' : backend;
  const gpu = new GPU({ mode });
  const { tiled = true, engine = engineHere } = options;
  const threads = backend === 'webasm-threads' ? (options.threads ?? threadsHere()) : 1;
  const graphics = mode === 'webgpu' || mode === 'webgl2';
  const tiling: Tiling = {
    meanings: new Map(),
    engine,
    threads,
    shared: [],
    tiled: 0,
    joined: false,
    stock: [],
  };
  const own = gpu as unknown as { Kernel: unknown };
  if (mode === 'webasm' && tiled) own.Kernel = tiledKernelClass(WebAssemblyKernel as never, tiling);
  if (backend === 'webgpu' && tiled)
    own.Kernel = tiledShaderClass(WebGPUKernel as never, tiling, options.leastInvocations);
  return {
    backend,
    mode,
    graphics,
    build: (plan) => {
      for (const { source, meaning } of Object.values(plan.kernels)) tiling.meanings.set(source, meaning);
      return buildPipeline(gpu, plan, threads > 1 && tiled ? tiling : null, graphics);
    },
    lost: () => contextLost(gpu),
    tiling,
    destroy: () => void gpu.destroy(),
  };
}

function contextLost(gpu: GPU): boolean {
  const { context } = gpu as unknown as { context?: { isContextLost?: () => boolean } };
  return context?.isContextLost?.() ?? false;
}

/** `sharing`: several threads may take the plan. `graphics`: its numbers may stay on a device with a memory of its own. */
function buildPipeline(
  gpu: GPU,
  plan: DevicePlan,
  sharing: Tiling | null,
  graphics: boolean,
): DevicePipeline {
  const kernels = new Map(
    Object.entries(plan.kernels).map(([id, kernel]) => [id, createKernel(gpu, kernel)]),
  );
  const orchestrate = (...given: unknown[]): Record<string, unknown> => {
    const values = new Map(plan.arguments.map(({ name }, i) => [name, given[i]]));
    for (let k = 0; k < plan.repeat; k += 1) {
      for (const { kernel, inputs, output } of plan.steps) {
        values.set(output, kernels.get(kernel)?.(...inputs.map((name) => values.get(name))));
      }
      const next = Object.entries(plan.carry).map(([name, value]) => [name, values.get(value)] as const);
      for (const [name, value] of next) values.set(name, value);
    }
    return Object.fromEntries(plan.results.map((name, at) => [key(at), values.get(name)]));
  };
  // gpu.js takes the function's length for the number of arguments; rest parameters have length 0.
  Object.defineProperty(orchestrate, 'length', { value: plan.arguments.length });
  const team = sharing && operationsOfCall(plan) >= leastShared ? sharing : null;
  const pipeline = gpu.createPipeline(orchestrate, { threads: team !== null });
  if (team) runAsTeam((pipeline as unknown as { pipeline: never }).pipeline, team);
  const argumentsOf = (values: Readonly<Record<string, Float32Array>>): (Input | null)[] =>
    plan.arguments.map(({ name, size }) => {
      const given = values[name];
      return given ? asInput(uncopied(given), size) : null;
    });
  const named = (
    results: unknown,
    spare: Readonly<Record<string, ArrayLike<number>>> = {},
  ): Record<string, Float32Array> =>
    Object.fromEntries(
      plan.results.flatMap((name, at) => {
        const result = (results as Record<string, unknown>)[key(at)] ?? null;
        return result === null ? [] : [[name, kept(flatten(result), spare[name])] as const];
      }),
    );
  const stays = graphics && plan.state.length > 0;
  const carried = stays ? carriedOf(plan) : [];
  let resident: ResidentState | null = null;
  const run: DevicePipeline['run'] = async (values, spare) => {
    const args = argumentsOf(values);
    answerInPlace(pipeline);
    const results = await pipeline(...(args as never[]));
    if (stays) resident = residentState(pipeline, carried);
    return named(results, spare);
  };
  return {
    run,
    leave: async (values) => {
      const goesOn = plan.state.every((name) => values[name] === undefined);
      // Only a plan that has been called is known well enough.
      if (stays && !goesOn && !pipeline.plan) return run(values);
      return resident && named(await resident.call(argumentsOf(values), goesOn));
    },
    collect: async () => resident && named(await resident.collect()),
    status: () => ({
      backend: nameOf(gpu, pipeline.backend),
      executorKind: pipeline.executorKind,
      fallbackReason: pipeline.fallbackReason,
    }),
    destroy: () => {
      void pipeline.destroy();
      for (const kernel of kernels.values()) (kernel as unknown as { destroy(): void }).destroy();
    },
  };
}

/** Where the state stands among a plan's arguments and results. */
function carriedOf(plan: DevicePlan): Carried[] {
  const places = new Map(plan.arguments.map(({ name }, at) => [name, at]));
  const results = new Map(plan.results.map((name, at) => [name, at]));
  return plan.state.map((name) => ({
    argument: present(places.get(name), name),
    result: present(results.get(present(plan.carry[name], name)), name),
  }));
}

/** Of all steps and repeats. */
function operationsOfCall({ kernels, steps, repeat }: DevicePlan): number {
  const once = steps.reduce((sum, step) => {
    const { kernel, inputs, batch } = present(kernels[step.kernel], step.kernel).meaning;
    return sum + operationsOf(kernel, inputs, batch);
  }, 0);
  return repeat * once;
}

/** gpu.js calls every GL backend `gpu`; the kernel class tells which. */
function nameOf(gpu: GPU, backend: string | null): string | null {
  const { Kernel } = gpu as unknown as { Kernel?: unknown };
  return backend === 'gpu' && Kernel === WebGL2Kernel ? 'webgl2' : backend;
}

/** Result names are free text; gpu.js gets plain keys. */
function key(at: number): string {
  return `r${at}`;
}

type CallableKernel = (...args: unknown[]) => unknown;

function createKernel(gpu: GPU, { source, output, constants }: DeviceKernel): CallableKernel {
  const arrays = Object.fromEntries(
    Object.entries(constants).map(([name, a]) => [name, asInput(a.values, a.size)]),
  );
  const settings = {
    output: [...output],
    precision: 'single',
    loopMaxIterations: 2 ** 24, // the default of 1000 cuts longer loops without a word
    ...(Object.keys(arrays).length > 0 ? { constants: arrays } : {}),
  };
  // gpu.js types kernels as functions to be read as text; we hand it the text itself.
  return gpu.createKernel(source as never, settings as never) as unknown as CallableKernel;
}

/** Always an Input, also in one dimension: an array type of its own would double programs and constants. */
function asInput(values: Float32Array, size: readonly number[]): Input {
  return new Input(values as never, [...size] as never);
}

/** One flat array of a kernel's result, whether it came flat or as nested rows. */
function flatten(result: unknown): Float32Array {
  if (result instanceof Float32Array) return result;
  const rows = result as readonly unknown[];
  if (typeof rows[0] === 'number') return Float32Array.from(rows as readonly number[]);
  const parts: Float32Array[] = rows.map((row) => flatten(row));
  const flat = new Float32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}
