/** Which devices answer, and which of them a program should run on. */
import type { KernelProgram } from '../compiler/program.ts';
import { type DeviceBackend, openDevice } from './device.ts';
import type { Executor } from './executor.ts';
import { gpuExecutor } from './gpu-executor.ts';
import type { BackendChoice, TrainingData } from './protocol.ts';
import { referenceExecutor } from './reference.ts';
import { disagreement, timeOfStep } from './trial.ts';

/** A graphics device as it describes itself. */
export interface Adapter {
  readonly backend: 'webgpu' | 'webgl2';
  readonly name: string;
  /** Drawn by the processor: right, and slower than WebAssembly. */
  readonly software: boolean;
}

/** The chosen backend cannot be used; the message says why. */
export class BackendError extends Error {
  override name = 'BackendError';
}

/** Below this many operations in a training step a device spends more on starting kernels than on running them. */
const smallStep = 5e6;
/** Below this many even gpu.js's WebAssembly does: our float64 loops run a whole training step in one call. */
const tinyStep = 1e4;
/** Largest difference from the reference, relative to the largest gradient: float32 rounding of long sums stays far below. */
const tolerance = 1e-3;

const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render|software|fallback/i;

/** Operations of one training step: two per multiply-add. */
export function stepOperations({ macs }: KernelProgram, rows: number): number {
  return 2 * rows * (macs.forward + macs.backward);
}

/** An executor for the program. `auto` takes WebAssembly unless the step is tiny or real hardware proves right and faster. */
export async function chooseExecutor(
  choice: BackendChoice,
  program: KernelProgram,
  data: TrainingData,
  rows: number,
): Promise<Executor> {
  if (choice === 'reference') return referenceExecutor();
  if (choice !== 'auto') return asked(choice, program, data);
  const operations = stepOperations(program, rows);
  if (operations < tinyStep)
    return referenceExecutor(
      64,
      null,
      'a training step is tiny: float64 loops are quicker than starting kernels',
    );
  const webasm = (reason: string): Executor => gpuExecutor(openDevice('webasm'), reason);
  if (operations < smallStep) return webasm('a training step is small, so WebAssembly is the quickest');
  const adapters = await findAdapters();
  const hardware = adapters.filter((a) => !a.software);
  if (hardware.length === 0) {
    const seen = adapters.map((a) => a.name).join(', ');
    return webasm(seen ? `the only graphics device is software (${seen})` : 'no graphics device answered');
  }
  let best = { executor: webasm('quicker here than the graphics device'), seconds: Infinity };
  best = { ...best, seconds: await timeOfStep(best.executor, program, data, rows) };
  const refused: string[] = [];
  for (const adapter of hardware) {
    const executor = gpuExecutor(openDevice(adapter.backend), `quickest of those tried, on ${adapter.name}`);
    const rival = await tryOut(executor, program, data, rows);
    if (typeof rival === 'string') refused.push(`${adapter.backend}: ${rival}`);
    if (typeof rival === 'number' && rival < best.seconds) {
      best.executor.destroy();
      best = { executor, seconds: rival };
    } else executor.destroy();
  }
  if (best.executor.report().backend !== 'webasm' || refused.length === 0) return best.executor;
  best.executor.destroy();
  return webasm(refused.join('; '));
}

/** A backend somebody asked for: it must answer, and agree with the reference. */
async function asked(backend: DeviceBackend, program: KernelProgram, data: TrainingData): Promise<Executor> {
  let reason = 'as asked for';
  if (backend === 'webgpu' || backend === 'webgl2') {
    const adapter = (await findAdapters()).find((a) => a.backend === backend);
    if (!adapter) throw new BackendError(`${backend} is not available here; take webasm or auto`);
    reason = `as asked for, on ${adapter.name}`;
  }
  const executor = gpuExecutor(openDevice(backend), reason);
  const error = await disagreement(executor, program, data);
  if (error <= tolerance) return executor;
  executor.destroy();
  throw new BackendError(`${backend} disagrees with the reference by ${error.toPrecision(2)}; take webasm`);
}

/** Seconds per step, or why the device cannot be believed. */
async function tryOut(
  executor: Executor,
  program: KernelProgram,
  data: TrainingData,
  rows: number,
): Promise<number | string> {
  try {
    const error = await disagreement(executor, program, data);
    if (!(error <= tolerance)) return `disagrees with the reference by ${error.toPrecision(2)}`;
    return await timeOfStep(executor, program, data, rows);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface GpuAdapter {
  readonly info?: {
    vendor?: string;
    architecture?: string;
    description?: string;
    isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

/** Asks WebGPU and WebGL2 who they are. Neither exists in Node. */
export async function findAdapters(): Promise<Adapter[]> {
  const found: Adapter[] = [];
  const { navigator } = globalThis as {
    navigator?: { gpu?: { requestAdapter(): Promise<GpuAdapter | null> } };
  };
  const adapter = await navigator?.gpu?.requestAdapter().catch(() => null);
  if (adapter) {
    const {
      vendor = '',
      architecture = '',
      description = '',
      isFallbackAdapter = false,
    } = adapter.info ?? {};
    const name = [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed device';
    const software = isFallbackAdapter || adapter.isFallbackAdapter === true || softwareNames.test(name);
    found.push({ backend: 'webgpu', name, software });
  }
  const renderer = webglRenderer();
  if (renderer !== null)
    found.push({ backend: 'webgl2', name: renderer, software: softwareNames.test(renderer) });
  return found;
}

function webglRenderer(): string | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return null;
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext(); // contexts are few
  return String(name);
}
