/** TensorFlow.js in a worker of a page, on one of its backends. */
import { burstOf } from '../../src/lab/speed/alternate.ts';
import { milliseconds } from '../../src/lab/speed/measure.ts';
import { dataRows, networkOf, orderOf } from '../../src/lab/speed/network.ts';
import { shared } from '../../src/lab/speed/workloads.ts';
import { answer } from './answering.ts';
import { comparedSteps } from './contest.ts';
import type { Tensor, TensorFlow } from './tensorflow.ts';
import { modelOf } from './tensorflow-model.ts';

/** Steps of one call should take about so long, and more steps gain nothing. */
const callMilliseconds = 100;
const mostRepeat = 20;

declare function importScripts(...urls: string[]): void;

answer(async (name, backend) => {
  importScripts('/tf.min.js', '/tf-backend-wasm.min.js', '/tf-backend-webgpu.min.js');
  const { tf } = globalThis as unknown as { tf: TensorFlow & { wasm: { setWasmPaths(at: string): void } } };
  tf.wasm.setWasmPaths('/');
  if (!(await tf.setBackend(backend)) || tf.getBackend() !== backend)
    throw new Error(`no ${backend} on this machine`);
  await tf.ready();
  const workload = shared[name];
  const network = networkOf(workload);
  const { batch, columns } = network;
  const inputs = tf.tensor(Float32Array.from(network.inputs), [dataRows, columns.inputs]);
  const targets = tf.tensor(Float32Array.from(network.targets), [dataRows, columns.outputs]);
  const model = modelOf(tf, workload, network);
  const optimizer = tf.train.momentum(0.05, 0.9);
  let steps = 0;
  const step = (): Tensor => {
    const rows = tf.tensor(orderOf(batch, 1, steps), [batch], 'int32');
    steps += 1;
    const cost = optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(tf.gather(targets, rows), model(tf.gather(inputs, rows), batch)),
      true,
    );
    rows.dispose();
    if (cost === null) throw new Error('no cost was returned');
    return cost;
  };
  const losses: number[] = [];
  let last = 0;
  for (let i = 0; i < comparedSteps; i += 1)
    last = await milliseconds(async () => losses.push(await read(step())));
  // Like ours, the loss is read once in many steps, since reading waits for the device.
  const repeat = Math.max(1, Math.min(mostRepeat, Math.round(callMilliseconds / last)));
  const call = async (): Promise<void> => {
    for (let i = 1; i < repeat; i += 1) step().dispose();
    await read(step());
  };
  return {
    name: `TensorFlow.js ${backend}`,
    losses,
    note: await adapterOf(backend),
    burst: (duration) => burstOf(call, repeat, duration),
    close: () => {},
  };
});

async function read(cost: Tensor): Promise<number> {
  const [loss] = Array.from(await cost.data());
  cost.dispose();
  return loss ?? NaN;
}

/** What computes: a graphics card, or software that stands in for one. */
async function adapterOf(backend: string): Promise<string | null> {
  const name =
    backend === 'webgl' ? rendererOfWebGl() : backend === 'webgpu' ? await adapterOfWebGpu() : null;
  if (name === null) return null;
  return /swiftshader|llvmpipe|basic render/i.test(name) ? 'without a card: drawn by software' : `on ${name}`;
}

function rendererOfWebGl(): string | null {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : null;
}

async function adapterOfWebGpu(): Promise<string | null> {
  interface Adapter {
    readonly info: { readonly vendor: string; readonly architecture: string };
  }
  const { gpu } = navigator as unknown as { gpu: { requestAdapter(): Promise<Adapter | null> } };
  const info = (await gpu.requestAdapter())?.info;
  return info ? `${info.vendor} ${info.architecture}` : null;
}
