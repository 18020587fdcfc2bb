import { openDevice } from '../../runtime/device.ts';
import type { Executor } from '../../runtime/executor.ts';
import { gpuExecutor } from '../../runtime/gpu-executor.ts';
import { referenceExecutor } from '../../runtime/reference.ts';
import { threadsHere } from '../../runtime/threads.ts';

/** Ways of running a program that need no browser. */
export const systems = {
  webasm: (): Executor => gpuExecutor(openDevice('webasm'), 'bench'),
  'webasm-threads': (): Executor => gpuExecutor(openDevice('webasm-threads'), 'bench'),
  stock: (): Executor => gpuExecutor(openDevice('webasm', { tiled: false }), 'bench'),
  reference: (): Executor => referenceExecutor(),
} as const;

export type System = keyof typeof systems;

/** What a row of a table calls it. */
export function nameOf(system: System): string {
  return system === 'webasm-threads' ? `webasm, ${threadsHere()} threads` : system;
}
