/** Executors for what was asked for, and the rule of thumb for who asked for none. */
import { present } from '../base/assert.ts';
import type { KernelProgram, TrainingProgram } from '../compiler/program.ts';
import { findAdapters } from './adapters.ts';
import { believable } from './calibration.ts';
import { type DeviceBackend, openDevice } from './device.ts';
import type { Executor } from './executor.ts';
import { gpuExecutor } from './gpu-executor.ts';
import type { Backend, BackendChoice, TrainingData } from './protocol.ts';
import { referenceExecutor } from './reference.ts';
import { threadsHere } from './threads.ts';
import { disagreement } from './trial.ts';

/** The chosen backend cannot be used; the message says why. */
export class BackendError extends Error {
  override name = 'BackendError';
}

/**
 * With fewer operations for every kernel of a step our float64 loops, which run whole steps in one call, are mostly the quickest:
 * an operation costs them about 1.5 ns, and starting a kernel on WebAssembly about 50 ns.
 */
const fewOperations = 30;

/** Operations of one training step: two per multiply-add. */
export function stepOperations({ macs }: KernelProgram<'forward' | 'train'>, rows: number): number {
  const { forward, backward } = present(macs, 'the count of a program that has both');
  return 2 * rows * (forward + backward);
}

/** What is most likely the quickest of what is always there; a measurement may know better (`calibrate.ts`). */
export function likelyBackend(
  program: KernelProgram<'forward' | 'train'>,
  rows: number,
): 'reference' | 'webasm' {
  const kernels = program.procedures.train.steps.length;
  return stepOperations(program, rows) < fewOperations * kernels ? 'reference' : 'webasm';
}

/**
 * An executor for the program over so many rows. `auto` goes by the rule of thumb.
 * @throws {BackendError} when what was asked for does not answer, or does not agree with the reference
 */
export async function chooseExecutor(
  choice: BackendChoice,
  program: TrainingProgram,
  data: TrainingData,
  rows: number,
): Promise<Executor> {
  if (choice === 'reference') return referenceExecutor();
  if (choice !== 'auto') return asked(choice, program, data);
  const likely = likelyBackend(program, rows);
  return openBackend(
    likely,
    likely === 'reference'
      ? 'a training step is tiny: float64 loops are quicker than starting kernels'
      : 'quicker than float64 loops for all but tiny training steps',
  );
}

/** An executor on a backend, whoever asks; nothing is checked. */
export function openBackend(backend: Backend, reason: string): Executor {
  return backend === 'reference'
    ? referenceExecutor(64, null, reason)
    : gpuExecutor(openDevice(backend), reason);
}

/** A backend somebody asked for: it must answer, and agree with the reference. */
async function asked(
  backend: DeviceBackend,
  program: KernelProgram<'train'>,
  data: TrainingData,
): Promise<Executor> {
  let reason = 'as asked for';
  if (backend === 'webasm-threads' && threadsHere() < 2)
    reason = 'as asked for, on one thread: there is one core, or this page may not share memory';
  if (backend === 'webgpu' || backend === 'webgl2') {
    const adapter = (await findAdapters()).find((a) => a.backend === backend);
    if (!adapter) throw new BackendError(`${backend} is not available here; take webasm or auto`);
    reason = `as asked for, on ${adapter.name}`;
  }
  const executor = openBackend(backend, reason);
  const error = await disagreement(executor, program, data);
  if (error <= believable) return executor;
  executor.destroy();
  throw new BackendError(`${backend} disagrees with the reference by ${error.toPrecision(2)}; take webasm`);
}
