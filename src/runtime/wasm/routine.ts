import { present } from '../../base/assert.ts';
import { type Life, shareBuffers } from '../../base/share-buffers.ts';
import {
  type KernelProgram,
  type Procedure,
  type ScalarFunction,
  scalarFunctions,
  type TensorId,
} from '../../compiler/program.ts';
import { scalarFunction } from '../../compiler/scalar-functions.ts';
import type { Numbers } from '../executor.ts';
import { Code } from './code.ts';
import { compileKernel } from './kernel.ts';
import { calledFunctions } from './kernel-facts.ts';
import { assembleModule, type Import, type WasmFunction } from './module.ts';

const page = 65536;
const alignment = 16;
/** Addresses are written as whole numbers of 32 bits with a sign. */
const mostBytes = 2 ** 31 - page;

/** Given as they are, since engines call the built-in functions directly; they are what `scalarFunction` calls. */
const native: Partial<Record<ScalarFunction, (a: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
};

/** A procedure whose tensors lie in one WebAssembly memory. */
export interface CompiledProcedure {
  /** A view on every tensor by name. Values on the way share memory, so only what is given or answered holds still. */
  readonly buffers: Readonly<Record<TensorId, Numbers>>;
  /** All steps, then the commits; as often as asked for. */
  run(times: number): void;
  /** Only the steps that depend on a tensor of role `direction`, where nothing else has changed since `run`. */
  again(): void;
}

/**
 * The steps of a procedure as float64 WebAssembly for one batch size: plain loops, as the interpreter's and equal to them
 * bit for bit, but ahead of time. Throws where WebAssembly may not be compiled, and a RangeError where the tensors are too many.
 */
export function compileProcedure(
  program: KernelProgram,
  procedure: Procedure,
  extentsOf: (id: TensorId) => readonly number[],
  tensors: readonly TensorId[],
  batch: number,
  commits: readonly (readonly [TensorId, TensorId])[],
): CompiledProcedure {
  const { places, end } = layOut(program, procedure, extentsOf, tensors, commits);
  if (end > mostBytes) throw new RangeError(`${end} bytes are more than one memory is addressed with`);
  const pages = Math.max(1, Math.ceil(end / page));
  const memory = new WebAssembly.Memory({ initial: pages });
  const { bytes, names } = moduleOf(program, procedure, extentsOf, places, batch, commits, pages);
  const env = Object.fromEntries(names.map((name) => [name, native[name] ?? scalarFunction(name)]));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { ...env, memory } });
  const start = instance.exports['run'] as (times: number, again: number) => void;
  const views = [...places].map(
    ([id, { address, count }]) => [id, new Float64Array(memory.buffer, address, count)] as const,
  );
  return { buffers: Object.fromEntries(views), run: (times) => start(times, 0), again: () => start(1, 1) };
}

interface Place {
  readonly address: number;
  readonly count: number;
}

/** Where tensors lie: what is given, kept and answered apart, what is made on the way in buffers shared by its lifetime. */
function layOut(
  program: KernelProgram,
  procedure: Procedure,
  extentsOf: (id: TensorId) => readonly number[],
  tensors: readonly TensorId[],
  commits: readonly (readonly [TensorId, TensorId])[],
): { places: Map<TensorId, Place>; end: number } {
  const countOf = (id: TensorId): number => extentsOf(id).reduce((a, b) => a * b, 1);
  const lives = livesOf(program, procedure, commits, countOf);
  const { bufferOf, sizes } = shareBuffers(lives);
  const places = new Map<TensorId, Place>();
  let end = 0;
  const room = (count: number): number => {
    const address = end;
    end += Math.ceil((count * 8) / alignment) * alignment;
    return address;
  };
  const shared = sizes.map(room);
  for (const id of tensors) {
    const buffer = bufferOf.get(id);
    const count = countOf(id);
    places.set(id, { address: buffer === undefined ? room(count) : (shared[buffer] as number), count });
  }
  return { places, end };
}

