/** Four significant digits, as numbers are shown everywhere: `0.01234`, `12.30`, `1.234e−7`, `−3.000`. */
export function significant(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text = size >= 1e-4 && size < 9999.5 ? size.toPrecision(4) : exponential(size);
  return `${value < 0 ? '−' : ''}${text}`;
}

/** The same with a plus sign before positive numbers. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${significant(value)}`;
}

function exponential(size: number): string {
  return size.toExponential(3).replace('e+', 'e').replace('e-', 'e−');
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A count with groups of three digits. */
export function count(value: number): string {
  return whole.format(value);
}
