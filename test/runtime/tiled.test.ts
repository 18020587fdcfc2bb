/** The tiled single-precision code: right on every kernel that the compiler emits, and taken by gpu.js for all of them. */
import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { initialise } from '../../src/compiler/initialise.ts';
import { emptyRecipe } from '../../src/document/document.ts';
import { layers } from '../../src/lab/speed/drawings.ts';
import type { Tensors } from '../../src/runtime/executor.ts';
import { pack } from '../../src/runtime/pack.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import type { Expr, Kernel, WholeProgram, Step, Tensor } from '../../src/compiler/program.ts';
import { type CodeOptions, openDevice } from '../../src/runtime/device.ts';
import { gpuExecutor } from '../../src/runtime/gpu-executor.ts';
import { fusesProducts } from '../../src/runtime/tiled/fuses-products.ts';
import { interpret } from '../../src/runtime/kernels/interpret.ts';
import { chooseAxes } from '../../src/runtime/tiled/shape.ts';
import { backendCases, deviation, float32Tolerance } from '../support/backend-cases.ts';
import { channels, kernelCalls } from '../support/kernel-calls.ts';
import { bits, engines, runTiled, tileSizes } from '../support/tiled.ts';

// Browsers and later Nodes add a product to a sum in one instruction without being asked.
if (!fusesProducts()) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Relative to the largest number of the result: float32 rounds each of at most a hundred additions to 6e-8. */
const tolerance = 5e-6;

function worst(expected: Float64Array, actual: Float32Array): number {
  const scale = expected.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 1);
  return expected.reduce((m, v, i) => {
    const a = actual[i] as number;
    const same = Object.is(a, v) || a === v || (Number.isNaN(a) && Number.isNaN(v));
    const off = same ? 0 : Math.abs(a - v) / scale;
    return off <= m ? m : off;
  }, 0);
}

function expectedOf(
  kernel: Kernel,
  inputs: readonly Float32Array[],
  extents: readonly (readonly number[])[],
  rows: number,
): Float64Array {
  const count = kernel.extents.reduce<number>((n, e) => n * (typeof e === 'number' ? e : rows), 1);
  const output = new Float64Array(count);
  interpret(
    kernel,
    extents,
    rows,
  )(
    inputs.map((v) => Float64Array.from(v)),
    output,
  );
  return output;
}

describe('every kernel of the compiler', () => {
  for (const one of [...backendCases, channels]) {
    test(`${one.name}: tiled, and within rounding of the float64 loops`, () => {
      for (const [rows, engine] of [
        [7, engines.fusing],
        [1, engines.plain],
        [12, engines.plain],
      ] as const) {
        for (const { output, kernel, inputs, extents } of kernelCalls(one, rows)) {
          const actual = runTiled(kernel, inputs, extents, rows, engine);
          const off = worst(expectedOf(kernel, inputs, extents, rows), actual);
          expect(off, `${output} ${JSON.stringify(kernel)}`).toBeLessThan(tolerance);
        }
      }
    });
  }
});

describe('tiles of more rows or twice the width, for engines that keep the order or join vectors', () => {
  for (const one of [...backendCases, channels]) {
    test(`${one.name}: the same numbers to the last bit`, () => {
      for (const { output, kernel, inputs, extents } of kernelCalls(one, 23)) {
        const [low, high, wide] = [engines.fusing, engines.ordered, engines.joining].map((engine) =>
          bits(runTiled(kernel, inputs, extents, 23, engine)),
        );
        expect(high, `${output} ${JSON.stringify(kernel)}`).toEqual(low);
        expect(wide, `${output} ${JSON.stringify(kernel)}`).toEqual(low);
      }
    });
  }
});

