import { ownConvention } from './convention.ts';
import type { Convention } from './convention.ts';

/** A convention with a name. */
export interface ConventionPreset {
  readonly title: string;
  readonly convention: Convention;
}

const of = (title: string, parts: Partial<Convention>): ConventionPreset => ({
  title,
  convention: { ...ownConvention, ...parts },
});
const meanOfHalves = { batch: 'mean', half: 'half' } as const;

/** The notations of the courses, of textbooks and of libraries, as far as they disagree. */
export const conventions: Readonly<Record<string, ConventionPreset>> = {
  adjoint: of('Adjoint', {}),
  higham: of('Higham & Higham', { ...meanOfHalves, letters: 'z-a', layers: 'square', inputLayer: '1' }),
  ruthotto: of('Ruthotto (Y, K, b)', {
    ...meanOfHalves,
    letters: 'A-Y',
    layers: 'subscript',
    numbered: 'from',
  }),
  // Understanding Machine Learning, chapter 20: a constant vertex in every layer, δ by the output.
  jelenkovic: of('Jelenković, UML', { ...meanOfHalves, bias: 'edge', delta: 'output' }),
  nielsen: of('Nielsen', { ...meanOfHalves, letters: 'z-a', layers: 'plain', inputLayer: '1' }),
  ng: of('Ng', { ...meanOfHalves, letters: 'z-a-J', layers: 'square' }),
  goodfellow: of('Goodfellow, Bengio, Courville', { batch: 'mean', half: 'whole', letters: 'a-h' }),
  bishop: of('Bishop', { batch: 'sum', half: 'half', letters: 'a-z', bias: 'edge' }),
  hagan: of('Hagan', { batch: 'mean', half: 'whole', letters: 'n-a', layers: 'plain' }),
  pytorch: of('PyTorch', { batch: 'mean', half: 'whole', letters: 'z-h', vectors: 'row', first: '0' }),
  keras: of('Keras', {
    batch: 'mean',
    half: 'whole',
    letters: 'z-h',
    vectors: 'row',
    weights: 'from-to',
    first: '0',
  }),
  matlab: of('MATLAB', { ...meanOfHalves, letters: 'z-a' }),
};

/** The name of the preset that a convention is, in all of its parts; null where somebody has changed one. */
export function presetOf(convention: Convention): string | null {
  const same = (other: Convention) =>
    Object.entries(other).every(([key, value]) => convention[key as keyof Convention] === value);
  return Object.entries(conventions).find(([, preset]) => same(preset.convention))?.[0] ?? null;
}
