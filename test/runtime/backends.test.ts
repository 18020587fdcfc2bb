import { afterAll, describe, expect, test } from 'vitest';
import { type DeviceBackend, openDevice } from '../../src/runtime/device.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { backendCases, deviation, float32Tolerance } from '../support/backend-cases.ts';

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