describe('products of every shape', () => {
  const random = seededRandom(3);
  const matrix = (rows: number, columns: number): Float32Array =>
    Float32Array.from({ length: rows * columns }, () => random.normal());
  const forms: Record<string, Expr> = {
    'x·Kᵀ': ['sum', 'k', 37, ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'i1', 'k']]],
    'δ·K': ['sum', 'k', 37, ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'k', 'i1']]],
    'δᵀ·x': ['sum', 'k', 37, ['multiply', ['load', 0, 'k', 'i0'], ['load', 1, 'k', 'i1']]],
  };
  for (const [name, value] of Object.entries(forms)) {
    test(`${name}: every remainder of rows and columns`, () => {
      for (const rows of [1, 2, 3, 4, 5, 9]) {
        for (const columns of [1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 23, 30]) {
          const kernel: Kernel = { extents: [rows, columns], value: ['tanh', value] };
          const inputs = [matrix(40, 40), matrix(40, 40)];
          const extents = [
            [40, 40],
            [40, 40],
          ];
          const expected = expectedOf(kernel, inputs, extents, 1);
          for (const [engine, traits] of Object.entries(engines)) {
            const off = worst(expected, runTiled(kernel, inputs, extents, 1, traits));
            expect(off, `${rows}×${columns}, ${engine}`).toBeLessThan(tolerance);
          }
        }
      }
    });
  }
});

/** −1 + (1 + 2⁻¹³)·(1 − 2⁻¹³) is −2⁻²⁶; where the product is rounded first, to 1, it is 0. `terms` − 2 more terms are 0. */
function cancelling(rows: number, columns: number, terms: number, fused: boolean): Set<number> {
  const factors = (first: number, second: number, lines: number): Float32Array => {
    const row = [first, second, ...new Array<number>(terms - 2).fill(0)];
    return Float32Array.from(new Array<number[]>(lines).fill(row).flat());
  };
  const inputs = [factors(-1, 1 + 2 ** -13, rows), factors(1, 1 - 2 ** -13, columns)];
  const product: Expr = ['multiply', ['load', 0, 'i0', 'k'], ['load', 1, 'i1', 'k']];
  const kernel: Kernel = { extents: [rows, columns], value: ['sum', 'k', terms, product] };
  const extents = [rows, columns].map((lines) => [lines, terms]);
  return new Set(runTiled(kernel, inputs, extents, 1, fused ? engines.fusing : engines.plain));
}

describe('a product added to a sum', () => {
  // One term at a time; four at a time; packed.
  for (const [rows, columns, terms] of [
    [3, 5, 2],
    [8, 64, 64],
  ] as const) {
    test(`${rows}×${columns}×${terms}: rounded twice, or once where engine and processor can`, () => {
      expect(fusesProducts()).toBe(true);
      expect(cancelling(rows, columns, terms, false)).toEqual(new Set([0]));
      const [once, ...others] = cancelling(rows, columns, terms, true);
      expect(others).toEqual([]);
      expect([-(2 ** -26), 0]).toContain(once);
    });
  }
});

test('rows of a tile are those along which least is read anew', () => {
  const blocks: Expr = ['multiply', ['load', 0, 'i0', 'i1', 'k'], ['load', 1, 'i1', 'k', 'i2']];
  expect(chooseAxes([32, 16, 64], ['sum', 'k', 64, blocks])).toEqual({ lane: 2, row: 0 });
  expect(chooseAxes([2, 16, 64], ['sum', 'k', 64, blocks])).toEqual({ lane: 2, row: 1 }); // too few for a tile
  const shared: Expr = ['multiply', ['load', 0, 'i0', 'k', 'i2'], ['load', 1, 'i1', 'k']];
  expect(chooseAxes([32, 16, 64], ['sum', 'k', 64, shared])).toEqual({ lane: 2, row: 1 });
});

test('whole quotients and remainders are exact up to 2²⁰', () => {
  // 41 · (1/41) rounds to less than 1 in single precision, as with 47, 55, 83 and others.
  for (const by of [2, 3, 5, 7, 10, 11, 13, 14, 24, 28, 41, 47, 49, 55, 83, 100, 784, 1023, 4096]) {
    const index: Expr = ['subtract', ['multiply', ['add', 'i0', 1], 256], 'i1'];
    const both: Expr = ['add', ['multiply', ['quotient', index, by], 0.25], ['remainder', index, by]];
    const actual = runTiled({ extents: [4096, 256], value: both }, [], [], 1);
    const wrong = actual.findIndex((value, place) => {
      const i = 256 * (Math.floor(place / 256) + 1) - (place % 256);
      return value !== Math.fround(0.25 * Math.floor(i / by)) + (i % by);
    });
    expect(wrong, `÷ ${by}`).toBe(-1);
  }
});

