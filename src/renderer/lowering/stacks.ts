import type { LayerSequence, ShapedGraph } from '../../compiler/stages.ts';
import type { Id, Position } from '../../document/document.ts';
import { vertexForm } from '../../interchange/drawing/geometry.ts';

/** Between two levels, and between the outlines of things that stand one below the other. */
const step = { level: 168, row: 36 } as const;
/** Side of the mark of a carried value. */
export const carrySize = 18;

/**
 * Every vertex in the column of its level, in the drawing's order from top to bottom; with a sequence, a place below them
 * for everything that is carried through the level, by its `carryKey`.
 */
export function levelPlaces(
  { levels, shapes }: ShapedGraph,
  drawn: Readonly<Record<Id, Position>>,
  sequence: LayerSequence | null = null,
): Map<string, Position> {
  const places = new Map<string, Position>();
  for (const [level, ids] of levels.entries()) {
    const own = ids.toSorted((a, b) => (drawn[a]?.y ?? 0) - (drawn[b]?.y ?? 0));
    const carried = sequence?.layers[level]?.carries ?? [];
    const keys = [...own, ...carried.map(({ vertex }) => carryKey(vertex, level))];
    const heights = [...own.map((id) => vertexForm(shapes.get(id)).height), ...carried.map(() => carrySize)];
    let top = -heights.reduce((sum, height) => sum + height + step.row, -step.row) / 2;
    for (const [i, height] of heights.entries()) {
      places.set(keys[i] as string, { x: level * step.level, y: top + height / 2 });
      top += height + step.row;
    }
  }
  return places;
}

/** Names the carry of a value in a layer; ids hold no line break, so that no vertex has such a name. */
export function carryKey(vertex: Id, level: number): string {
  return `${vertex}\n${level}`;
}
