import type { Random } from '../base/random.ts';
import type { KernelProgram, TensorId } from '../compiler/program.ts';
import type { Numbers } from '../runtime/executor.ts';
import { pack, unpack } from '../runtime/pack.ts';

/** `count` standard normal numbers. */
export function normals(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

/**
 * A random direction for every parameter tensor, inside the space of the document's parameters: entries that no edge has
 * stay zero.
 */
export function parameterDirection(
  program: KernelProgram,
  parameters: Readonly<Record<TensorId, Float64Array>>,
  random: Random,
): Record<TensorId, Float64Array> {
  const drawn = Object.entries(unpack(program, parameters)).map(
    ([id, values]) => [id, normals(random, values.length)] as const,
  );
  return pack(program, Object.fromEntries(drawn));
}

/** Σ aᵢ bᵢ. */
export function dot(a: Numbers, b: Numbers): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += (a[i] as number) * (b[i] as number);
  return total;
}

/** a + h·v. */
export function moved(a: Float64Array, v: Float64Array | undefined, h: number): Float64Array {
  return v ? a.map((x, i) => x + h * (v[i] as number)) : a;
}
