import type { KernelProgram, TensorId } from '../compiler/program.ts';
import type { Tensors } from './executor.ts';

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

/** The inverse of `pack`: numbers (or gradients) by document id. */
export function unpack(program: KernelProgram, tensors: Tensors): Record<string, Float64Array> {
  const values = program.parameters.flatMap((piece) => {
    const tensor = tensors[piece.tensor];
    if (!tensor) return [];
    const { places, start, shape } = piece;
    const numbers = new Float64Array(shape.reduce((a, b) => a * b, 1));
    // There may be millions of numbers, and the window waits for them: they are copied in one piece where they are one.
    if (!places) numbers.set(tensor.subarray(start, start + numbers.length));
    else for (let i = 0; i < numbers.length; i += 1) numbers[i] = tensor[places[i] as number] ?? 0;
    return [[piece.id, numbers] as const];
  });
  return Object.fromEntries(values); // own properties, whatever the names
}

function tensorSize(program: KernelProgram, id: TensorId): number {
  return (program.tensors[id]?.extents ?? []).reduce<number>(
    (n, e) => n * (typeof e === 'number' ? e : 1),
    1,
  );
}
