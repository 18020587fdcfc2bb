import { afterAll, describe, expect, test } from 'vitest';
import { type DeviceBackend, openDevice } from '../../src/runtime/device.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { firstLosses } from '../../src/lab/speed/ours.ts';
import { networkOf } from '../../src/lab/speed/network.ts';
import { higham, shared, type Workload } from '../../src/lab/speed/workloads.ts';
import type { Engine } from '../../src/runtime/tiled/engine.ts';
import { backendCases, deviation, float32Tolerance } from '../support/backend-cases.ts';
import { engines } from '../support/tiled.ts';

/** The backends that Node can always run; the graphics ones run in the browser tests. */
const backends: DeviceBackend[] = ['webasm', 'cpu'];

for (const backend of backends) {
  describe(`${backend} against the float64 reference`, () => {
    const executor = gpuExecutor(openDevice(backend), 'in tests');
    afterAll(() => executor.destroy());
    for (const one of backendCases) {
      test(`${one.name}`, async () => {
        const { worst, where } = await deviation(executor, one);
        expect(worst, `at ${where}`).toBeLessThanOrEqual(float32Tolerance);
        expect(worst).toBeGreaterThan(0); // float32 it is
        const report = executor.report();
        expect(report.backend).toBe(backend);
        if (backend === 'webasm')
          expect(report).toMatchObject({ executorKind: 'fused-sync', fallbackReason: null });
      });
    }
  });
}

test('the report says whether kernels are made for an engine that joins vectors', async () => {
  // Node 20 fuses nothing unless asked.
  const joining = { ...engines.plain, joins: true };
  const joinedOf = async (workload: Workload, engine: Engine): Promise<boolean | undefined> => {
    const executor = gpuExecutor(openDevice('webasm', { engine }), 'in tests');
    await firstLosses(executor, networkOf(workload), 1);
    const { joined } = executor.report();
    executor.destroy();
    return joined;
  };
  expect(await joinedOf(shared.mlp128, joining)).toBe(true);
  expect(await joinedOf(shared.mlp128, engines.plain)).toBeUndefined();
  expect(await joinedOf(higham, joining)).toBeUndefined(); // nothing in it is eight wide
});
