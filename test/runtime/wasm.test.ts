/** The compiled float64 loops against the interpreter: equal bit for bit, whatever the kernel. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  Expr,
  Extent,
  CurvedProgram,
  WholeProgram,
  Procedure,
  Tensor,
} from '../../src/compiler/program.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import type { Numbers, Tensors } from '../../src/runtime/executor.ts';
import { referenceRoutine } from '../../src/runtime/reference.ts';
import { compileProcedure } from '../../src/runtime/wasm/routine.ts';
import { backendCases } from '../support/backend-cases.ts';

/** Inputs for every tensor that a procedure is fed. */
function inputsOf(program: WholeProgram, procedure: Procedure, rows: number): Tensors {
  const random = seededRandom(5);
  return Object.fromEntries(
    procedure.inputs.map((id) => {
      const { extents, role } = program.tensors[id] as Tensor;
      const size = extents.reduce<number>((n, e) => n * (typeof e === 'number' ? e : rows), 1);
      const draw = (): number => {
        if (role === 'order') return random.integer(rows);
        if (role === 'hyper') return 0.1 + 0.1 * random.uniform();
        return role === 'progress' ? 0 : random.normal();
      };
      return [id, Float64Array.from({ length: size }, draw)];
    }),
  );
}

describe('compiled and interpreted procedures', () => {
  for (const one of backendCases) {
    test(`${one.name}: equal in every bit, for seven rows and for one`, () => {
      const program = compile(one.graph, one.recipe).curvature as CurvedProgram;
      for (const rows of [7, 1]) {
        for (const [name, procedure] of Object.entries(program.procedures)) {
          const inputs = inputsOf(program, procedure, rows);
          const resident = Object.fromEntries(
            Object.entries(inputs).filter(([id]) => program.tensors[id]?.role === 'data'),
          );
          const options = { rows, resident, repeat: 1 };
          const results = [null, () => {}].map((trace) =>
            referenceRoutine(program, name as 'train', options, 64, trace).run(inputs),
          );
          expect(results[0], `${name}`).toEqual(results[1]);
        }
      }
    });
  }

  test('a train step may be repeated: five at once are five times one', () => {
    const one = backendCases[0];
    const program = compile(one?.graph as never, one?.recipe as never).program as WholeProgram;
    const inputs = inputsOf(program, program.procedures.train, 7);
    const resident = Object.fromEntries(
      Object.entries(inputs).filter(([id]) => program.tensors[id]?.role === 'data'),
    );
    const order = Float64Array.from({ length: 35 }, (_, i) => (3 * i) % 7);
    const at = (trace: null | (() => void)): Tensors =>
      referenceRoutine(program, 'train', { rows: 7, repeat: 5, resident }, 64, trace).run({
        ...inputs,
        order,
      });
    expect(at(null)).toEqual(at(() => {}));
  });
});

const unary = [
  'negate',
  'exp',
  'log',
  'sqrt',
  'abs',
  'tanh',
  'logistic',
  'softplus',
  'sin',
  'cos',
  'sign',
  'positive',
  'finite',
];
const binary = ['add', 'subtract', 'multiply', 'divide', 'minimum', 'maximum', 'equal'];

/** Expressions over two 6×6×6 inputs and the given variables, which stay below 3: i + j ≤ 4 is inside, and so is 5 − i − j. */
function expressions(variables: readonly string[], depth: number): fc.Arbitrary<Expr> {
  const variable = fc.constantFrom<Expr>(...variables);
  const linear = fc
    .tuple(variable, variable)
    .chain(([a, b]) =>
      fc.constantFrom<Expr>(
        a,
        2,
        ['add', a, b],
        ['subtract', 5, ['add', a, b]],
        ['add', ['multiply', 1, a], b],
      ),
    );
  const wild = variable.map((a): Expr => ['multiply', ['positive', ['subtract', a, 0.5]], a]);
  const index = fc.oneof({ weight: 5, arbitrary: linear }, { weight: 1, arbitrary: wild });
  const load = fc
    .tuple(fc.integer({ min: 0, max: 1 }), index, index, index)
    .map(([input, a, b, c]): Expr => ['load', input, a, b, c]);
  const leaf = fc.oneof(
    load,
    load,
    variable,
    fc.double({ noNaN: true, min: -3, max: 3 }),
    fc.constant<Expr>('batch'),
  );
  if (depth === 0) return leaf;
  const inner = expressions(variables, depth - 1);
  const sum = fc
    .tuple(
      fc.constantFrom('sum', 'sum', 'largest'),
      fc.integer({ min: 1, max: 3 }),
      expressions([...variables, `k${depth}`], depth - 1),
    )
    .map(([head, extent, body]) => [head, `k${depth}`, extent as Extent, body] as unknown as Expr);
  return fc.oneof(
    leaf,
    sum,
    fc.tuple(fc.constantFrom(...unary), inner).map(([f, a]) => [f, a] as unknown as Expr),
    fc.tuple(fc.constantFrom(...binary), inner, inner).map(([f, a, b]) => [f, a, b] as unknown as Expr),
    fc.tuple(inner, inner, inner).map(([a, b, c]) => ['select', a, b, c] as unknown as Expr),
  );
}

