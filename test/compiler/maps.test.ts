import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/xoshiro.ts';
import type { Cell, Ends } from '../../src/compiler/maps/map.ts';
import { maps } from '../../src/compiler/maps/index.ts';
import type { DrawnGraph, Shape } from '../../src/document/document.ts';
import { pack } from '../../src/runtime/pack.ts';
import { mapCasesOf } from '../support/map-cases.ts';
import { graphOf, recipeOf } from '../support/networks.ts';
import { compiled, gradient, run } from '../support/run.ts';
import reference from './fixtures/maps.json' with { type: 'json' };

const size = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
const alone = (from: Shape, to: Shape, kind: string, settings: object = {}): DrawnGraph =>
  graphOf({ x: { kind: 'input', shape: from }, y: { kind: 'unit', shape: to, bias: 'none' } }, [
    ['e:x>y', { map: { kind, ...settings } }],
  ]);

/** What stands at every place of K when θ is one unit vector after another: Q, place by place. */
function placesOf(
  kind: string,
  from: Shape,
  to: Shape,
  settings: object,
): { ends: Ends<never>; cells: Cell[] | null } {
  const { graph } = compiled(alone(from, to, kind, settings), recipeOf());
  const ends = { from, to, settings: graph.edges.get('e')?.map.settings as never };
  const cells = maps[kind]?.cells(ends) ?? null;
  return { ends, cells: cells && [...cells] };
}

function denseOf(cells: readonly Cell[], theta: ArrayLike<number>, rows: number, columns: number): number[] {
  const k = new Array<number>(rows * columns).fill(0);
  for (const { row, column, index, coefficient } of cells) {
    k[row * columns + column]! += coefficient * (index < 0 ? 1 : (theta[index] ?? NaN));
  }
  return k;
}

const matrixOf = (
  kind: string,
  from: Shape,
  to: Shape,
  settings: object,
  theta: ArrayLike<number>,
): number[] => denseOf(placesOf(kind, from, to, settings).cells ?? [], theta, size(to), size(from));

/** K(θ)·x as the program computes it, for rows x. */
async function through(
  kind: string,
  [from, to]: readonly [Shape, Shape],
  settings: object,
  theta: ArrayLike<number>,
  x: ArrayLike<number>,
): Promise<number[]> {
  const { program } = compiled(alone(from, to, kind, settings), recipeOf());
  const given = theta.length > 0 ? pack(program, { e: theta }) : {};
  const rows = x.length / size(from);
  const { prediction } = await run(program, 'forward', rows, { ...given, x: Float64Array.from(x) });
  return [...(prediction as Float64Array)];
}

/** All numbers agree to `tolerance` times the largest of them, or 1. */
function close(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  const largest = Math.max(1, ...Array.from(theirs, Math.abs));
  Array.from(theirs).forEach((value, i) =>
    expect(Math.abs((ours[i] ?? NaN) - value), `[${i}]`).toBeLessThanOrEqual(tolerance * largest),
  );
}

/** Sums of at most 250 products of numbers of order one, each rounded to 1.1e-16: 3e-14 of the largest. */
const rounding = 3e-14;

