import type { Backend } from '../../runtime/protocol.ts';

/** What people are told a program runs on. */
export const backendNames: Readonly<Record<Backend, string>> = {
  cpu: 'gpu.js on the processor',
  reference: 'Plain loops',
  webasm: 'WebAssembly',
  webgl2: 'WebGL 2',
  webgpu: 'WebGPU',
};
