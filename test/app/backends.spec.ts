import { expect, test } from '@playwright/test';
import { type Backends, type Compared, openBackends } from './backends.ts';
import { float32Tolerance, graphicsTolerance } from '../support/backend-cases.ts';

/** gpu.js's own backends in a real browser; here without a graphics card, so drawn by software, which is as exact. */
test.use({
  launchOptions: async ({ launchOptions }, provide) => {
    const more = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
    await provide({ ...launchOptions, args: [...(launchOptions.args ?? []), ...more] });
  },
});

// Software devices compile shaders for seconds each, and a busy machine is slow, not wrong.
test.describe.configure({ timeout: 300_000 });

test.beforeEach(async ({ page }) => openBackends(page));

const call = <T>(run: (backends: Backends) => Promise<T>): string =>
  `(${run.toString()})(globalThis.adjointBackends)`;

for (const [backend, tolerance] of [
  ['webasm', float32Tolerance],
  ['webgl2', graphicsTolerance],
  ['webgpu', graphicsTolerance],
] as const) {
  test(`${backend} agrees with the float64 reference`, async ({ page }) => {
    // Every shader takes a software device a tenth of a second, and every procedure has its own: the rest is left to `npm run test:slow`.
    const all = backend !== 'webgl2' || process.env['SLOW'] !== undefined;
    const source = `globalThis.adjointBackends.compareAll(${JSON.stringify(backend)}, null, ${all})`;
    const { results, report, tiled, stock } = await page.evaluate<Compared>(source);
    // All kernels of a call are one module, or one encoder's work. WebGL has nothing of the kind.
    const kind = { webasm: 'fused-sync', webgl2: 'generic', webgpu: 'fused-encoder' }[backend];
    expect(report).toMatchObject({ backend, executorKind: kind });
    if (backend !== 'webgl2') expect(report.fallbackReason).toBeNull();
    expect(stock).toEqual([]);
    if (backend !== 'webgl2') expect(tiled).toBeGreaterThan(results.length);
    for (const { name, worst, where } of results)
      expect(worst, `${name}: ${where}`).toBeLessThanOrEqual(tolerance);
  });
}

test('a lost graphics context is noticed, and the run goes on elsewhere from its last state', async ({
  page,
}) => {
  interface Told {
    backends: { backend: string; reason: string }[];
    steps: number[];
    losses: number[];
  }
  const through = (backend: string, loses: boolean): Promise<Told> =>
    page.evaluate(`globalThis.adjointBackends.trainThrough(${JSON.stringify(backend)}, ${loses})`);
  const { backends, steps, losses } = await through('webgl2', true);
  expect(backends.map((b) => b.backend)).toEqual(['webgl2', 'webasm']);
  expect(backends[1]?.reason).toContain('lost its context');
  expect(steps).toEqual([0, 3, 40]);
  // Nothing was lost with the context, nor taken twice: the losses are those of a run that had none, but for forty roundings
  // of single precision (6e-8) in sums of some ten terms. A call of steps more or less shows in the third digit.
  const { losses: expected } = await through('webasm', false);
  losses.forEach((loss, i) => expect(Math.abs(loss / (expected[i] ?? NaN) - 1)).toBeLessThan(1e-4));
  expect(losses[2]).toBeLessThan(losses[1] ?? 0);
});

for (const backend of ['webgpu', 'webgl2']) {
  test(`${backend}: the state stays on the device from call to call, and the numbers are the same`, async ({
    page,
  }) => {
    const source = `globalThis.adjointBackends.leaveState(${JSON.stringify(backend)})`;
    const { worst, numbers, moved } = await page.evaluate<{
      worst: number;
      numbers: number;
      moved: Record<string, number>;
    }>(source);
    expect(numbers).toBeGreaterThan(2 * 17); // parameters and their velocities
    expect(worst).toBe(0);
    // Six calls of two steps, and then one of one step, which is another plan.
    expect(moved).toEqual({ give: 2, goOn: 5, collect: 2, run: 0 });
  });
}

test('what a run on a graphics device tells is where it stands, though the state is there', async ({
  page,
}) => {
  const told = (
    on: string,
    stop: object,
    led: string,
  ): Promise<{ steps: number[]; losses: number[]; again: number[] }> =>
    page.evaluate(`globalThis.adjointBackends.toldPoints('${on}', ${JSON.stringify(stop)}, '${led}')`);
  for (const [on, stop, led] of [
    ['webgpu', { steps: 120 }, 'webasm'],
    ['webgpu', { steps: 60, patience: 100 }, 'webasm'],
    ['webasm', { steps: 60 }, 'webgpu'],
  ] as const) {
    const { steps, losses, again } = await told(on, stop, led);
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.at(-1)).toBe(stop.steps);
    expect(again).toHaveLength(losses.length);
    // A hundred roundings of 6e-8, of losses below one; from step to step the loss changes by a thousandth.
    losses.forEach((loss, i) => expect(Math.abs(loss - (again[i] ?? NaN))).toBeLessThan(1e-5));
  }
});

test('software devices are recognised, so that auto does not trust them', async ({ page }) => {
  const adapters = await page.evaluate<Awaited<ReturnType<Backends['findAdapters']>>>(
    call((b) => b.findAdapters()),
  );
  expect(adapters.map((a) => a.backend)).toEqual(['webgpu', 'webgl2']);
  for (const { software } of adapters) expect(software).toBe(true);
});
