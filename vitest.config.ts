import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Rooms without module-level state, as `test/architecture.test.ts` sees to, and the lab above them: their files may share modules. */
const pure = ['base', 'document', 'datasets', 'compiler', 'solvers', 'interchange', 'lab'].map(
  (room) => `test/${room}/**/*.test.ts`,
);

export default defineConfig({
  resolve: {
    // Electron's own package downloads a binary when imported; tests talk to a recorder.
    alias: { electron: fileURLToPath(new URL('./test/fakes/electron.ts', import.meta.url)) },
  },
  test: {
    // A busy machine is slow, not wrong.
    testTimeout: 300_000,
    maxWorkers: '100%',
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['test/**/*.test.ts'],
          exclude: ['test/app/**', 'node_modules/**', ...pure],
        },
      },
    ],
  },
});
