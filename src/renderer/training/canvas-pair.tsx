import { useEffect, useRef } from 'react';
import { inkOf } from '../drawing/ink.ts';
import type { Ink } from '../drawing/ink.ts';
import { useThemeKey } from '../drawing/use-theme-key.ts';
import { runStore } from '../state/run-store.ts';
import type { RunState } from '../state/run-store.ts';

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Paints in CSS pixels. */
export type Painter = (context: CanvasRenderingContext2D, box: Box, ink: Ink, run: RunState) => string | void;

/**
 * Two canvases on top of each other: `below` is painted with every progress of the run and answers what is to be seen
 * in words; `above` (axes, points) only when something else changes. With `raised` the first one lies on top nevertheless.
 */
export function CanvasPair({
  below,
  above,
  label,
  raised = false,
}: {
  below: Painter;
  above: Painter;
  label: string;
  raised?: boolean;
}) {
  const lower = useRef<HTMLCanvasElement>(null);
  const upper = useRef<HTMLCanvasElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const theme = useThemeKey();
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const ink = inkOf(element);
    let frame = 0;
    const paintLower = () => {
      const words = paint(lower.current, element, below, ink);
      element.setAttribute('aria-label', typeof words === 'string' ? words : label);
    };
    const paintAll = () => {
      paintLower();
      paint(upper.current, element, above, ink);
    };
    const schedule = (work: () => void) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(work);
    };
    const observer = new ResizeObserver(() => schedule(paintAll));
    observer.observe(element);
    const stop = runStore.subscribe((now, before) => {
      if (now.region !== before.region) schedule(paintLower);
    });
    paintAll();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      stop();
    };
  }, [below, above, label, theme]);
  return (
    <div ref={holder} className={`canvas-pair ${raised ? 'is-raised' : ''}`} role="img" aria-label={label}>
      <canvas ref={lower} />
      <canvas ref={upper} />
    </div>
  );
}

function paint(
  canvas: HTMLCanvasElement | null,
  holder: HTMLElement,
  painter: Painter,
  ink: Ink,
): string | void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const box = { width: holder.clientWidth, height: holder.clientHeight };
  const ratio = window.devicePixelRatio;
  canvas.width = Math.max(1, Math.round(box.width * ratio));
  canvas.height = Math.max(1, Math.round(box.height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `${getComputedStyle(holder).fontSize} ${getComputedStyle(holder).fontFamily}`;
  return painter(context, box, ink, runStore.getState());
}
