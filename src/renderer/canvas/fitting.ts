import type { FitViewOptions } from '@xyflow/react';

/** How a drawing is fitted to its window: names stand above their vertices, and the zoom bar lies over the lower edge. */
export const fitting: FitViewOptions = {
  padding: { x: 0.1, top: '32px', bottom: '64px' },
  maxZoom: 1.25,
};
