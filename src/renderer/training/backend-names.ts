import type { CandidateBackend } from '../../runtime/protocol.ts';

/** What people are told a program runs on. */
export const backendNames: Readonly<Record<CandidateBackend, string>> = {
  reference: 'Plain loops',
  webasm: 'WebAssembly',
  webgl2: 'WebGL 2',
  webgpu: 'WebGPU',
};
