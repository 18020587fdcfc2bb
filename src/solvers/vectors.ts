/** Arithmetic of dense real vectors. Nothing here writes to its arguments. */

/** xᵀy. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += (x[i] as number) * (y[i] as number);
  return sum;
}

/** ‖x‖₂. */
export function norm(x: Float64Array): number {
  return Math.sqrt(dot(x, x));
}

/** x + t·d as a new vector. */
export function plus(x: Float64Array, t: number, d: Float64Array): Float64Array {
  const sum = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 1) sum[i] = (x[i] as number) + t * (d[i] as number);
  return sum;
}

/** t·x as a new vector. */
export function times(t: number, x: Float64Array): Float64Array {
  const product = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 1) product[i] = t * (x[i] as number);
  return product;
}

/** x − y as a new vector. */
export function minus(x: Float64Array, y: Float64Array): Float64Array {
  return plus(x, -1, y);
}
