import { existsSync, readFileSync } from 'node:fs';
import type { Timing } from '../src/lab/speed/measure.ts';
import { number } from './markdown.ts';

/** Ratios within one run, by name; the larger the better. */
export type Ratios = Readonly<Record<string, Timing>>;

/** The committed ratios, by section. */
export type Baseline = Readonly<Record<string, Ratios>>;

export const baselineFile = 'bench/baseline.json';

export function readBaseline(): Baseline {
  return existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as Baseline) : {};
}

/** Worse by more than the spread: each median lies outside the other's range. Better likewise. */
export function verdict(now: Timing, then: Timing): 'worse' | 'better' | 'same' {
  if (now.median < then.least && now.most < then.median) return 'worse';
  return now.median > then.most && now.least > then.median ? 'better' : 'same';
}

/** A line for every ratio that was known, the worse first, and whether any is worse; one that is gone is no better. */
export function compare(now: Ratios, then: Ratios): { readonly lines: string[]; readonly worse: boolean } {
  const order = ['worse', 'better', 'same'] as const;
  const gone = Object.keys(then).filter((name) => !(name in now));
  const compared = Object.entries(now).flatMap(([name, ratio]) => {
    const known = then[name];
    return known ? [{ name, ratio, known, is: verdict(ratio, known) }] : [];
  });
  const lines = order.flatMap((is) =>
    compared
      .filter((one) => one.is === is)
      .map(({ name, ratio, known }) => {
        const change = number(ratio.median / known.median, 2);
        return `${is.padEnd(6)} ×${change}  ${name}: ${range(ratio)}, was ${range(known)}`;
      }),
  );
  const missing = gone.map((name) => `gone           ${name}`);
  return {
    lines: [...missing, ...lines],
    worse: gone.length > 0 || compared.some((one) => one.is === 'worse'),
  };
}

function range({ least, median, most }: Timing): string {
  return `${significant(median)} (${significant(least)}–${significant(most)})`;
}

function significant(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
