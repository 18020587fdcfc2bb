import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin, UserConfig } from 'vite';

interface Target {
  readonly entry: Record<string, string>;
  readonly format: 'es' | 'cjs';
  readonly extension: 'mjs' | 'cjs';
  readonly node: string;
  /** Packages that are not bundled but found where they are installed. */
  readonly installed?: readonly string[];
}

/** What is built for Node, one Vite run each: `vite build -c vite.node.config.ts --mode <name>`. */
const targets: Record<string, Target> = {
  main: {
    entry: {
      main: 'src/main/main.ts',
      // Those of the start script, where there is no Electron.
      server: 'src/main/server.ts',
      'engine-flags': 'src/main/engine-flags.ts',
    },
    format: 'es',
    extension: 'mjs',
    node: 'node20',
  },
  // A sandboxed preload is one CommonJS file.
  preload: { entry: { preload: 'src/main/preload.ts' }, format: 'cjs', extension: 'cjs', node: 'node22' },
  cli: { entry: { adjoint: 'src/cli/main.ts' }, format: 'es', extension: 'mjs', node: 'node20' },
  bench: {
    entry: { bench: 'bench/main.ts' },
    format: 'es',
    extension: 'mjs',
    node: 'node20',
    installed: ['@playwright/test', 'prettier', 'vite'],
  },
};

const external = ['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** gpu.js's bundle for browsers leaves out what it starts its workers with in Node. */
const workersInNode: Plugin = {
  name: 'gpu.js-workers-in-node',
  transform(code, id) {
    if (!id.endsWith('gpu-browser.js')) return null;
    const parts = code.split(/(?<=\{\s*Worker: NodeWorker\s*\} = )require_empty_module\(\)/);
    if (parts.length !== 2) throw new Error('gpu.js starts its workers otherwise now');
    return { code: parts.join("process.getBuiltinModule('node:worker_threads')"), map: null };
  },
};

export default defineConfig(({ mode }): UserConfig => {
  const target = targets[mode];
  if (!target) throw new Error(`--mode must be one of ${Object.keys(targets).join(', ')}, not "${mode}"`);
  return {
    plugins: [workersInNode],
    resolve: {
      alias: {
        // gpu.js ships one bundled file with no optional native parts; it runs in Node as it does in a window.
        'gpu.js': fileURLToPath(new URL('./node_modules/gpu.js/dist/gpu-browser.js', import.meta.url)),
      },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: `out/${mode}`,
      emptyOutDir: true,
      copyPublicDir: false,
      target: target.node,
      minify: false,
      sourcemap: true,
      lib: {
        entry: target.entry,
        formats: [target.format],
        fileName: (_format, name) => `${name}.${target.extension}`,
      },
      rollupOptions: {
        external: [...external, ...(target.installed ?? [])],
        output: { chunkFileNames: `chunk-[name].${target.extension}` },
      },
    },
  };
});