test('rows whose addresses follow no stride share a tile', () => {
  const row: Expr = ['add', ['add', 'i0', ['quotient', 'i0', 2]], 'k'] as unknown as Expr;
  const value = ['sum', 'k', 5, ['multiply', ['load', 0, row], ['load', 1, 'k', 'i1']]] as unknown as Expr;
  const kernel: Kernel = { extents: [7, 8], value };
  const random = seededRandom(6);
  const inputs = [14, 40].map((count) => Float32Array.from({ length: count }, () => random.normal()));
  const extents = [[14], [5, 8]];
  const actual = runTiled(kernel, inputs, extents, 1);
  expect(worst(expectedOf(kernel, inputs, extents, 1), actual)).toBeLessThan(tolerance);
});

describe('products of matrices, packed', () => {
  const random = seededRandom(4);
  const numbers = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.normal());
  const at = (input: number, ...index: string[]): Expr => ['load', input, ...index] as unknown as Expr;
  const relu = (e: Expr): Expr => ['maximum', e, 0];
  /** A and B in either order, and factors that are computed. */
  const forms: Readonly<Record<string, readonly [Expr, Expr]>> = {
    'A·Bᵀ': [at(0, 'i0', 'k'), at(1, 'i1', 'k')],
    'A·B': [at(0, 'i0', 'k'), at(1, 'k', 'i1')],
    'Aᵀ·B': [at(0, 'k', 'i0'), at(1, 'k', 'i1')],
    'relu(Aᵀ)·relu(B)': [relu(at(0, 'k', 'i0')), relu(at(1, 'k', 'i1'))],
    'relu(A)·relu(Bᵀ)': [relu(at(0, 'i0', 'k')), relu(at(1, 'i1', 'k'))],
  };
  // Remainders of four rows and eight lanes; strips and blocks of rows that do not fit at once; many terms.
  const shapes = [
    [8, 64, 64],
    [13, 27, 101],
    [64, 10, 128],
    [37, 90, 500],
    [9, 70, 4000],
    [70, 9, 4001],
  ] as const;
  for (const [name, [left, right]] of Object.entries(forms)) {
    test(`${name}: bit for bit the sums of a plain loop in single precision`, () => {
      for (const [rows, columns, terms] of shapes) {
        const sum: Expr = ['sum', 'k', terms, ['multiply', left, right]];
        const kernel: Kernel = { extents: [rows, columns], value: ['subtract', at(2, 'i1'), sum] };
        // Is the counter the first index of a factor's matrix?
        const byTerms = [left, right].map((e) => JSON.stringify(e).includes(',"k","i'));
        const extents = byTerms.map((first, side) => {
          const size = side === 0 ? rows : columns;
          return first ? [terms, size] : [size, terms];
        });
        const inputs = [numbers(rows * terms), numbers(terms * columns), numbers(columns)];
        const [a, b, c] = inputs as [Float32Array, Float32Array, Float32Array];
        const element = (side: 0 | 1, line: number, k: number): number => {
          const width = extents[side]?.[1] ?? 0;
          const value = (side === 0 ? a : b)[byTerms[side] ? k * width + line : line * width + k] ?? NaN;
          return name.startsWith('relu') ? Math.max(value, 0) : value;
        };
        const inEach = tileSizes.map((size) =>
          runTiled(kernel, inputs, [...extents, [columns]], 1, { fuses: false, ...size }),
        );
        for (let i = 0; i < rows; i += 1) {
          for (let j = 0; j < columns; j += 1) {
            let total = 0;
            for (let k = 0; k < terms; k += 1) {
              total = Math.fround(total + Math.fround(element(0, i, k) * element(1, j, k)));
            }
            const expected = Math.fround((c[j] ?? NaN) - total);
            for (const { [i * columns + j]: actual } of inEach) {
              if (actual !== expected)
                throw new Error(`${rows}×${columns}×${terms} at ${i}, ${j}: ${actual}, not ${expected}`);
            }
          }
        }
      }
    });
  }
});

