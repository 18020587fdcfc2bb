// The style sheet comes with the page: names on the canvas are set in the same face from the start.
import 'katex/dist/katex.min.css';
import { useEffect, useRef } from 'react';

/** A formula set by KaTeX; until it has loaded, and for text search, its TeX source stands there. */
export function Formula({ tex }: { tex: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let wanted = true;
    void import('./katex.ts').then(({ render }) => {
      if (wanted && place.current !== null) render(tex, place.current, { throwOnError: false });
    });
    return () => {
      wanted = false;
    };
  }, [tex]);
  return <span ref={place} className="formula" />;
}
