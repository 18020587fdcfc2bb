import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { CalibrationBook } from '../../runtime/protocol.ts';

/** What `auto` has measured on this machine. */
export interface CalibrationState {
  /** As the worker told it; whether what was kept is still of use, the worker finds out as well. */
  readonly book: CalibrationBook | null;
}

/**
 * Remembered on this machine, beside the session and not in it: the session is written with every selection, this only when
 * something was measured.
 */
export const calibrationStore = create<CalibrationState>()(
  persist((): CalibrationState => ({ book: null }), { name: 'adjoint.calibrations', version: 1 }),
);
