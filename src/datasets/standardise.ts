/** x ↦ (x − mean) / deviation. */
export interface Scaling {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Scales every column of a row-major table to mean 0 and variance 1 over the given rows. A column that is constant there
 * is only shifted (deviation 1).
 */
export function standardise(
  values: Float64Array,
  columns: number,
  rows: Uint32Array,
): { inputs: Float64Array; scaling: Scaling[] } {
  const scaling = Array.from({ length: columns }, (_, column): Scaling => {
    let sum = 0;
    for (const row of rows) sum += values[row * columns + column] ?? 0;
    const mean = rows.length === 0 ? 0 : sum / rows.length;
    let squares = 0;
    for (const row of rows) squares += ((values[row * columns + column] ?? 0) - mean) ** 2;
    const deviation = rows.length === 0 ? 0 : Math.sqrt(squares / rows.length);
    // Rounding leaves a constant column a deviation of about 1e-16 of its size.
    return { mean, deviation: deviation <= 1e-12 * Math.abs(mean) ? 1 : deviation };
  });
  const inputs = values.map((value, i) => {
    const { mean, deviation } = scaling[i % columns] ?? { mean: 0, deviation: 1 };
    return (value - mean) / deviation;
  });
  return { inputs, scaling };
}

/**
 * Whether a network had better see the columns standardised: the largest of them is by an order of magnitude away from the
 * size of about 1 that starting weights are made for. Far above it, squashing activations are saturated from the start.
 */
export function needsStandardising(values: Float64Array, columns: number): boolean {
  let largest = 0;
  for (let column = 0; column < columns; column++) {
    let squares = 0;
    for (let at = column; at < values.length; at += columns) squares += (values[at] ?? 0) ** 2;
    largest = Math.max(largest, Math.sqrt((squares * columns) / values.length));
  }
  return largest > 10 || (largest > 0 && largest < 0.1);
}