describe('what a map computes is K·x with the K it shows', () => {
  for (const kind of Object.keys(maps)) {
    for (const { from, to, settings = {} } of mapCasesOf(kind)) {
      if (kind === 'separable') continue; // K does not depend linearly on θ; see below
      test(`[M1] ${kind} ${from.join('×')} to ${to.join('×')} ${JSON.stringify(settings)}`, async () => {
        const { ends, cells } = placesOf(kind, from, to, settings);
        const shape = maps[kind]?.parameter(ends);
        const random = seededRandom(5);
        const theta = Array.from({ length: shape ? size(shape) : 0 }, () => random.normal());
        const [n, m] = [size(from), size(to)];
        const x = Array.from({ length: 2 * n }, () => random.normal());
        const k = denseOf(cells ?? [], theta, m, n);
        const naive = [0, 1].flatMap((r) =>
          Array.from({ length: m }, (_, i) =>
            k.slice(i * n, (i + 1) * n).reduce((s, value, j) => s + value * (x[r * n + j] ?? NaN), 0),
          ),
        );
        expect(naive.some((v) => v !== 0)).toBe(true);
        close(await through(kind, [from, to], settings, theta, x), naive, rounding);
      });
    }
  }

  test('[M1] cells come by rows, within the matrix and within θ', () => {
    for (const kind of Object.keys(maps)) {
      for (const { from, to, settings = {} } of mapCasesOf(kind)) {
        const { ends, cells } = placesOf(kind, from, to, settings);
        const count = size(maps[kind]?.parameter(ends) ?? []);
        const rows = (cells ?? []).map((c) => c.row);
        expect(rows).toEqual(rows.toSorted((a, b) => a - b));
        for (const { row, column, index } of cells ?? []) {
          expect(row >= 0 && row < size(to) && column >= 0 && column < size(from)).toBe(true);
          expect(index >= -1 && index < count, `${kind}: θ[${index}] of ${count}`).toBe(true);
        }
        const shown = new Set((cells ?? []).map((c) => c.index).filter((i) => i >= 0));
        if (cells && maps[kind]?.parameter(ends)) expect(shown.size, `${kind}: every θ is shown`).toBe(count);
      }
    }
  });
});

