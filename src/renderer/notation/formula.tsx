// The style sheet comes with the page: names on the canvas are set in the same face from the start.
import 'katex/dist/katex.min.css';
import { useEffect, useRef } from 'react';
import type { MouseEvent } from 'react';
import { pointAt } from '../state/pointed-store.ts';
import { relight } from './light.ts';

/**
 * A formula set by KaTeX; until it has loaded, and for text search, its TeX source stands there. Its symbols can be pointed
 * at; `\htmlData` is the only command beyond plain TeX that is let through.
 */
export function Formula({ tex, className = '' }: { tex: string; className?: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let wanted = true;
    void import('./katex.ts').then(({ render }) => {
      if (!wanted || place.current === null) return;
      const trust = ({ command }: { command: string }) => command === '\\htmlData';
      render(tex, place.current, { throwOnError: false, strict: false, trust });
      relight();
    });
    return () => {
      wanted = false;
    };
  }, [tex]);
  return (
    <span
      ref={place}
      className={`formula ${className}`}
      onMouseMove={point}
      onMouseLeave={() => pointAt(null)}
    />
  );
}

function point({ target }: MouseEvent): void {
  const symbol =
    target instanceof Element ? target.closest<HTMLElement>('[data-symbol]')?.dataset['symbol'] : undefined;
  const [, part, level] = /^([Wbfo])(\d+)$/.exec(symbol ?? '') ?? [];
  if (part === undefined) pointAt(null);
  else pointAt({ kind: 'layer', level: Number(level), part: part as 'W' | 'b' | 'f' | 'o' });
}
