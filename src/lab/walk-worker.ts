/** The worker's entry: examples that take long go through the plans here and not in the window. */
import { present } from '../base/assert.ts';
import { walkRecorder, type WalkNotice, type WalkRequest } from './walk-trace.ts';

interface WorkerScope {
  postMessage(message: WalkNotice, transfer: readonly ArrayBufferLike[]): void;
  onmessage: ((event: { readonly data: WalkRequest }) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;

let record: ReturnType<typeof walkRecorder> | null = null;

scope.onmessage = ({ data: { run, program, inputs } }) => {
  try {
    if (program !== null) record = walkRecorder(program);
    const values = present(record, 'a program')(inputs);
    scope.postMessage(
      { run, values },
      values.map(({ buffer }) => buffer),
    );
  } catch (error) {
    scope.postMessage({ run, failed: error instanceof Error ? error.message : String(error) }, []);
  }
};
