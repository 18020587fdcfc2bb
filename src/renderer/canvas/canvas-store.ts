import { create } from 'zustand';
import type { Id, Position } from '../../document/document.ts';
import type { Refusal } from './wiring.ts';

/** A wire in the hand. */
export interface Wire {
  readonly anchor: Id;
  /** The anchor is the giving end. */
  readonly outgoing: boolean;
  readonly refusals: ReadonlyMap<Id, Refusal>;
  /** The edge whose end is being moved. */
  readonly replacing: Id | null;
}

/** A search box on the canvas: what would be added, and where. */
export interface Search {
  /** In the window's pixels. */
  readonly screen: Position;
  /** On the canvas. */
  readonly at: Position;
  /** The wire that was dropped on the empty canvas. */
  readonly wire: { readonly anchor: Id; readonly outgoing: boolean } | null;
  /** `add` makes a vertex, `connect` picks one that is there. */
  readonly purpose: 'add' | 'connect';
}

/** What happens on the canvas between two edits. */
export interface CanvasState {
  readonly wire: Wire | null;
  readonly search: Search | null;
  /** The edge on which the vertex in the hand would be inserted. */
  readonly insertion: Id | null;
  /** Kind of map that new edges get. */
  readonly map: string;
  /** The whole drawing was brought into view, and nobody has moved about since. */
  readonly fitted: boolean;
}

export const canvasStore = create<CanvasState>(() => ({
  wire: null,
  search: null,
  insertion: null,
  map: 'dense',
  fitted: false,
}));
export const useCanvas = canvasStore;
