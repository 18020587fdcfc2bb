import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Burst } from '../alternate.ts';
import { dataRows, networkOf } from '../network.ts';
import { shared } from '../workloads.ts';
import { comparedSteps, type Peer, type Workloads } from './contest.ts';

const sizes: Readonly<Partial<Record<Workloads, string>>> = {
  tiny: '2-16-16-3',
  mlp128: '784-128-10',
  mlp512: '784-512-512-10',
};

/** numpy on one thread, where `python3` has it: what a plain BLAS can do. */
export async function numpy(name: Workloads): Promise<Peer> {
  const shape = sizes[name];
  if (!shape) throw new Error('not written for numpy');
  if (spawnSync('python3', ['-c', 'import numpy']).status !== 0) throw new Error('no numpy on this machine');
  const { batch, inputs, targets, parameters } = networkOf(shared[name]);
  const folder = mkdtempSync(path.join(tmpdir(), 'adjoint-numpy-'));
  const file = path.join(folder, 'numbers');
  const depth = shape.split('-').length - 1;
  const places = Array.from({ length: depth }, (_, layer) => [`e${layer + 1}`, `v${layer + 1}`]).flat();
  const numbers = [inputs, targets, ...places.map((id) => parameters[id] ?? [])];
  writeFileSync(file, Float32Array.from(numbers.flatMap((values) => [...values])));
  const args = [
    'bench/peers/numpy_train.py',
    shape,
    name === 'tiny' ? 'tanh' : 'relu',
    batch,
    dataRows,
    file,
  ];
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const child = spawn('python3', args.map(String), { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<unknown> => {
    child.stdin.write(`${question}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('python3 ended early');
    return JSON.parse(value);
  };
  const losses = (await ask(`losses ${comparedSteps}`)) as number[];
  rmSync(folder, { recursive: true });
  return {
    name: 'numpy, 1 thread',
    losses,
    note: 'written by hand',
    burst: async (milliseconds) => (await ask(`burst ${milliseconds}`)) as Burst,
    close: () => child.stdin.end(),
  };
}
