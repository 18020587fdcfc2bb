/** Runs in a page: the same comparison that Node makes, on the graphics backends. */
import { findAdapters } from '../../src/runtime/backends.ts';
import { type DeviceBackend, openDevice } from '../../src/runtime/device.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { backendCases, deviation } from '../support/backend-cases.ts';

async function compareAll(backend: DeviceBackend) {
  const executor = gpuExecutor(openDevice(backend), 'in tests');
  const results = [];
  for (const one of backendCases) results.push({ name: one.name, ...(await deviation(executor, one)) });
  const report = executor.report();
  executor.destroy();
  return { results, report };
}

Object.assign(globalThis, { adjointBackends: { compareAll, findAdapters } });
