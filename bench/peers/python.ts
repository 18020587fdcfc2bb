/** Contestants in Python, where the machine has them: one interpreter each, on one thread, asked line by line. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Burst } from '../../src/lab/speed/alternate.ts';
import { dataRows, networkOf } from '../../src/lab/speed/network.ts';
import { shared } from '../../src/lab/speed/workloads.ts';
import { chainOf } from './chain.ts';
import { comparedSteps, type Peer, type Workloads } from './contest.ts';

/** The first on the path, and the system's own, which has what the system's packages install. */
const interpreters = ['python3', '/usr/bin/python3'];

interface Library {
  readonly name: string;
  /** What is imported to see whether it is there. */
  readonly module: string;
  readonly script: string;
  /** Does it start from our numbers? */
  readonly ours: boolean;
  readonly note: string | null;
}

const libraries = {
  numpy: {
    name: 'numpy, 1 thread',
    module: 'numpy',
    script: 'python_numpy.py',
    ours: true,
    note: 'written by hand',
  },
  torch: { name: 'PyTorch, 1 thread', module: 'torch', script: 'python_torch.py', ours: true, note: null },
  sklearn: {
    name: 'scikit-learn, 1 thread',
    module: 'sklearn',
    script: 'python_sklearn.py',
    ours: false,
    note: 'own starting numbers',
  },
} as const satisfies Record<string, Library>;

/** Who takes part in Python: the name in the table, and how to begin. */
export const pythonPeers = Object.values(libraries).map(
  (library) => [library.name, (workload: Workloads) => train(library, workload)] as const,
);

async function train({ name, module, script, ours, note }: Library, workload: Workloads): Promise<Peer> {
  const network = networkOf(shared[workload]);
  const layers = chainOf(shared[workload], network);
  const numbers = [
    network.inputs,
    network.targets,
    ...layers.flatMap(({ weights, bias }) => [weights?.values ?? [], bias?.values ?? []]),
  ];
  const folder = mkdtempSync(path.join(tmpdir(), 'adjoint-peer-'));
  const file = path.join(folder, 'numbers');
  writeFileSync(file, Float32Array.from(numbers.flatMap((values) => [...values])));
  const shapes = layers.map((layer) => ({
    ...layer,
    weights: layer.weights?.shape ?? null,
    bias: layer.bias?.shape ?? null,
  }));
  const job = { batch: network.batch, rows: dataRows, rate: 0.05, momentum: 0.9, layers: shapes };
  const asked = await begin(module, script, [JSON.stringify(job), file]);
  const losses = (await asked.ask(`losses ${comparedSteps}`)) as number[];
  rmSync(folder, { recursive: true });
  return { name, losses: ours ? losses : null, note: note ?? asked.version, ...asked };
}

/** Edge of the matrices whose products tell how fast a core can multiply. */
const productSize = 1024;
/** Operations of one such product. */
export const productOperations = 2 * productSize ** 3;

/** The product of matrices of numpy's BLAS; a step is a product. */
export async function sgemm(): Promise<Peer> {
  const asked = await begin('numpy', 'python_sgemm.py', [String(productSize)]);
  return { name: 'sgemm, 1 thread', losses: null, note: null, ...asked };
}

interface Asked extends Pick<Peer, 'burst' | 'close'> {
  readonly version: string;
  ask(question: string): Promise<unknown>;
}

async function begin(module: string, script: string, args: readonly string[]): Promise<Asked> {
  const look = `import ${module}; print(${module}.__version__)`;
  const tried = interpreters.map((python) => ({ python, ...spawnSync(python, ['-c', look]) }));
  const found = tried.find(({ status }) => status === 0);
  if (!found) throw new Error(`no ${module} on this machine`);
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const child = spawn(found.python, ['-W', 'ignore', path.resolve('bench/peers', script), ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => void child.once('close', resolve));
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<unknown> => {
    child.stdin.write(`${question}\n`);
    const { value, done } = await lines.next();
    if (done) {
      await ended;
      throw new Error(complaint.trim().split('\n').at(-1) || 'python ended early');
    }
    return JSON.parse(value);
  };
  child.stdin.on('error', () => undefined); // it has ended; the next question says why
  return {
    version: found.stdout.toString().trim(),
    ask,
    burst: async (milliseconds) => (await ask(`burst ${milliseconds}`)) as Burst,
    close: () => child.stdin.end(),
  };
}
