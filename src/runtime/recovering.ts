import { openDevice } from './device.ts';
import type { Executor, Routine } from './executor.ts';
import { gpuExecutor } from './gpu-executor.ts';
import type { Backend } from './protocol.ts';

/** What may be taken away from a run: graphics devices, and workers. */
const losable: ReadonlySet<Backend> = new Set(['webgpu', 'webgl2', 'webasm-threads']);

/**
 * An executor that outlives its graphics device, and its workers. A routine is given everything with every call, so one that
 * the device lost is called again on WebAssembly, in one thread, where all goes on from then. `replaced` is told when that has worked.
 */
export function recovering(first: Executor, replaced: () => void): Executor {
  let current = first;

  /** Does work on the present executor, and once more elsewhere where a graphics device fails. */
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    const used = current;
    try {
      return await work();
    } catch (error) {
      const { backend } = used.report();
      if (!losable.has(backend)) throw error;
      if (current === used) {
        used.destroy();
        const why = error instanceof Error ? error.message : String(error);
        current = gpuExecutor(openDevice('webasm'), `${backend} failed and the run went on here: ${why}`);
      }
      const result = await work();
      replaced();
      return result;
    }
  };

  return {
    async prepare(program, procedure, options) {
      let home: Executor | null = null;
      let routine: Routine | null = null;
      const here = async (): Promise<Routine> => {
        if (home === current && routine) return routine;
        const at = current;
        const made = await at.prepare(program, procedure, options);
        [home, routine] = [at, made];
        return made;
      };
      await attempt(here);
      return {
        run: (inputs, spare) => attempt(async () => (await here()).run(inputs, spare)),
        // What a lost device had goes with it. Where all goes on from then nothing stays, and the caller has to begin anew from what it has.
        leave: (inputs) => attempt(async () => (await (await here()).leave?.(inputs)) ?? null),
        collect: () => attempt(async () => (await (await here()).collect?.()) ?? null),
        destroy: () => {
          if (home === current) routine?.destroy(); // those of a lost device went with it
        },
      };
    },
    report: () => current.report(),
    destroy: () => current.destroy(),
  };
}
