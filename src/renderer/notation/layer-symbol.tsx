import { layerNumber } from '../../interchange/notation/convention.ts';
import { useConvention } from '../state/session-store.ts';

const greek: Readonly<Record<string, string>> = { '\\delta': 'δ' };

const brackets = { round: ['(', ')'], square: ['[', ']'], plain: ['', ''], subscript: ['', ''] } as const;

/** A letter of the convention as text. */
export function letterText(letter: string): string {
  return greek[letter] ?? letter;
}

/** A letter with the number of a layer, as the convention puts it. */
export function LayerSymbol({ letter, level }: { letter: string; level: number }) {
  const convention = useConvention();
  const number = layerNumber(convention, level);
  const Place = convention.layers === 'subscript' ? 'sub' : 'sup';
  const [open, close] = brackets[convention.layers];
  return (
    <>
      <i>{letterText(letter)}</i>
      <Place>
        {open}
        {number}
        {close}
      </Place>
    </>
  );
}
