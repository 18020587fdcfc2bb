/** As much of a gpu.js pipeline as is read here (version 2.24.1, pinned): the memory of a plan that runs as WebAssembly. */
interface FusedPipeline {
  readonly pipeline?: { readonly _executor?: { readonly f32?: Float32Array | null } | false | null };
}

/**
 * A view of numbers that gpu.js takes as they are. It would copy an array lest it change before the call begins, but what has a
 * `toArray` counts as a handle of something else. The array behind it must hold still until the call has answered.
 */
export function uncopied(values: Float32Array): Float32Array {
  const view = new Float32Array(values.buffer, values.byteOffset, values.length);
  return Object.defineProperty(view, 'toArray', { value: () => view });
}

/**
 * Lets a plan answer views of its memory, which its next call writes over, where gpu.js would slice copies. A call of a large
 * network moves megabytes of state, and fresh arrays for them cost more than the copying. Nothing is to be done before the first
 * call, which makes the memory, nor on other backends.
 */
export function answerInPlace(pipeline: object): void {
  const executor = (pipeline as FusedPipeline).pipeline?._executor;
  const memory = executor ? executor.f32 : null;
  if (memory && !Object.hasOwn(memory, 'slice'))
    Object.defineProperty(memory, 'slice', { value: Float32Array.prototype.subarray });
}

/**
 * Numbers that outlast the next call: a view of a plan's memory is copied, into `spare` where that has its length. An array of its
 * own stays as it is.
 */
export function kept(values: Float32Array, spare?: ArrayLike<number>): Float32Array {
  if (values.byteLength === values.buffer.byteLength) return values;
  if (!(spare instanceof Float32Array) || spare.length !== values.length) return values.slice();
  spare.set(values);
  return spare;
}
