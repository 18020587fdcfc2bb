import type { TrainingProgram } from '../compiler/program.ts';
import { BackendError, chooseExecutor } from '../runtime/backends.ts';
import type { Executor } from '../runtime/executor.ts';
import type { BackendChoice } from '../runtime/protocol.ts';
import { referenceExecutor } from '../runtime/reference.ts';
import { oneOf } from './arguments.ts';
import type { Call } from './command.ts';
import { inputError, UsageError } from './faults.ts';
import type { Terminal } from './terminal.ts';

export const backends = ['auto', 'webgpu', 'webgl2', 'webasm', 'webasm-threads', 'cpu', 'reference'] as const;

/** Input and target rows, one after another. */
export interface Rows {
  readonly x: Float64Array;
  readonly target: Float64Array;
  readonly count: number;
}

/** What `--precision` and `--backend` ask for. The reference in float64 when nothing is said. */
export interface Arithmetic {
  readonly precision: 32 | 64;
  readonly backend: BackendChoice;
}

/** @throws {UsageError} for float64 on gpu.js, which computes in single precision */
export function arithmeticOf(call: Call): Arithmetic {
  const precision = oneOf(call, 'precision', ['64', '32']);
  const backend = oneOf(call, 'backend', backends) ?? 'reference';
  if (backend === 'reference' || (backend === 'auto' && precision === '64'))
    return { precision: precision === '32' ? 32 : 64, backend: 'reference' };
  if (precision === '64')
    throw new UsageError(
      `--backend ${backend} computes in single precision; take --backend reference for --precision 64`,
    );
  return { precision: 32, backend };
}

/**
 * An executor for a procedure over some rows; tells the choice on stderr where it was not the reference by default.
 * @throws {InputError} when the backend is not available or cannot be believed
 */
export async function openExecutor(
  { precision, backend }: Arithmetic,
  program: TrainingProgram,
  rows: Rows,
  terminal: Terminal,
): Promise<Executor> {
  if (backend === 'reference') return referenceExecutor(precision);
  const training = Uint32Array.from({ length: rows.count }, (_, i) => i);
  const data = {
    inputs: rows.x,
    targets: rows.target,
    training,
    validation: new Uint32Array(0),
    threshold: 0,
    classify: false,
  };
  try {
    const executor = await chooseExecutor(backend, program, data, rows.count);
    const { backend: chosen, precision: bits, reason } = executor.report();
    terminal.note(`Backend ${chosen}, float${bits}: ${reason}.`);
    return executor;
  } catch (error) {
    if (error instanceof BackendError) throw inputError('backend', error.message);
    throw error;
  }
}
