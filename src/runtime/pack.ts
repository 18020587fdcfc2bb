import type { KernelProgram, Piece, TensorId } from '../compiler/program.ts';

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
    for (let i = 0; i < value.length; i += 1) tensor[placeOf(piece, i)] = value[i] as number;
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
    const count = piece.shape.reduce((a, b) => a * b, 1);
    const numbers = Float64Array.from({ length: count }, (_, i) => tensor[placeOf(piece, i)] ?? 0);
    return [[piece.id, numbers] as const];
  });
  return Object.fromEntries(values); // own properties, whatever the names
}

function placeOf(piece: Piece, i: number): number {
  return piece.places ? (piece.places[i] as number) : piece.start + i;
}

function tensorSize(program: KernelProgram, id: TensorId): number {
  return (program.tensors[id]?.extents ?? []).reduce<number>(
    (n, e) => n * (typeof e === 'number' ? e : 1),
    1,
  );
}
