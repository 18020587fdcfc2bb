import { present } from '../base/assert.ts';

/**
 * State that stays on a graphics device between the calls of a plan. gpu.js (version 2.24.1, pinned) uploads every argument of a
 * call and reads every result back, though the memory of both outlives the call. As much of its plans as is read and changed here:
 */
interface Inner {
  readonly plan: Plan | null;
  readonly _executor?: Encoder | false | null;
  _genericClone(plan: Plan, step: unknown): { readonly kernel: Making };
}
interface Plan {
  results: Results;
  readonly steps: readonly unknown[];
  /** Of WebGL: the kernels that run, and under `up:` and the number of an argument those that upload. */
  readonly genericClones: ReadonlyMap<string, { readonly kernel: Making }>;
}
interface Results {
  readonly kind: string;
  readonly entries: readonly { readonly key: string; readonly binding: { readonly step?: number } }[];
}

/** A plan of WebGPU, recorded into one command encoder. */
interface Encoder {
  readonly kind: string;
  readonly _device: {
    readonly queue: { submit(commands: readonly unknown[]): void };
    createCommandEncoder(): {
      copyBufferToBuffer(from: unknown, fromAt: number, to: unknown, toAt: number, bytes: number): void;
      finish(): unknown;
    };
  };
  /** Buffers of the arguments, which a call writes. */
  readonly _argRegions: ReadonlyMap<number, { readonly buffer: unknown }>;
  readonly _passes: readonly unknown[];
  /** What a call reads back, in the order of the plan's results. */
  readonly _resultReads: readonly Read[];
}
type Read =
  | { readonly kind: 'step'; readonly buffer: unknown; readonly byteLength: number }
  | { readonly kind: 'literal'; readonly value: null };

/** A kernel of WebGL, and what it makes. */
interface Making {
  readonly texture?: Texture;
  /** It has another texture than its framebuffer. */
  _textureSwitched?: boolean;
}
interface Texture {
  /** Another handle of the same texture. */
  readonly constructor: new (texture: Texture) => Texture;
  toArray(): unknown;
  /** Takes a new texture where another handle has this one, and says whether it has. */
  beforeMutate(): boolean;
  delete(): void;
}

/** A pipeline as gpu.js makes it. */
export type Pipeline = ((...args: never[]) => Promise<unknown>) & { readonly pipeline: unknown };

/** A state tensor: which argument it is, and what it becomes among the results. */
export interface Carried {
  readonly argument: number;
  readonly result: number;
}

/** The state of a plan, where its last call has left it. Calls must wait for one another. */
export interface ResidentState {
  /** Calls the plan without reading the state back. `goesOn`: from the state that is there, whatever the arguments say. */
  call(args: readonly unknown[], goesOn: boolean): Promise<unknown>;
  /** Reads the state back: the results that it is, by their keys. */
  collect(): Promise<unknown>;
}

/** The state of a plan that has been called once; null where it is not on a graphics device, or not in a way that is known here. */
export function residentState(pipeline: Pipeline, carried: readonly Carried[]): ResidentState | null {
  const inner = pipeline.pipeline as Inner;
  const { plan, _executor: executor } = inner;
  if (executor && executor.kind === 'fused-encoder') return inBuffers(pipeline, executor, carried);
  return plan && executor === false ? inTextures(pipeline, inner, plan, carried) : null;
}

/** WebGPU: results are copied from buffer to buffer to where a call finds its arguments. */
function inBuffers(pipeline: Pipeline, encoder: Encoder, carried: readonly Carried[]): ResidentState | null {
  const { _argRegions, _resultReads } = encoder;
  const copies = carried.flatMap(({ argument, result }) => {
    const [from, to] = [_resultReads[result], _argRegions.get(argument)];
    return from?.kind === 'step' && to ? [{ from, to }] : [];
  });
  if (copies.length < carried.length) return null;
  const state = new Set(carried.map(({ argument }) => argument));
  const others = new Map([..._argRegions].filter(([at]) => !state.has(at)));
  const reads = (ofState: boolean): readonly Read[] => {
    const kept = new Set(carried.map(({ result }) => result));
    return _resultReads.map((read, at) =>
      kept.has(at) === ofState ? read : { kind: 'literal', value: null },
    );
  };
  const [answered, collected] = [{ _resultReads: reads(false) }, { _resultReads: reads(true) }];
  const callWith = (changed: Partial<Encoder>, args: readonly unknown[]): Promise<unknown> =>
    changing(encoder, changed, () => pipeline(...(args as never[])));
  return {
    call: (args, goesOn) => {
      if (!goesOn) return callWith(answered, args);
      const commands = encoder._device.createCommandEncoder();
      for (const { from, to } of copies)
        commands.copyBufferToBuffer(from.buffer, 0, to.buffer, 0, from.byteLength);
      encoder._device.queue.submit([commands.finish()]);
      return callWith({ ...answered, _argRegions: others }, args);
    },
    collect: () => callWith({ ...collected, _argRegions: new Map(), _passes: [] }, []),
  };
}

/** WebGL: a result is a texture, which becomes an argument; the kernel that made it takes a new one. */
function inTextures(
  pipeline: Pipeline,
  inner: Inner,
  plan: Plan,
  carried: readonly Carried[],
): ResidentState | null {
  const { results } = plan;
  const tensors = carried.flatMap(({ argument, result }) => {
    const { key, binding } = results.entries[result] ?? { key: '', binding: {} };
    const made = plan.steps[binding.step ?? -1];
    const uploading = plan.genericClones.get(`up:${argument}`);
    if (made === undefined || !uploading) return [];
    const making = inner._genericClone(plan, made).kernel;
    return making.texture && uploading.kernel.texture ? [{ argument, key, making, uploading }] : [];
  });
  if (tensors.length < carried.length) return null;
  const state = new Set(carried.map(({ result }) => result));
  const entries = results.entries.filter((_, at) => !state.has(at));
  /** A kernel knows its argument by the class of the handle, which is another one for a row and for a matrix of one row. */
  const asArguments = (): { argument: number; handle: Texture }[] =>
    tensors.map(({ argument, making, uploading }) => {
      const { constructor: Handle } = present(uploading.kernel.texture, 'uploaded');
      const made = present(making.texture, 'made');
      const handle = new Handle(made);
      making._textureSwitched = made.beforeMutate();
      return { argument, handle };
    });
  return {
    call: async (args, goesOn) => {
      const handles = goesOn ? asArguments() : [];
      const given = [...args];
      for (const { argument, handle } of handles) given[argument] = handle;
      try {
        return await changing(plan, { results: { ...results, entries } }, () =>
          pipeline(...(given as never[])),
        );
      } finally {
        for (const { handle } of handles) handle.delete();
      }
    },
    collect: () =>
      Promise.resolve(
        Object.fromEntries(tensors.map(({ key, making }) => [key, making.texture?.toArray()] as const)),
      ),
  };
}

/** Does something while an object is different. */
async function changing<T extends object, R>(
  object: T,
  changed: Partial<T>,
  work: () => Promise<R>,
): Promise<R> {
  const before = { ...object };
  Object.assign(object, changed);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(changed) as (keyof T)[]) object[name] = before[name];
  }
}
