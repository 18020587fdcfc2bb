import type { Position, Shape } from '../../document/document.ts';

/** How a vertex looks, by its shape alone, and the extent of its outline in pixels. */
export interface VertexForm {
  readonly form: 'neuron' | 'layer' | 'maps' | 'unknown';
  readonly width: number;
  readonly height: number;
}

const neuron: VertexForm = { form: 'neuron', width: 44, height: 44 };
const maps: VertexForm = { form: 'maps', width: 64, height: 64 };
const unknown: VertexForm = { form: 'unknown', width: 44, height: 64 };

/** A neuron is a circle, a layer a column that grows with the logarithm of its size, feature maps a stacked square. */
export function vertexForm(shape: Shape | null | undefined): VertexForm {
  if (shape === null || shape === undefined) return unknown;
  if (shape.length > 1) return maps;
  const size = shape[0] ?? 1;
  if (size <= 1) return neuron;
  return { form: 'layer', width: 44, height: Math.min(176, Math.round(56 + 12 * Math.log2(size))) };
}

/** `28×28×8` */
export function shapeText(shape: Shape | null | undefined): string {
  return shape === null || shape === undefined ? '?' : shape.join('×');
}

/** A cubic from the right side of one vertex to the left side of another. */
export interface Curve {
  readonly start: Position;
  readonly first: Position;
  readonly second: Position;
  readonly end: Position;
}

/**
 * Control points are level with the ends, half way between; an edge that leads back swings out around both vertices. `bend`: pixels by
 * which the middle stands lower.
 */
export function curveBetween(start: Position, end: Position, bend = 0): Curve {
  const across = end.x - start.x;
  const reach = across >= 24 ? across / 2 : 48 + Math.min(120, (24 - across) / 3);
  const around = across < 0 && Math.abs(end.y - start.y) < 48 ? -96 : 0;
  const lift = around + (4 / 3) * bend; // the middle is moved by three quarters of what both control points are
  return {
    start,
    first: { x: start.x + reach, y: start.y + lift },
    second: { x: end.x - reach, y: end.y + lift },
    end,
  };
}

/** SVG path data of a curve. */
export function curvePath({ start, first, second, end }: Curve): string {
  return `M${point(start)}C${point(first)} ${point(second)} ${point(end)}`;
}

/** The point of a curve at t in [0, 1] (Bernstein form). */
export function curveAt({ start, first, second, end }: Curve, t: number): Position {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return {
    x: a * start.x + b * first.x + c * second.x + d * end.x,
    y: a * start.y + b * first.y + c * second.y + d * end.y,
  };
}

/** Stroke width of a scalar weight: grows with its magnitude and levels off. */
export function weightWidth(weight: number): number {
  return 1 + 3.5 * Math.tanh(Math.abs(weight) / 1.5);
}

/** Path of σ over [−3, 3], scaled to fit a box of the given extent around (0, 0). Gaps where σ is not finite. */
export function sigmaPath(sigma: (x: number) => number, width: number, height: number): string {
  const samples = Array.from({ length: 33 }, (_, i) => sigma(-3 + (6 * i) / 32));
  const largest = Math.max(1, ...samples.filter(Number.isFinite).map(Math.abs));
  const scale = Math.min(3, largest);
  let path = '';
  let pen = 'M';
  for (const [i, value] of samples.entries()) {
    if (!Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    const y = (-Math.max(-scale, Math.min(scale, value)) / scale) * (height / 2);
    path += `${pen}${point({ x: (i / 32 - 0.5) * width, y })}`;
    pen = 'L';
  }
  return path;
}

function point({ x, y }: Position): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