describe('products of which a factor is packed otherwise', () => {
  const random = seededRandom(11);
  const numbers = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.normal());
  const [rows, columns, terms] = [13, 32, 96] as const;
  const sum = (row: Expr): Expr => [
    'sum',
    'k',
    terms,
    ['multiply', ['load', 0, 'k', row], ['load', 1, 'k', 'i1']],
  ];
  const second: Expr = ['subtract', 'i0', 2];
  // Every other column; columns of which there are none for the first two rows.
  const values: Readonly<Record<string, Expr>> = {
    'rows apart in memory': sum(['multiply', 'i0', 2]),
    'rows that are not all there': ['select', ['positive', ['subtract', 'i0', 1.5]], sum(second), 0],
  };
  for (const [name, value] of Object.entries(values)) {
    test(`${name}: within rounding of the float64 loops in tiles of every size`, () => {
      const kernel: Kernel = { extents: [rows, columns], value };
      const inputs = [numbers(terms * 2 * rows), numbers(terms * columns)];
      const extents = [
        [terms, 2 * rows],
        [terms, columns],
      ];
      const expected = expectedOf(kernel, inputs, extents, 1);
      for (const size of tileSizes) {
        const engine = { fuses: false, ...size };
        const off = worst(expected, runTiled(kernel, inputs, extents, 1, engine, 1, true));
        expect(off, `${JSON.stringify(size)}`).toBeLessThan(tolerance);
      }
    });
  }
});

describe('functions', () => {
  /** Up to ±1000: evenly, and as many in every octave; what is there beyond is at the ends of exp and log. */
  const points = Float32Array.from(
    [
      ...Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 200),
      ...Array.from({ length: 40_000 }, (_, i) => 1000 * 2 ** (-i / 1000)).flatMap((x) => [x, -x]),
      ...Array.from({ length: 400 }, (_, i) => 88.3 + i / 900), // 2ⁿ alone is beyond the largest number here
      0.6249,
      0.6251,
      88.72,
      88.73,
      -87.29,
      -87.31,
    ],
    Math.fround,
  );
  /**
   * Roundings of half a unit in the last place, 2⁻²⁴ at most, that the last steps of each make; what was rounded before enters
   * with small factors. sin, cos and log are measured against 1 where they are smaller: at their zeros the argument's own rounding
   * is all there is.
   */
  const roundings = { exp: 2, log: 2, tanh: 6, logistic: 4, softplus: 4, sin: 2, cos: 2 };
  const absolute = new Set(['sin', 'cos', 'log']);
  const exact: Record<keyof typeof roundings, (x: number) => number> = {
    exp: Math.exp,
    log: Math.log,
    tanh: Math.tanh,
    logistic: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
    softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    sin: Math.sin,
    cos: Math.cos,
  };
  for (const name of Object.keys(exact) as (keyof typeof exact)[]) {
    const f = exact[name];
    test(`${name} is as exact as it says, and right at its ends`, () => {
      const kernel = { extents: [points.length], value: [name, ['load', 0, 'i0']] } as unknown as Kernel;
      for (const engine of [engines.plain, engines.fusing]) {
        const actual = runTiled(kernel, [points], [[points.length]], 1, engine);
        const wrong = [...points].filter((x, at) => !right(x, actual[at] as number));
        expect(
          wrong.slice(0, 5).map((x) => `${name}(${x}) = ${actual[points.indexOf(x)]}, not ${f(x)}`),
        ).toEqual([]);
      }
    });

    function right(x: number, a: number): boolean {
      const e = f(x);
      if (Number.isNaN(e)) return Number.isNaN(a);
      if (Math.abs(e) > 3.3932e38) return a === (e > 0 ? Infinity : -Infinity); // exp 88.72
      if (Math.abs(e) < 1.22e-38) return Math.abs(a) < 1.22e-38; // exp −87.3, and what is below the normal numbers
      const size = absolute.has(name) ? Math.max(1, Math.abs(e)) : Math.abs(e);
      return Math.abs(a - e) <= roundings[name] * 2 ** -24 * size;
    }

    test(`${name} hands on what is no number`, () => {
      const kernel = { extents: [4], value: [name, ['load', 0, 'i0']] } as unknown as Kernel;
      expect(runTiled(kernel, [new Float32Array(4).fill(NaN)], [[4]], 1)).toEqual(
        new Float32Array(4).fill(NaN),
      );
    });
  }
});

