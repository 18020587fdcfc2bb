import { mix } from '../drawing/ink.ts';
import type { Ink, Rgb } from '../drawing/ink.ts';

/** Lightness, chroma and hue (radians) of the ends of the map for magnitudes, in OKLCH. */
const [dark, light] = [
  [0.3, 0.11, 5.1],
  [0.93, 0.13, 1.85],
] as const;

/**
 * The map for magnitudes, from dark violet over blue and green to light yellow: even steps of lightness and hue in the
 * OKLab space of Ottosson (2020), so that equal steps look equal.
 */
export function sequential(share: number): Rgb {
  const at = (i: 0 | 1 | 2) => dark[i] + (light[i] - dark[i]) * Math.min(1, Math.max(0, share));
  return oklch(at(0), at(1), at(2));
}

/** Black to white. */
export function grey(share: number): Rgb {
  const level = Math.round(255 * Math.min(1, Math.max(0, share)));
  return [level, level, level];
}

/** A line over a colour: darker on light grounds, lighter on dark ones. */
export function over([red, green, blue]: Rgb): Rgb {
  const bright = 0.3 * red + 0.59 * green + 0.11 * blue > 110;
  return mix([red, green, blue], bright ? [0, 0, 0] : [255, 255, 255], bright ? 0.45 : 0.5);
}

/** Ground of a class region: pale enough for the markers on it. */
export function regionColour({ panel, classes, ink }: Ink, kind: number): Rgb {
  return mix(panel, classes[kind % 8] ?? ink, 0.3);
}

function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** A linear share of light as sRGB writes it, 0 to 255. */
function encoded(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}
