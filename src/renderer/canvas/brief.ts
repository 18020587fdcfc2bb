/** Three digits: what fits beside a vertex. */
export function brief(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text =
    size === 0
      ? '0'
      : size >= 1e-3 && size < 999.5
        ? String(Number(size.toPrecision(3)))
        : size.toExponential(1).replace('e+', 'e').replace('e-', 'e−');
  return `${value < 0 ? '−' : ''}${text}`;
}
