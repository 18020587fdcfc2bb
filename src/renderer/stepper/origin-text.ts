import type { WalkRow } from '../../lab/walk-rows.ts';

/** Vertices and edges that are named. */
const most = 6;

/** What of the drawing a row comes from, the first few by name. */
export function originText({ vertices, edges }: WalkRow): string {
  const from = [...vertices, ...edges];
  return `${from.slice(0, most).join(', ')}${from.length > most ? ` and ${from.length - most} more` : ''}`;
}
