import { count } from '../notation/number-text.ts';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number of paths: in full up to a million, then with three digits, as 1.15·10¹⁸. */
export function pathsText(paths: bigint): string {
  if (paths < 1_000_000n) return count(Number(paths));
  const digits = paths.toString();
  const power = [...String(digits.length - 1)].map((d) => superscripts[Number(d)] ?? '').join('');
  return `≈ ${digits[0]}.${digits.slice(1, 3)}·10${power}`;
}
