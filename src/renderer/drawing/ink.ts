/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The theme's colours as a canvas needs them. */
export interface Ink {
  readonly panel: Rgb;
  readonly line: Rgb;
  readonly ink: Rgb;
  readonly inkSoft: Rgb;
  readonly accent: Rgb;
  readonly positive: Rgb;
  readonly negative: Rgb;
  /** The eight colours of classes; more classes begin again. */
  readonly classes: readonly Rgb[];
}

/** Reads the colours that hold for an element. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string): Rgb => parseHex(style.getPropertyValue(name).trim());
  return {
    panel: read('--panel'),
    line: read('--line'),
    ink: read('--ink'),
    inkSoft: read('--ink-soft'),
    accent: read('--accent'),
    positive: read('--positive'),
    negative: read('--negative'),
    classes: Array.from({ length: 8 }, (_, i) => read(`--class-${i + 1}`)),
  };
}

/** `#rgb` or `#rrggbb`. */
function parseHex(hex: string): Rgb {
  const digits = hex.slice(1);
  const value = Number.parseInt(digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** The colour `share` of the way from one to another. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const at = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [at(0), at(1), at(2)];
}

/** Blue for positive, orange for negative, the ground for zero; `share` runs from −1 to 1. */
export function diverging({ panel, positive, negative }: Ink, share: number): Rgb {
  return mix(panel, share > 0 ? positive : negative, 0.9 * Math.min(1, Math.abs(share)));
}

export function css([red, green, blue]: Rgb, opacity = 1): string {
  return `rgb(${red} ${green} ${blue} / ${opacity})`;
}
