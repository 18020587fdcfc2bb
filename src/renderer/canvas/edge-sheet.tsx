import { useStore } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import { curveBetween } from '../../interchange/drawing/geometry.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { edgeEnds, edgeLines, visibleLines } from './edge-lines.ts';
import type { EdgeLines } from './edge-lines.ts';

/** Above this many edges the drawing's edges are painted on one sheet instead of being elements. */
export const sheetLimit = 4000;
/** Painted at most while the view moves, and once it rests: more could neither be told apart nor painted in time. */
const movingLimit = 800;
const restingLimit = 6000;
/** Milliseconds without movement. */
const rest = 120;

/** All edges of a large drawing, painted behind its vertices. */
export function EdgeSheet() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const note = useRef<HTMLParagraphElement>(null);
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const edges = useDocument((document) => document.graph.edges);
  const parameters = useDocument((document) => document.parameters);
  const layout = useDocument((document) => document.layout);
  const shapes = useCompilation((compilation) => compilation.graph.shapes);
  const ends = useMemo(() => edgeEnds(edges, parameters), [edges, parameters]);
  const lines = useMemo(() => edgeLines(ends, { layout, shapes }), [ends, layout, shapes]);
  useEffect(() => {
    const draw = (limit: number) => {
      const element = canvas.current;
      const context = element?.getContext('2d') ?? null;
      if (element === null || context === null) return;
      const { painted, total } = paint(context, lines, transform, { width, height }, limit);
      if (note.current === null) return;
      const [some, all] = [painted.toLocaleString('en'), total.toLocaleString('en')];
      note.current.textContent = painted < total ? `${some} of ${all} edges in view painted` : '';
    };
    const frame = requestAnimationFrame(() => draw(movingLimit));
    const timer = setTimeout(() => {
      cancelAnimationFrame(frame);
      draw(restingLimit);
    }, rest);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [transform, width, height, lines]);
  return (
    <>
      <canvas ref={canvas} className="edge-sheet" aria-hidden />
      <p ref={note} className="edge-sheet-note" />
    </>
  );
}

const styles = [
  { sign: 0, name: '--wire', dashed: false },
  { sign: 1, name: '--positive', dashed: false },
  { sign: -1, name: '--negative', dashed: true },
] as const;

function paint(
  context: CanvasRenderingContext2D,
  lines: EdgeLines,
  [x, y, zoom]: readonly [number, number, number],
  { width, height }: { width: number; height: number },
  limit: number,
): { painted: number; total: number } {
  const { canvas } = context;
  const ratio = window.devicePixelRatio;
  // Assigning the size clears the sheet.
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
  const view = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
  const { picked, total } = visibleLines(lines, view, limit);
  const colours = getComputedStyle(canvas);
  context.lineWidth = 0.75 / zoom;
  context.globalAlpha = Math.max(0.08, Math.min(0.6, 900 / picked.length));
  for (const { sign, name, dashed } of styles) {
    context.beginPath();
    for (const i of picked) if (lines.signs[i] === sign) trace(context, lines.ends, i);
    context.strokeStyle = colours.getPropertyValue(name);
    context.setLineDash(dashed ? [6 / zoom, 4 / zoom] : []);
    context.stroke();
  }
  return { painted: picked.length, total };
}

function trace(context: CanvasRenderingContext2D, ends: Float32Array, i: number): void {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ends.subarray(4 * i, 4 * i + 4);
  const { start, first, second, end } = curveBetween({ x: x0, y: y0 }, { x: x1, y: y1 });
  context.moveTo(start.x, start.y);
  context.bezierCurveTo(first.x, first.y, second.x, second.y, end.x, end.y);
}
