import type { KernelProgram, TensorId } from '../compiler/program.ts';
import type { Numbers, Tensors } from './executor.ts';

/** Document parameters laid out as a program's parameter tensors; what no piece fills is zero. */
export function pack(
  program: KernelProgram,
  values: Readonly<Record<string, ArrayLike<number>>>,
): Record<TensorId, Float64Array> {
  const tensors: Record<TensorId, Float64Array> = {};
  for (const piece of program.parameters) {
    tensors[piece.tensor] ??= new Float64Array(tensorSize(program, piece.tensor));
    const tensor = tensors[piece.tensor] as Float64Array;
    const value = Object.hasOwn(values, piece.id) ? values[piece.id] : undefined;
    if (!value) continue;
    const { places, start } = piece;
    if (!places) tensor.set(value, start);
    else for (let i = 0; i < value.length; i += 1) tensor[places[i] as number] = value[i] as number;
  }
  return tensors;
}

/** The inverse of `pack`: numbers (or gradients) by document id, in arrays of their own. */
export function unpack(program: KernelProgram, tensors: Tensors): Record<string, Float64Array> {
  return unpacked(program, tensors, (part) => new Float64Array(part));
}

/**
 * As `unpack`, but what lies in one piece of a float64 tensor is a view of it: there may be millions of numbers, and the window
 * waits for them.
 */
export function unpackInPlace(program: KernelProgram, tensors: Tensors): Record<string, Float64Array> {
  return unpacked(program, tensors, (part) => (part instanceof Float64Array ? part : new Float64Array(part)));
}

function unpacked(
  program: KernelProgram,
  tensors: Tensors,
  whole: (part: Numbers) => Float64Array,
): Record<string, Float64Array> {
  const values = program.parameters.flatMap(({ id, tensor, places, start, shape }) => {
    const from = tensors[tensor];
    if (!from) return [];
    const size = shape.reduce((a, b) => a * b, 1);
    const numbers = places ? gathered(from, places) : whole(from.subarray(start, start + size));
    return [[id, numbers] as const];
  });
  return Object.fromEntries(values); // own properties, whatever the names
}

/** In a plain loop: there may be a hundred thousand pieces of one number. */
function gathered(from: Numbers, places: readonly number[]): Float64Array {
  const numbers = new Float64Array(places.length);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = from[places[i] as number] ?? 0;
  return numbers;
}

function tensorSize(program: KernelProgram, id: TensorId): number {
  return (program.tensors[id]?.extents ?? []).reduce<number>(
    (n, e) => n * (typeof e === 'number' ? e : 1),
    1,
  );
}
