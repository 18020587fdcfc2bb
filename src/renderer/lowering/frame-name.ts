import { alphabetOf, layerNumber } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import type { FrameMark } from './story.ts';

/** What a frame is called under a convention. The picture has a row for every end of an edge: where W is kept the other way, it shows Wᵀ. */
export function frameName(
  kind: FrameMark['kind'],
  level: number,
  convention: Convention,
): { readonly letter: string; readonly index: string; readonly raised: boolean } {
  if (kind === 'vector') return { letter: 'V', index: String(layerNumber(convention, level)), raised: false };
  const number = layerNumber(convention, convention.numbered === 'to' ? level : level - 1);
  const brackets = { round: ['(', ')'], square: ['[', ']'], plain: ['', ''], subscript: ['', ''] } as const;
  const [open, close] = brackets[convention.layers];
  const transposed = convention.weights === 'from-to' ? 'ᵀ' : '';
  return {
    letter: alphabetOf(convention).weight,
    index: `${open}${number}${close}${transposed}`,
    raised: convention.layers !== 'subscript',
  };
}
