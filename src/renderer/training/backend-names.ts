import type { Backend, BackendReport } from '../../runtime/protocol.ts';

/** What people are told a program runs on. */
export const backendNames: Readonly<Record<Backend, string>> = {
  cpu: 'gpu.js on the processor',
  reference: 'Plain loops',
  webasm: 'WebAssembly',
  'webasm-threads': 'WebAssembly on threads',
  webgl2: 'WebGL 2',
  webgpu: 'WebGPU',
};

/** Where a run happens and in which precision, e.g. `WebAssembly, 2 threads · float32`. */
export function placeOf({ backend, threads, precision }: BackendReport): string {
  const name =
    threads === undefined
      ? backendNames[backend]
      : `${backendNames.webasm}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return `${name} · float${precision}`;
}
