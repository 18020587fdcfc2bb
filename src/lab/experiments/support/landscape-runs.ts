/** One row of the table: where a method ends that stops when f changes by less than 1e-12, and after how many steps. */
export interface LandscapeRun {
  readonly method: 'gd' | 'momentum' | 'nesterov' | 'adagrad';
  readonly x0: readonly [number, number];
  readonly rate: number;
  readonly mu: number;
  readonly iterations: number;
  /** The minimum it ends at. */
  readonly end: readonly [number, number];
}

/** Recomputed with another implementation in float64. */
export const landscapeRuns: readonly LandscapeRun[] = [
  { method: 'gd', x0: [-0.5, 3], rate: 0.02, mu: 0, iterations: 1175, end: [-1, 0] },
  { method: 'gd', x0: [-0.5, 3], rate: 0.05, mu: 0, iterations: 474, end: [-1, 0] },
  { method: 'momentum', x0: [-0.5, 3], rate: 0.02, mu: 0.9, iterations: 294, end: [-1, 0] },
  { method: 'momentum', x0: [-0.5, 3], rate: 0.01, mu: 0.9, iterations: 380, end: [-1, 0] },
  { method: 'nesterov', x0: [-0.5, 3], rate: 0.02, mu: 0.9, iterations: 241, end: [-1, 0] },
  { method: 'nesterov', x0: [-0.5, 3], rate: 0.01, mu: 0.9, iterations: 357, end: [-1, 0] },
  { method: 'adagrad', x0: [-0.5, 3], rate: 0.5, mu: 0, iterations: 51, end: [-1, 0] },
  { method: 'gd', x0: [2, 2], rate: 0.02, mu: 0, iterations: 551, end: [-1, 0] },
  { method: 'gd', x0: [2, 2], rate: 0.05, mu: 0, iterations: 168, end: [-1, 0] },
  { method: 'momentum', x0: [2, 2], rate: 0.02, mu: 0.9, iterations: 263, end: [-1, 0] },
  { method: 'momentum', x0: [2, 2], rate: 0.01, mu: 0.9, iterations: 245, end: [-1, 0] },
  { method: 'nesterov', x0: [2, 2], rate: 0.02, mu: 0.9, iterations: 204, end: [-1, 0] },
  { method: 'nesterov', x0: [2, 2], rate: 0.01, mu: 0.9, iterations: 231, end: [-1, 0] },
  { method: 'adagrad', x0: [2, 2], rate: 0.5, mu: 0, iterations: 1489, end: [1, 2] },
  { method: 'gd', x0: [0.3, -1], rate: 0.02, mu: 0, iterations: 408, end: [-1, 0] },
  { method: 'gd', x0: [0.3, -1], rate: 0.05, mu: 0, iterations: 166, end: [-1, 0] },
  { method: 'momentum', x0: [0.3, -1], rate: 0.02, mu: 0.9, iterations: 250, end: [-1, 0] },
  { method: 'momentum', x0: [0.3, -1], rate: 0.01, mu: 0.9, iterations: 224, end: [-1, 0] },
  { method: 'nesterov', x0: [0.3, -1], rate: 0.02, mu: 0.9, iterations: 172, end: [-1, 0] },
  { method: 'nesterov', x0: [0.3, -1], rate: 0.01, mu: 0.9, iterations: 208, end: [-1, 0] },
  { method: 'adagrad', x0: [0.3, -1], rate: 0.5, mu: 0, iterations: 77, end: [-1, 0] },
  { method: 'gd', x0: [1.3, 2.5], rate: 0.02, mu: 0, iterations: 936, end: [1, 2] },
  { method: 'gd', x0: [1.3, 2.5], rate: 0.06, mu: 0, iterations: 265, end: [-1, 0] },
  { method: 'gd', x0: [1.3, 2.5], rate: 0.07, mu: 0, iterations: 219, end: [-1, 0] },
  { method: 'momentum', x0: [1.3, 2.5], rate: 0.02, mu: 0.9, iterations: 249, end: [-1, 0] },
  { method: 'nesterov', x0: [1.3, 2.5], rate: 0.02, mu: 0.9, iterations: 167, end: [-1, 0] },
  { method: 'gd', x0: [1.3, 2.5], rate: 0.075, mu: 0, iterations: 201, end: [-1, 0] },
];