describe('in gpu.js (2.24.1, whose WebAssembly kernel is extended)', () => {
  for (const one of backendCases) {
    test(`${one.name}: all kernels run tiled, and agree with float64`, async () => {
      const device = openDevice('webasm');
      const executor = gpuExecutor(device, 'in tests');
      const { worst: off, where } = await deviation(executor, one);
      expect(off, `${where}`).toBeLessThanOrEqual(float32Tolerance);
      expect(device.tiling.stock).toEqual([]);
      expect(device.tiling.tiled).toBeGreaterThan(0);
      const { executorKind, fallbackReason } = executor.report();
      expect([executorKind, fallbackReason]).toEqual(['fused-sync', null]);
      executor.destroy();
    });
  }

  test('two kernels of one text over one array, whose results differ in size, are told apart', async () => {
    const { graph, recipe } = backendCases[0] as (typeof backendCases)[0];
    const program = compile(graph, recipe).program as WholeProgram;
    const first = (count: number): Kernel => ({ extents: ['batch', count], value: ['load', 0, 'i0', 'i1'] });
    const { forward } = program.procedures;
    const result = (count: number): Tensor => ({ role: 'temporary', extents: ['batch', count] });
    const step = (kernel: string, output: string): Step => ({
      kernel,
      inputs: ['x'],
      output,
      op: 'slice',
      origin: {},
      frees: [],
    });
    const cut: WholeProgram = {
      ...program,
      tensors: { ...program.tensors, two: result(2), five: result(5) },
      kernels: { k5: first(5), k2: first(2) },
      procedures: {
        ...program.procedures,
        forward: {
          ...forward,
          inputs: ['x'],
          steps: [step('k5', 'five'), step('k2', 'two')],
          outputs: ['two', 'five'],
        },
      },
    };
    const executor = gpuExecutor(openDevice('webasm'), 'in tests');
    const routine = await executor.prepare(cut, 'forward', { rows: 2 });
    const x = Float32Array.from({ length: 10 }, (_, i) => i);
    const { two, five } = await routine.run({ x });
    expect([...(two as Float32Array)]).toEqual([0, 1, 5, 6]);
    expect([...(five as Float32Array)]).toEqual([...x]);
    executor.destroy();
  });

  test('products of matrices are those of stock code, bit for bit, where products are not fused', async () => {
    const batch = 33;
    const compilation = compile(layers([100, 70, 30], 'relu'), emptyRecipe);
    const program = compilation.program as WholeProgram;
    const random = seededRandom(5);
    const parameters = pack(program, initialise(compilation.graph, emptyRecipe, {}, random));
    for (const values of Object.values(parameters))
      for (const i of values.keys()) values[i] = random.normal(); // biases, too
    const x = Float32Array.from({ length: 100 * batch }, (_, i) => Math.sin(i));
    const answers = async (options: CodeOptions): Promise<[Tensors, number]> => {
      const device = openDevice('webasm', options);
      const executor = gpuExecutor(device, 'in tests');
      const routine = await executor.prepare(program, 'forward', { rows: batch });
      const result = await routine.run({ x, ...parameters });
      executor.destroy();
      return [result, device.tiling.tiled];
    };
    const [stock, none] = await answers({ tiled: false });
    const [tiled, some] = await answers({ engine: engines.plain });
    expect([none, some > 0]).toEqual([0, true]);
    expect(tiled).toEqual(stock);
  });

  test('stock code is still there, and gives the same numbers to rounding', async () => {
    const device = openDevice('webasm', { tiled: false });
    const executor = gpuExecutor(device, 'in tests');
    const { worst: off } = await deviation(executor, backendCases[0] as (typeof backendCases)[0]);
    expect(off).toBeLessThanOrEqual(float32Tolerance);
    expect(device.tiling.tiled).toBe(0);
    executor.destroy();
  });
});
