import type { DrawnGraph, Id, Position, Shape } from '../../document/document.ts';
import { bendsOf } from '../../interchange/drawing/bends.ts';
import { curveAt, curveBetween, vertexForm } from '../../interchange/drawing/geometry.ts';
import type { Curve } from '../../interchange/drawing/geometry.ts';

/** Where every vertex stands and how large it is: all that edges depend on. */
export interface Placing {
  readonly layout: Readonly<Record<Id, Position>>;
  readonly shapes: ReadonlyMap<Id, Shape>;
}

const origin: Position = { x: 0, y: 0 };

/** The curve from the right side of one vertex to the left side of another. */
function curveOf({ layout, shapes }: Placing, from: Id, to: Id, bend: number): Curve {
  const [a, b] = [layout[from] ?? origin, layout[to] ?? origin];
  const start = { x: a.x + vertexForm(shapes.get(from)).width / 2, y: a.y };
  return curveBetween(start, { x: b.x - vertexForm(shapes.get(to)).width / 2, y: b.y }, bend);
}

/** The edge whose curve passes nearest to a point, if one does within `reach` pixels. */
export function edgeNear(
  graph: DrawnGraph,
  placing: Placing,
  point: Position,
  reach: number,
  eligible: (id: Id) => boolean,
): Id | null {
  const bends = bendsOf(graph.edges);
  let nearest: Id | null = null;
  let best = reach * reach;
  for (const [id, { from, to }] of Object.entries(graph.edges)) {
    if (!eligible(id)) continue;
    const curve = curveOf(placing, from, to, bends.get(id) ?? 0);
    for (let i = 2; i <= 14; i++) {
      const at = curveAt(curve, i / 16);
      const distance = (at.x - point.x) ** 2 + (at.y - point.y) ** 2;
      if (distance < best) [best, nearest] = [distance, id];
    }
  }
  return nearest;
}
