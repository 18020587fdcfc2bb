/** The page in which Adjoint and TensorFlow.js train, each in a worker of its own. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { isolationHeaders } from '../../src/main/headers.ts';
import type { Burst } from '../../src/lab/speed/alternate.ts';
import type { Answer, Peer, Question, Workloads } from './contest.ts';
import { peerFile } from './install.ts';

const folder = path.resolve('out/bench-web');
const files = [
  'tfjs/dist/tf.min.js',
  'tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
  'tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  'tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js',
];

/** Builds the workers and serves them, isolated as the window is; TensorFlow.js makes code from text, so without its policy. */
export async function servePeers(): Promise<PreviewServer> {
  mkdirSync(folder, { recursive: true });
  for (const worker of ['our-worker', 'tensorflow-worker']) {
    await build({
      configFile: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir: folder,
        emptyOutDir: false,
        copyPublicDir: false,
        lib: {
          entry: path.resolve('bench/peers', `${worker}.ts`),
          formats: ['iife'],
          name: 'peer',
          fileName: () => `${worker}.js`,
        },
      },
    });
  }
  for (const file of files)
    copyFileSync(peerFile(`@tensorflow/${file}`), path.join(folder, path.basename(file)));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Peers</title>');
  return preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, headers: isolationHeaders },
  });
}

/** A contestant in a worker of the page. Throws with the worker's words when it cannot do the workload. */
export async function peerInPage(
  page: Page,
  name: string,
  worker: 'our-worker' | 'tensorflow-worker',
  workload: Workloads,
  variant: string,
): Promise<Peer> {
  const handle = await page.evaluateHandle((url) => new Worker(url), `/${worker}.js`);
  const ask = async (question: Question): Promise<Answer> => {
    const told = await handle.evaluate(
      (at, asked) =>
        new Promise<Answer>((resolve) => {
          at.onmessage = ({ data }: { readonly data: Answer }) => resolve(data);
          at.onerror = ({ message }) => resolve({ error: message });
          at.postMessage(asked);
        }),
      question,
    );
    if ('error' in told) throw new Error(told.error);
    return told;
  };
  const close = (): Promise<void> => handle.evaluate((at) => at.terminate());
  try {
    const ready = (await ask({ ask: 'prepare', workload, variant })) as Pick<Peer, 'losses' | 'note'>;
    return {
      ...ready,
      name,
      burst: async (milliseconds) => (await ask({ ask: 'burst', milliseconds })) as Burst,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