test('random kernels: equal in every bit', () => {
  const random = seededRandom(9);
  const cube = Float64Array.from({ length: 216 }, () => random.normal());
  const other = Float64Array.from({ length: 216 }, () => random.normal());
  const extents = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
  const kernels = extents.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.integer({ min: 1, max: 9 }),
      expressions(
        shape.map((_, i) => `i${i}`),
        3,
      ),
    ),
  );
  fc.assert(
    fc.property(kernels, ([shape, wide, value]) => {
      // The last axis may be longer where nothing is read by it, so that whole groups of lanes occur.
      const byLast = JSON.stringify(value).includes(`"i${shape.length - 1}"`);
      const output = byLast ? shape : [...shape.slice(0, -1), wide];
      const tensor = (extentsOf: readonly number[], role: Tensor['role']): Tensor => ({
        extents: extentsOf,
        role,
      });
      const step = { kernel: 'k', inputs: ['a', 'b'], output: 'c', op: 'k', origin: {}, frees: [] };
      const procedure: Procedure = { inputs: ['a', 'b'], steps: [step], outputs: ['c'] };
      const program = {
        tensors: {
          a: tensor([6, 6, 6], 'input'),
          b: tensor([6, 6, 6], 'input'),
          c: tensor(output, 'temporary'),
        },
        kernels: { k: { extents: output, value } },
        procedures: { forward: procedure },
      } as unknown as WholeProgram;
      const at = (trace: null | (() => void)): Numbers =>
        referenceRoutine(program, 'forward', { rows: 4 }, 64, trace).run({ a: cube, b: other })[
          'c'
        ] as Numbers;
      expect(at(null)).toEqual(at(() => {}));
    }),
    { numRuns: 400, seed: 1 },
  );
});

test('wide products of every stride: whole groups of lanes, remainders and negative offsets', () => {
  const random = seededRandom(2);
  const matrix = Float64Array.from({ length: 90 * 90 }, () => random.normal());
  const bodies: Expr[] = [
    ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'i1', 'k']],
    ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'k', 'i1']],
    ['multiply', ['load', 0, 'k', 'i0'], ['load', 1, 'k', 'i1']],
    [
      'multiply',
      ['load', 0, 'k', ['subtract', ['add', 'i1', 5], 3]],
      ['load', 1, ['subtract', 20, 'i1'], 'k'],
    ],
    [
      'sum',
      'q',
      3,
      ['multiply', ['load', 0, ['add', 'k', 'q'], 'i0'], ['subtract', ['load', 1, 'k', 'i1'], 'q']],
    ],
    ['divide', ['negate', ['load', 0, 'i1', 'k']], ['add', 2, ['load', 1, 'i1', ['multiply', 1, 'k']]]],
  ];
  for (const body of bodies) {
    for (const [width, terms] of [
      [3, 17],
      [4, 80],
      [11, 17],
      [16, 17],
      [11, 80],
    ] as const) {
      const value: Expr = ['tanh', ['sum', 'k', terms, body]];
      const output = [5, width];
      const step = { kernel: 'k', inputs: ['a', 'b'], output: 'c', op: 'k', origin: {}, frees: [] };
      const tensor = (extents: readonly number[]): Tensor => ({ extents, role: 'input' });
      const program = {
        tensors: { a: tensor([90, 90]), b: tensor([90, 90]), c: tensor(output) },
        kernels: { k: { extents: output, value } },
        procedures: { forward: { inputs: ['a', 'b'], steps: [step], outputs: ['c'] } },
      } as unknown as WholeProgram;
      const at = (trace: null | (() => void)): Numbers =>
        referenceRoutine(program, 'forward', { rows: 4 }, 64, trace).run({ a: matrix, b: matrix })[
          'c'
        ] as Numbers;
      expect(at(null), `${JSON.stringify(body)}`).toEqual(at(() => {}));
    }
  }
});

test('a transposed product with an output of more than the first cache: equal in every bit', () => {
  const [rows, m, n] = [70, 61, 83]; // 40 kB, and neither extent a whole number of lanes
  const random = seededRandom(4);
  const draw = (size: number): Float64Array => Float64Array.from({ length: size }, () => random.normal());
  const given = { a: draw(rows * m), b: draw(rows * n) };
  const body: Expr = ['multiply', ['load', 0, 'k', 'i0'], ['load', 1, 'k', 'i1']];
  const step = { kernel: 'k', inputs: ['a', 'b'], output: 'c', op: 'k', origin: {}, frees: [] };
  const program = {
    tensors: {
      a: { extents: [rows, m], role: 'input' },
      b: { extents: [rows, n], role: 'input' },
      c: { extents: [m, n], role: 'temporary' },
    },
    kernels: { k: { extents: [m, n], value: ['sum', 'k', rows, body] } },
    procedures: { forward: { inputs: ['a', 'b'], steps: [step], outputs: ['c'] } },
  } as unknown as WholeProgram;
  const at = (trace: null | (() => void)): Tensors =>
    referenceRoutine(program, 'forward', { rows: 4 }, 64, trace).run(given);
  expect(at(null)).toEqual(at(() => {}));
});

test('what one memory cannot be addressed with is refused before anything is taken', () => {
  const one = backendCases[0] as (typeof backendCases)[0];
  const program = compile(one.graph, one.recipe).program as WholeProgram;
  const procedure = program.procedures.forward;
  const rows = 2 ** 29;
  const extentsOf = (id: string): number[] =>
    (program.tensors[id] as Tensor).extents.map((e) => (typeof e === 'number' ? e : rows));
  const make = (): unknown => compileProcedure(program, procedure, extentsOf, ['x'], rows, []);
  const refusal = /^\d{11,} bytes are more than one memory is addressed with$/;
  expect(make).toThrow(RangeError);
  expect(make).toThrow(refusal);
});
