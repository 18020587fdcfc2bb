import { alphabetOf, firstIndex, layerNumber } from './convention.ts';
import type { Convention } from './convention.ts';
import type { Formula } from './formula.ts';
import { symbol } from './tex.ts';

/** How formulas are written. */
export interface Hand {
  readonly convention: Convention;
  /** Symbols carry `\htmlData`, so that they can be pointed at. */
  readonly marked: boolean;
  /** Vectors are those of example i. */
  readonly example: boolean;
  readonly transposed: boolean;
  /** Layer 1 stands for any layer t. */
  readonly generic: boolean;
}

export const plainHand: Omit<Hand, 'convention'> = {
  marked: false,
  example: false,
  transposed: false,
  generic: false,
};

/** The number of a layer as it is written. */
function indexOf({ convention, generic }: Hand, level: number): string {
  if (generic) return level === 1 ? 't' : 't-1';
  return String(layerNumber(convention, level));
}

/** A letter with the number of its layer, where the convention has it. */
function numbered(letter: string, index: string, { convention, example, transposed }: Hand): string {
  const i = example ? 'i' : '';
  const top = transposed ? '\\top' : '';
  switch (convention.layers) {
    case 'round':
      return raised(letter, i, `(${index})${top}`);
    case 'square':
      return raised(letter, i, `[${index}]${top}`);
    case 'plain':
      return transposed ? `(${raised(letter, i, index)})^{\\top}` : raised(letter, i, index);
    case 'subscript':
      return raised(letter, i === '' ? index : `${index},i`, top);
  }
}

function raised(letter: string, below: string, above: string): string {
  return `${letter}${below === '' ? '' : `_{${below}}`}${above === '' ? '' : `^{${above}}`}`;
}

/** A vector of a layer. */
export function vectorTex({ name, level }: Formula & { readonly kind: 'vector' }, hand: Hand): string {
  const { convention, marked, example, transposed, generic } = hand;
  const letters = alphabetOf(convention);
  const plain = (letter: string) => raised(letter, example ? 'i' : '', transposed ? '\\top' : '');
  const index = (of: number) => indexOf(hand, of);
  const part = (name: 'o' | 'b', tex: string) => (marked ? symbol(name, level, tex) : tex);
  switch (name) {
    case 'output':
      if (level === 0 && letters.input !== null && !generic) return part('o', plain(letters.input));
      return part('o', numbered(letters.output, index(level), hand));
    case 'sum':
      return numbered(letters.sum, index(level), hand);
    case 'bias': {
      const at = convention.numbered === 'to' ? level : level - 1;
      return part('b', numbered(letters.bias, index(at), { ...hand, example: false }));
    }
    case 'delta':
      return numbered(letters.delta, index(level), hand);
    case 'target':
      return plain(letters.target);
  }
}

/** The weights into a layer; those from several layers have two numbers. */
export function weightsTex(
  { level, source, alone }: Formula & { readonly kind: 'weights' },
  hand: Hand,
  letter: string = alphabetOf(hand.convention).weight,
): string {
  const { convention, marked } = hand;
  const [to, from] = [indexOf(hand, level), indexOf(hand, source)];
  const single = alone && (convention.numbered === 'to' || source === level - 1);
  const index = single ? (convention.numbered === 'to' ? to : from) : `${to},${from}`;
  const tex = numbered(letter, index, { ...hand, example: false });
  return marked ? symbol('W', level, tex) : tex;
}

/** Σ over the examples of a batch, or their mean. */
export function overTex({ convention }: Hand, mean: boolean): string {
  const range = firstIndex(convention) === 0 ? '_{i=0}^{n-1}' : '_{i=1}^{n}';
  return `${mean ? '\\frac{1}{n} ' : ''}\\sum${range} `;
}
