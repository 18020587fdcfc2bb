import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { isolationHeaders } from './src/main/headers.ts';

/** The window: one page and its compute worker, for Electron and for any browser. */
export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../out/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    headers: isolationHeaders,
    // Examples and the manual lie outside the renderer's folder.
    fs: { allow: ['../..'] },
  },
  preview: { host: '127.0.0.1', headers: isolationHeaders },
});
