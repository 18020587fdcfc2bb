import { create } from 'zustand';
import type { MatrixPlace } from '../state/pointed-store.ts';

/** What is looked at in the notation. */
export interface NotationState {
  /** The place about which a large matrix is written out. */
  readonly around: MatrixPlace | null;
  /** The place that is to have the focus once it is written. */
  readonly wanted: MatrixPlace | null;
  /** Why the last edit was refused. */
  readonly note: string | null;
}

export const notationStore = create<NotationState>(() => ({ around: null, wanted: null, note: null }));
export const useNotation = notationStore;
