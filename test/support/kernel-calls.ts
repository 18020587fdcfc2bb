import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import type { CurvedProgram, Kernel, Tensor } from '../../src/compiler/program.ts';
import type { BackendCase } from './backend-cases.ts';
import { graphOf, recipeOf, unit } from './networks.ts';

/** One call of a kernel, with numbers to read; `extents` of each input, the last the fastest. */
export interface KernelCall {
  readonly output: string;
  readonly kernel: Kernel;
  readonly inputs: readonly Float32Array[];
  readonly extents: readonly (readonly number[])[];
}

/** The calls of all procedures of a network, over so many rows: each kernel once on inputs of the same extents. */
export function* kernelCalls(one: BackendCase, rows: number): Generator<KernelCall> {
  const program = compile(one.graph, one.recipe).curvature as CurvedProgram;
  const size = (id: string): number[] =>
    (program.tensors[id] as Tensor).extents.map((e) => (typeof e === 'number' ? e : rows));
  const random = seededRandom(5);
  const known = new Set<string>();
  for (const { steps } of Object.values(program.procedures)) {
    for (const step of steps) {
      const extents = step.inputs.map(size);
      const key = JSON.stringify([step.kernel, extents]);
      if (known.has(key)) continue;
      known.add(key);
      const inputs = step.inputs.map((id, i) => {
        const { values, role } = program.tensors[id] as Tensor;
        if (values) return Float32Array.from(values);
        const count = (extents[i] ?? []).reduce((a, b) => a * b, 1);
        const draw = (): number => {
          if (role === 'order') return random.integer(rows);
          if (role === 'progress') return 0;
          // Counters of optimizers are divided by 1 minus them, which must not be next to nothing.
          return role === 'slot' || role === 'hyper' ? 0.1 + 0.4 * random.uniform() : random.normal();
        };
        return Float32Array.from({ length: count }, draw);
      });
      yield { output: step.output, kernel: program.kernels[step.kernel] as Kernel, inputs, extents };
    }
  }
}

/** Wide enough in channels that stencils are copied for their lanes, and that rows of their gradient share tiles. */
export const channels: BackendCase = {
  name: 'convolution of eight channels to sixteen',
  graph: graphOf(
    {
      x: { kind: 'input', shape: [7, 6, 8] },
      c: { kind: 'unit', shape: [5, 4, 16], activation: { kind: 'tanh' } },
      d: { kind: 'unit', shape: [5, 4, 8], activation: { kind: 'relu' } },
      y: unit('identity', 3),
    },
    [
      ['e1:x>c', { map: { kind: 'convolution-2d', height: 3, width: 3, boundary: 'valid' } }],
      ['e2:c>d', { map: { kind: 'convolution-2d', height: 3, width: 3, boundary: 'zero' } }],
      'e3:d>y',
    ],
  ),
  recipe: recipeOf({ loss: { kind: 'cross-entropy' } }),
};
