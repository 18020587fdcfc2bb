import { significant } from '../notation/number-text.ts';

/** A number to `digits` significant digits, without zeros at the end; `−3.2e−7`, `1175`, `0.05`. */
export function numeral(value: number, digits: number): string {
  if (!Number.isFinite(value)) return significant(value);
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(digits));
  const text = size > 0 && size < 1e-4 ? rounded.toExponential() : String(rounded);
  return text.replaceAll('-', '−').replace('e+', 'e');
}

/** A difference or a tolerance: two digits and a power; 0 where there is none. */
export function small(value: number): string {
  if (value === 0) return '0';
  return Number.isFinite(value)
    ? value.toExponential(1).replaceAll('-', '−').replace('e+', 'e')
    : significant(value);
}

/** Seconds as `0.08 s`, `12.4 s`, `3 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 0.01) return 'under 0.01 s';
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The name of a result as words: `largestStableRate` is `largest stable rate`. */
export function spaced(name: string): string {
  if (!/^[a-z]+([A-Z0-9][a-z0-9]*)+$/.test(name)) return name;
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=\d)/g, ' ').toLowerCase();
}
