/** The four rows of exclusive or, as a job learns from them. */
import type { TrainingJob } from '../../src/runtime/protocol.ts';

export const xorRows: TrainingJob['data'] = {
  inputs: Float64Array.from([0, 0, 0, 1, 1, 0, 1, 1]),
  targets: Float64Array.from([0, 1, 1, 0]),
  training: Uint32Array.from([0, 1, 2, 3]),
  validation: new Uint32Array(0),
  threshold: 0.5,
  classify: true,
};
