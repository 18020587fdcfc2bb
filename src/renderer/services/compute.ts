/** Starts the worker that trains. */
export function startWorker(): Worker {
  return new Worker(new URL('../../runtime/worker.ts', import.meta.url), {
    type: 'module',
    name: 'adjoint compute',
  });
}
