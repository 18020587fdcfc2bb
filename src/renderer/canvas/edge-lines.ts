import type { DrawnEdge, Id, Parameters } from '../../document/document.ts';
import { vertexForm } from '../../interchange/drawing/geometry.ts';
import type { Placing } from './drawn-edges.ts';

/** All edges of a large drawing as plain numbers, made once per change and painted many times. */
export interface EdgeLines {
  readonly count: number;
  /** Of each edge: start x, start y, end x, end y. */
  readonly ends: Float32Array;
  /** −1, 0 or 1: the sign of a scalar weight. */
  readonly signs: Int8Array;
}

/** A part of the canvas. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Which vertices the edges join, by number: all that does not change while vertices move. */
export interface EdgeEnds {
  readonly vertices: readonly Id[];
  /** Of each edge: number of the giving and of the receiving vertex. */
  readonly joined: Uint32Array;
  readonly signs: Int8Array;
}

export function edgeEnds(edges: Readonly<Record<Id, DrawnEdge>>, parameters: Parameters): EdgeEnds {
  const numbers = new Map<Id, number>();
  const numberOf = (id: Id) => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, numbers.size);
    return numbers.size - 1;
  };
  const entries = Object.entries(edges);
  const joined = new Uint32Array(2 * entries.length);
  const signs = new Int8Array(entries.length);
  for (const [i, [id, { from, to, tie }]] of entries.entries()) {
    joined[2 * i] = numberOf(from);
    joined[2 * i + 1] = numberOf(to);
    signs[i] = Math.sign(parameters[tie ?? id]?.values[0] ?? 0);
  }
  return { vertices: [...numbers.keys()], joined, signs };
}

/** The edges where their vertices stand now. */
export function edgeLines({ vertices, joined, signs }: EdgeEnds, { layout, shapes }: Placing): EdgeLines {
  const places = vertices.map((id) => {
    const { x, y } = layout[id] ?? { x: 0, y: 0 };
    const half = vertexForm(shapes.get(id)).width / 2;
    return { y, right: x + half, left: x - half };
  });
  const ends = new Float32Array(4 * signs.length);
  for (let i = 0; i < signs.length; i++) {
    const [from, to] = [places[joined[2 * i] ?? 0], places[joined[2 * i + 1] ?? 0]];
    ends[4 * i] = from?.right ?? 0;
    ends[4 * i + 1] = from?.y ?? 0;
    ends[4 * i + 2] = to?.left ?? 0;
    ends[4 * i + 3] = to?.y ?? 0;
  }
  return { count: signs.length, ends, signs };
}

/** Numbers of the edges that may cross the view; at most `limit` of them, evenly picked, and how many there are. */
export function visibleLines(
  { count, ends }: EdgeLines,
  view: View,
  limit: number,
): { picked: Uint32Array; total: number } {
  const seen = new Uint32Array(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const [x0, y0, x1, y1] = [
      ends[4 * i] ?? 0,
      ends[4 * i + 1] ?? 0,
      ends[4 * i + 2] ?? 0,
      ends[4 * i + 3] ?? 0,
    ];
    const across = (x0 < x1 ? x1 : x0) >= view.left && (x0 < x1 ? x0 : x1) <= view.right;
    if (across && (y0 < y1 ? y1 : y0) >= view.top && (y0 < y1 ? y0 : y1) <= view.bottom) seen[total++] = i;
  }
  if (total <= limit) return { picked: seen.slice(0, total), total };
  const stride = total / limit;
  return { picked: Uint32Array.from({ length: limit }, (_, i) => seen[Math.floor(i * stride)] ?? 0), total };
}