describe('against reference numbers', () => {
  const { n4, n6, n16, jacobian, ramp3, prewitt16, digit28, channels, zero6 } = reference;
  const circulant = { boundary: 'periodic' };

  /** Q by columns of K stacked, as matrices are in the literature: row column·rows + row. */
  const qOf = (kind: string, n: number, count: number, settings: object = {}): number[] => {
    const q = new Array<number>(n * n * count).fill(0);
    for (const { row, column, index, coefficient } of placesOf(kind, [n], [n], settings).cells ?? []) {
      q[(column * n + row) * count + index]! += coefficient;
    }
    return q;
  };

  test('[E2] [E3] [E4] [E5] [E6] the matrices Q are these, exactly', () => {
    expect(qOf('diagonal', 3, 3)).toEqual(reference.q.diagonal3);
    expect(qOf('antisymmetric', 3, 3)).toEqual(reference.q.antisymmetric3);
    expect(qOf('m-matrix', 3, 6)).toEqual(reference.q.mMatrix3);
    expect(qOf('convolution-1d', 4, 3)).toEqual(reference.q.toeplitz4);
    expect(qOf('convolution-1d', 4, 3, circulant)).toEqual(reference.q.circulant4);
  });

  test('[E2] [E3] [E4] matrices of given θ, and their eigenvalues', () => {
    const k = (kind: string, n: number, theta: number[]): number[] => matrixOf(kind, [n], [n], {}, theta);
    expect(k('m-matrix', 3, [1, 2, 3, 4, 5, 6])).toEqual(reference.m3);
    expect(k('antisymmetric', 3, [1, 2, 3])).toEqual(reference.a3);
    // K is normal with λ on the imaginary axis, so KᵀK has the eigenvalues |λ|². (The general solver of ml-matrix never ends here.)
    const a = new Matrix([0, 1, 2].map((r) => reference.a3.slice(3 * r, 3 * r + 3)));
    const squares = new EigenvalueDecomposition(a.transpose().mmul(a), { assumeSymmetric: true });
    // The solvers are backward stable: a few roundings of the largest entry.
    close(sorted(squares.realEigenvalues), [0, 14, 14], 1e-14);
    expect(
      a
        .add(a.clone().transpose())
        .to1DArray()
        .every((v) => v === 0),
    ).toBe(true);
    const m = eigenvalues(k('m-matrix', 3, [1, 2, 3, 4, 5, 6]), 3);
    close(sorted(m.realEigenvalues), reference.mEigenvalues, 1e-13);
  });

  test('[E5] [E6] Toeplitz and circulant matrices, and the spectrum of a circulant one', () => {
    const k = (n: number, boundary: string, theta: number[]): number[] =>
      matrixOf('convolution-1d', [n], [n], { boundary }, theta);
    expect(k(4, 'zero', n4.theta)).toEqual(n4.zero);
    expect(k(4, 'periodic', n4.theta)).toEqual(n4.periodic);
    const circulant6 = k(6, 'periodic', n6.theta);
    n6.eigenvalues.forEach(([re = NaN, im = NaN], mode) => {
      // K·f = λ·f for the Fourier vector f_j = e^{2πi·j·mode/6}, real and imaginary parts.
      const angle = (j: number): number => (2 * Math.PI * j * mode) / 6;
      for (let row = 0; row < 6; row += 1) {
        const entries = circulant6.slice(6 * row, 6 * row + 6);
        const real = entries.reduce((s, value, j) => s + value * Math.cos(angle(j)), 0);
        const imaginary = entries.reduce((s, value, j) => s + value * Math.sin(angle(j)), 0);
        const [c, s] = [Math.cos(angle(row)), Math.sin(angle(row))];
        close([real, imaginary], [re * c - im * s, re * s + im * c], 1e-14);
      }
    });
  });

  test('[E6] [E7] K·y, Kᵀ·y and the Jacobian with its transpose, without K', async () => {
    const graph = alone([16], [16], 'convolution-1d', circulant);
    const { program } = compiled(graph, recipeOf());
    const ends = [[16], [16]] as const;
    close(await through('convolution-1d', ends, circulant, n16.theta, n16.y), n16.ky, 1e-14);
    const point = { ...pack(program, { e: n16.theta }), x: Float64Array.from(n16.y) };
    const back = await run(program, 'pullback', 1, { ...point, cotangent: Float64Array.from(n16.y) });
    close(back[program.cotangents['x'] ?? ''] as Float64Array, n16.kty, 1e-14);

    const { y, v, w, jv, jtw } = jacobian;
    close(await through('convolution-1d', ends, circulant, v, y), jv, 1e-14); // bilinear: Jv is the map with θ = v
    const many = { ...pack(program, { e: n16.theta }), x: Float64Array.from(y) };
    const sums = await run(program, 'pullback', 10, { ...many, cotangent: Float64Array.from(w) });
    close(sums[program.cotangents['θ[e]'] ?? ''] as Float64Array, jtw, 1e-13);
  });

  test('[E8] 2-D convolutions: 3×3, the Prewitt stencil on a ramp, 5×5 on a picture of 28×28', async () => {
    const two = (n: number, theta: number[], y: number[], settings: object = {}): Promise<number[]> =>
      through(
        'convolution-2d',
        [
          [n, n],
          [n, n],
        ],
        { ...circulant, ...settings },
        theta,
        y,
      );
    expect(await two(3, ramp3.theta, ramp3.y)).toEqual(ramp3.z);
    const ramp = Array.from({ length: 256 }, (_, i) => Math.floor(i / 16) / 15 + (i % 16) / 15);
    close(await two(16, prewitt16.theta, ramp), prewitt16.z, 1e-14);
    const bumps = Array.from({ length: 784 }, (_, i) => {
      const [r, c] = [Math.floor(i / 28), i % 28];
      return (
        Math.exp(-((r - 14) ** 2 + (c - 12) ** 2) / 30) - Math.exp(-((r - 14) ** 2 + (c - 16) ** 2) / 12)
      );
    });
    const mean = bumps.reduce((a, b) => a + b) / 784;
    const z = await two(
      28,
      digit28.theta,
      bumps.map((p) => p - mean),
      { height: 5, width: 5 },
    );
    close(z, digit28.z, 1e-12); // the list was rounded to 12 places
    expect(Math.abs((z[0] ?? NaN) - digit28.z00)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs((z[14 * 28 + 14] ?? NaN) - digit28.z1414)).toBeLessThanOrEqual(1e-13);
    expect(Math.abs(Math.hypot(...z) - digit28.norm)).toBeLessThanOrEqual(1e-12);
  });

  test('[E8] zero boundary', async () => {
    const ends = [
      [6, 6],
      [6, 6],
    ] as const;
    close(await through('convolution-2d', ends, {}, zero6.theta, zero6.y), zero6.z, 1e-14);
    close(await through('convolution-2d', ends, circulant, zero6.theta, zero6.y), zero6.periodic, 1e-14);
  });

  test('[E9] [E10] [E11] several channels, stride 2, pooling', async () => {
    const { images, theta, periodic, stride2, averagePool2 } = channels;
    const full = [
      [6, 6, 2],
      [6, 6, 4],
    ] as const;
    close(await through('convolution-2d', full, circulant, theta, images), periodic, 1e-14);
    const half = [
      [6, 6, 2],
      [3, 3, 4],
    ] as const;
    close(await through('convolution-2d', half, { ...circulant, stride: 2 }, theta, images), stride2, 1e-14);
    const pooled = [
      [6, 6, 4],
      [3, 3, 4],
    ] as const;
    close(await through('average-pool', pooled, {}, [], periodic), averagePool2, 1e-14);
  });

  test('[E12] M-matrix convolution', () => {
    const { theta, k } = reference.mMatrixConvolution8;
    expect(matrixOf('m-matrix-convolution', [8], [8], {}, theta)).toEqual(k);
    for (const boundary of ['periodic', 'reflexive']) {
      const image = matrixOf('m-matrix-convolution', [3, 4], [3, 4], { boundary }, [1, 2, 3, 4, 5, 6, 7, 8]);
      for (let row = 0; row < 12; row += 1) {
        expect(image.slice(row * 12, row * 12 + 12).reduce((a, b) => a + b)).toBe(0); // whole numbers: exact
      }
    }
  });

  test('[E13] a separable stencil is the convolution with a·bᵀ, and its gradients are G·b and Gᵀ·a', async () => {
    const { a, b, z } = reference.separable;
    const ends = [
      [6, 6],
      [6, 6],
    ] as const;
    close(await through('separable', ends, circulant, [...a, ...b], zero6.y), z, 1e-14);
    const random = seededRandom(2);
    for (const [height, width] of [
      [3, 3],
      [5, 3],
      [1, 5],
    ] as const) {
      for (const boundary of ['zero', 'periodic', 'reflexive']) {
        const [p, q] = [height, width].map((n) => Array.from({ length: n }, () => random.normal()));
        const [col = [], row = []] = [p, q];
        const outer = col.flatMap((u) => row.map((v) => u * v));
        const settings = { height, width, boundary };
        const full = await gradientOf('convolution-2d', settings, outer, zero6.y);
        const parts = await gradientOf('separable', settings, [...col, ...row], zero6.y);
        close(parts.z, full.z, rounding);
        const g = (i: number, j: number): number => full.theta[i * width + j] ?? NaN;
        const expected = [
          ...col.map((_, i) => row.reduce((s, v, j) => s + g(i, j) * v, 0)),
          ...row.map((_, j) => col.reduce((s, u, i) => s + g(i, j) * u, 0)),
        ];
        close(parts.theta, expected, 10 * rounding);
        close(parts.y, full.y, 10 * rounding);
      }
    }
  });

  /** z and the gradients of ½|z|² by θ and y. */
  async function gradientOf(kind: string, settings: object, theta: number[], y: number[]) {
    const { program } = compiled(alone([6, 6], [6, 6], kind, settings), recipeOf());
    const point = { ...pack(program, { e: theta }), x: Float64Array.from(y) };
    const { prediction: z } = await run(program, 'forward', 1, point);
    const back = await run(program, 'pullback', 1, { ...point, cotangent: z as Float64Array });
    const of = (id: string) => [...(back[program.cotangents[id] ?? ''] as Float64Array)];
    return { z: [...(z as Float64Array)], theta: of('θ[e]'), y: of('x') };
  }

  test('[E14] doubly symmetric stencil with a reflexive boundary, diagonalised by the cosine transform', async () => {
    const { theta, y, z } = reference.doublySymmetric;
    close(
      await through(
        'doubly-symmetric',
        [
          [6, 6],
          [6, 6],
        ],
        {},
        theta,
        y,
      ),
      z,
      1e-14,
    );
    const cosine = Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 6 }, (_x, j) => Math.cos((Math.PI * i * (j + 0.5)) / 6)),
    );
    const k = matrixOf('doubly-symmetric', [6, 6], [6, 6], {}, theta);
    for (const u of cosine) {
      for (const v of cosine) {
        const mode = u.flatMap((p) => v.map((q) => p * q));
        const image = mode.map((_, i) => mode.reduce((s, m, j) => s + (k[i * 36 + j] ?? NaN) * m, 0));
        const at = mode.findIndex((m) => Math.abs(m) === Math.max(...mode.map(Math.abs)));
        const eigenvalue = (image[at] ?? NaN) / (mode[at] ?? NaN);
        close(
          image,
          mode.map((m) => eigenvalue * m),
          1e-14,
        );
      }
    }
  });

  test('[E15] Haar: HHᵀ = I, K = Hᵀ·diag(θ)·H', async () => {
    const h = new Matrix(Array.from({ length: 8 }, (_, i) => reference.haar8.slice(8 * i, 8 * i + 8)));
    close(h.mmul(h.transpose()).to1DArray(), Matrix.eye(8).to1DArray(), 1e-15);
    const theta = [0.5, -1, 2, 3, -0.25, 1, 0, 4];
    const k = h.transpose().mmul(Matrix.diag(theta)).mmul(h);
    close(matrixOf('haar', [8], [8], {}, theta), k.to1DArray(), 1e-15);
    const unit = Matrix.eye(8).to1DArray();
    close(await through('haar', [[8], [8]], {}, theta, unit), k.transpose().to1DArray(), 2e-15);
    close(await through('haar', [[8], [8]], {}, new Array<number>(8).fill(1), unit), unit, 1e-15);
  });

  test('[E16] a masked matrix is zero elsewhere', () => {
    const entries = [
      [0, 1],
      [2, 0],
    ];
    expect(matrixOf('masked', [3], [3], { entries }, [5, 7])).toEqual([0, 5, 0, 0, 0, 0, 7, 0, 0]);
  });

  for (const [kind, { theta, E, grad }] of Object.entries(reference.gradients.cases)) {
    test(`[E1] the gradient ∂E/∂θ = Qᵀ·vec(∂E/∂K) of a tanh layer, ${kind}`, async () => {
      const { y, w, b, c } = reference.gradients;
      const graph = graphOf(
        {
          x: { kind: 'input', shape: [3] },
          h: { kind: 'unit', shape: [3], activation: { kind: 'tanh' } },
          o: { kind: 'unit', shape: [2], bias: 'none' },
        },
        [['e:x>h', { map: { kind } }], 'w:h>o'],
      );
      const { program } = compiled(graph, recipeOf({ loss: { kind: 'squared', half: true, reduce: 'sum' } }));
      const result = await gradient(program, { e: theta, h: b, w }, y, c, 5);
      expect(Math.abs(result.loss - E)).toBeLessThanOrEqual(1e-13 * E);
      close(result.gradients['e'] ?? [], grad, 1e-13);
    });
  }
});

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

function eigenvalues(k: readonly number[], n: number): EigenvalueDecomposition {
  return new EigenvalueDecomposition(
    new Matrix(Array.from({ length: n }, (_, i) => k.slice(n * i, n * i + n))),
  );
}
