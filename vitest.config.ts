import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Electron's own package downloads a binary when imported; tests talk to a recorder.
    alias: { electron: fileURLToPath(new URL('./test/fakes/electron.ts', import.meta.url)) },
  },
  test: {
    // A busy machine is slow, not wrong.
    testTimeout: 300_000,
    maxWorkers: '100%',
    include: ['test/**/*.test.ts'],
    exclude: ['test/app/**', 'node_modules/**'],
  },
});
