import { create } from 'zustand';
import type { Id } from '../../document/document.ts';

/**
 * The one thing that is pointed at, wherever the pointer or the focus is: a vertex (or one component of it), an edge (or
 * one entry of its map), or a part of a layer in a formula. It changes with every movement of the pointer: who draws much
 * lights up what it has drawn instead of drawing again; see `notation/light.ts`.
 */
export type Pointed =
  | { readonly kind: 'vertex'; readonly id: Id; readonly at: number | null }
  | {
      readonly kind: 'edge';
      readonly id: Id;
      /** In a matrix: the place, and which number of which θ stands there. */
      readonly place: MatrixPlace | null;
      readonly theta: string | null;
    }
  | { readonly kind: 'place'; readonly place: MatrixPlace }
  | { readonly kind: 'layer'; readonly level: number; readonly part: 'W' | 'b' | 'f' | 'o' };

export interface MatrixPlace {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

export interface PointedState {
  readonly pointed: Pointed | null;
}

export const pointedStore = create<PointedState>(() => ({ pointed: null }));

/**
 * Points at something, or away with null; nothing happens while it stays the same. All views use mouse events, as the canvas
 * does: of a leaving and an entering, the leaving then comes first.
 */
export function pointAt(next: Pointed | null): void {
  const { pointed } = pointedStore.getState();
  if (pointed === next || (pointed !== null && next !== null && keyOf(pointed) === keyOf(next))) return;
  pointedStore.setState({ pointed: next });
}

function keyOf(pointed: Pointed): string {
  switch (pointed.kind) {
    case 'vertex':
      return JSON.stringify(['vertex', pointed.id, pointed.at]);
    case 'edge':
      return JSON.stringify(['edge', pointed.id, pointed.theta, placeKey(pointed.place)]);
    case 'place':
      return placeKey(pointed.place);
    case 'layer':
      return `${pointed.part} ${pointed.level}`;
  }
}

function placeKey(place: MatrixPlace | null): string {
  return place === null ? '' : `${place.level} ${place.row} ${place.column}`;
}
