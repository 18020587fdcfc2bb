import type { Position } from '../../document/document.ts';

/** A new vertex and its wires need about this much room beside others, and above and below them. */
const across = 96;
const along = 80;

/**
 * A place for a new vertex, that no other hides: the given one, or the next to its right, where the next layer stands.
 * Positions are those of the canvas.
 */
export function freePlace({ x, y }: Position, taken: readonly Position[]): Position {
  let left = x;
  while (taken.some((at) => Math.abs(at.x - left) < across && Math.abs(at.y - y) < along)) left += across;
  return { x: left, y };
}