/** The lives of what steps make, in the order in which they are run. */
function livesOf(
  program: KernelProgram,
  procedure: Procedure,
  commits: readonly (readonly [TensorId, TensorId])[],
  countOf: (id: TensorId) => number,
): Life<TensorId>[] {
  const moving = movingTensors(program, procedure);
  const steps = [false, true].flatMap((moves) =>
    procedure.steps.filter(({ output }) => moving.has(output) === moves),
  );
  const last = new Map<TensorId, number>();
  for (const [at, { inputs, output }] of steps.entries()) {
    // What stands still is read again along every direction.
    for (const id of inputs) last.set(id, moving.has(output) && !moving.has(id) ? Infinity : at);
  }
  for (const id of [...procedure.outputs, ...commits.flat()]) last.set(id, Infinity);
  return steps.map(({ output }, from) => ({
    id: output,
    from,
    to: last.get(output) ?? from,
    size: countOf(output),
  }));
}

function moduleOf(
  program: KernelProgram,
  procedure: Procedure,
  extentsOf: (id: TensorId) => readonly number[],
  places: ReadonlyMap<TensorId, Place>,
  batch: number,
  commits: readonly (readonly [TensorId, TensorId])[],
  pages: number,
): { bytes: Uint8Array<ArrayBuffer>; names: ScalarFunction[] } {
  // Imports are numbered before functions, so which are called has to be known first.
  const used = [...new Set(procedure.steps.map((s) => s.kernel))];
  const names = calledFunctions(used.map((id) => present(program.kernels[id], id)));
  const imports: Import[] = names.map((name) => ({ name, arity: scalarFunctions[name] }));
  const functions: WasmFunction[] = [];
  const known = new Map<string, number>();
  const address = (id: TensorId): number => present(places.get(id), id).address;
  const steps = procedure.steps.map((step) => {
    const extents = step.inputs.map(extentsOf);
    const key = JSON.stringify([step.kernel, extents]);
    let index = known.get(key);
    if (index === undefined) {
      const kernel = present(program.kernels[step.kernel], step.kernel);
      const code = compileKernel(kernel, extents, batch, (name) => names.indexOf(name));
      index = imports.length + functions.length;
      functions.push({ parameters: ['i32', ...step.inputs.map(() => 'i32' as const)], code });
      known.set(key, index);
    }
    return { index, addresses: [step.output, ...step.inputs].map(address) };
  });
  const main = new Code(2);
  const turn = main.local('i32');
  main.begin('block');
  main.get(0);
  main.op('i32.eqz');
  main.branchIf(0);
  main.begin('loop');
  const moving = movingTensors(program, procedure);
  for (const still of [true, false]) {
    // Steps that stand still come first: none of them reads what moves.
    if (still) {
      main.begin('block');
      main.get(1);
      main.branchIf(0);
    }
    for (const [i, { index, addresses }] of steps.entries()) {
      if (moving.has(present(procedure.steps[i], 'step').output) === still) continue;
      for (const a of addresses) main.i32(a);
      main.call(index);
    }
    if (still) main.op('end');
  }
  for (const [state, next] of commits) {
    main.i32(address(state));
    main.i32(address(next));
    main.i32(present(places.get(state), state).count * 8);
    main.copyMemory();
  }
  main.get(turn);
  main.i32(1);
  main.op('i32.add');
  main.tee(turn);
  main.get(0);
  main.op('i32.lt_s');
  main.branchIf(0);
  main.op('end', 'end');
  functions.push({ parameters: ['i32', 'i32'], code: main });
  return { bytes: assembleModule(imports, functions, { pages }), names };
}

/** The tensors of a procedure that depend on a direction. */
export function movingTensors(program: KernelProgram, procedure: Procedure): Set<TensorId> {
  const moving = new Set(procedure.inputs.filter((id) => program.tensors[id]?.role === 'direction'));
  for (const { inputs, output } of procedure.steps)
    if (inputs.some((id) => moving.has(id))) moving.add(output);
  return moving;
}
