import { useEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { inkOf } from '../drawing/ink.ts';
import type { Ink } from '../drawing/ink.ts';
import { useThemeKey } from '../drawing/use-theme-key.ts';

/** The colours of the theme on the screen. */
export function useInk(): Ink {
  const theme = useThemeKey();
  return useMemo(() => {
    void theme; // the colours are read anew when it changes
    return inkOf(document.documentElement);
  }, [theme]);
}

/** The width of an element, kept up to date; 0 until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const holder = element.current;
    if (holder === null) return undefined;
    const measure = () => setWidth(Math.floor(holder.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(holder);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** A picture that can be taken out of the page. */
export function useSvg(): RefObject<SVGSVGElement | null> {
  return useRef<SVGSVGElement>(null);
}
