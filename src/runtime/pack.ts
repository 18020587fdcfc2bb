import type { KernelProgram, TensorId } from '../compiler/program.ts';

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
export function unpack(
  program: KernelProgram,
  tensors: Readonly<Record<TensorId, ArrayLike<number>>>,
): Record<string, Float64Array> {
  const values = program.parameters.flatMap((piece) => {
    const tensor = tensors[piece.tensor];
    if (!tensor) return [];
    const { places, start, shape } = piece;
    // Plain loops: there may be millions of numbers, and the window waits for them.
    const numbers = new Float64Array(shape.reduce((a, b) => a * b, 1));
    for (let i = 0; i < numbers.length; i += 1) {
      numbers[i] = tensor[places ? (places[i] as number) : start + i] ?? 0;
    }
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
