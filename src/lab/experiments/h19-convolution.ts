import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { mersenneRandom } from '../../base/mersenne.ts';
import type { Table } from '../../datasets/dataset.ts';
import type { GraphDocument } from '../../document/document.ts';
import type { MatrixFigure } from '../figure.ts';
import { convolutionNetwork } from '../networks.ts';
import { defineExperiment } from './experiment.ts';
import { digits, isOriginal, near } from './support/compare.ts';
import { blobs, convolve, less, type Picture, pictureOf } from './support/picture.ts';
import { conjugate, fourier, fourier2, real, times } from './support/fourier.ts';
import { problemOf } from './support/problem.ts';
import { norm, spaced } from './support/statistics.ts';

const fields = {
  length: { tag: 'integer', label: 'Length of the signal', initial: 16, min: 4, max: 128 },
  seed: {
    tag: 'integer',
    label: 'Seed of the stencil',
    help: 'Of the Mersenne twister.',
    initial: 1,
    min: 0,
  },
  imageSeed: { tag: 'integer', label: 'Seed of the 5 × 5 stencil', initial: 13, min: 0 },
  picture: {
    tag: 'integer',
    label: 'Picture',
    help: 'Which of the opened file, counted from 1; without a file there is only one.',
    initial: 1,
    min: 1,
    max: 1_000_000,
  },
} as const;

/** The transform by its definition takes a second for this. */
const largestSide = 256;

/** The circulant matrix with a given first column. */
function circulant(column: ArrayLike<number>): Matrix {
  const n = column.length;
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => column[(i - j + n) % n] ?? 0),
  );
  return new Matrix(rows);
}

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  norm(Array.from(a, (v, i) => v - (b[i] ?? 0)));

function stencilOf(seed: number): Float64Array {
  return less(mersenneRandom(seed).randn(5, 5));
}

function documentOf(stencil: Float64Array, side: number): GraphDocument {
  const dense = String(side ** 4).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009');
  const notes = `A 5 × 5 stencil on a picture of ${side} × ${side} pixels that is continued periodically: 25 parameters instead of ${dense}.`;
  return convolutionNetwork('Convolution of a picture', notes, side, 5, stencil);
}

/** The picture through the compiled network. */
function compiled(stencil: Float64Array, { side, values: image }: Picture): Float64Array {
  const names = Array.from(image, (_, i) => `${i}`);
  const table: Table = {
    rows: 1,
    inputNames: names,
    targetNames: names,
    inputs: image,
    targets: new Float64Array(image.length),
    task: { kind: 'regression' },
  };
  const { objective, start } = problemOf(documentOf(stencil, side), { table });
  return objective.predict(start);
}

export const convolutionSpectra = defineExperiment({
  id: 'H19',
  title: 'Convolutions are diagonal in Fourier space',
  summary:
    'A periodic convolution is a circulant matrix: its eigenvalues are the Fourier transform of its first column, and the matrix itself is never needed. The same in two dimensions on a picture.',
  source: 'Ruthotto, Numerical Methods for Deep Learning: parametric models (EConv_Conv1DFFT, E13Conv2D)',
  long: false,
  fields,
  examples: {
    help: 'Convolves one of these pictures in place of two blobs.',
    labels: false,
    variants: [],
    count: ({ picture }) => picture,
    refuse: ([height = 0, width = 0, ...more]) =>
      more.length === 0 && height === width && height >= 5 && height <= largestSide
        ? null
        : `square pictures of 5×5 to ${largestSide}×${largestSide} pixels`,
  },
  document: ({ imageSeed }, given) => documentOf(stencilOf(imageSeed), given?.shape[0] ?? 28),
  *run(settings, given) {
    const { length: n, seed, imageSeed } = settings;
    const random = mersenneRandom(seed);
    const theta = [random.uniform(), random.uniform(), random.uniform()] as const;
    const first = new Float64Array(n);
    [first[n - 1], first[0], first[1]] = theta;
    const K = circulant(first);
    const lambda = fourier(real(first));
    const y = Float64Array.from(spaced(0, 1, n), (x) => Math.cos(2 * Math.PI * x));
    const column = Matrix.columnVector(Array.from(y));
    const direct = K.mmul(column).to1DArray();
    const transposed = K.transpose().mmul(column).to1DArray();
    const viaFourier = fourier(times(lambda, fourier(real(y))), true).re;
    const adjointViaFourier = fourier(times(conjugate(lambda), fourier(real(y))), true).re;
    const values = new EigenvalueDecomposition(K);
    const found = values.realEigenvalues.map((re, i) => ({ re, im: values.imaginaryEigenvalues[i] ?? 0 }));
    const eigenError = matchError(found, lambda);
    yield { done: 0.5, at: 'one dimension' };

    const image = given ? pictureOf(given, settings.picture) : blobs();
    const { side } = image;
    const stencil = stencilOf(imageSeed);
    const z = convolve(stencil, image);
    const corner = new Float64Array(side * side);
    stencil.forEach((v, at) => {
      const [a, b] = [Math.floor(at / 5), at % 5];
      corner[((a - 2 + side) % side) * side + ((b - 2 + side) % side)] = v;
    });
    const spectrum = fourier2(real(corner), side);
    const z2 = fourier2(times(spectrum, fourier2(real(image.values), side)), side, true).re;
    const results = {
      eigenvalueError: eigenError,
      productError: difference(direct, viaFourier),
      transposeError: difference(transposed, adjointViaFourier),
      imageError: difference(z, z2) / norm(z),
      networkError: difference(z, compiled(stencil, image)) / norm(z),
      imageNorm: norm(z),
    };
    // Sums of n terms of size λ_max·‖y‖; the eigenvalues of a normal matrix are as well conditioned as its entries.
    const slack = 16 * n * 2 ** -52;
    const because = `rounding of sums over ${n} terms`;
    const matrix = (
      title: string,
      rows: number,
      values2: Float64Array,
      shades: MatrixFigure['shades'],
    ): MatrixFigure => ({
      kind: 'matrix',
      title,
      rows,
      columns: rows,
      values: Array.from(values2),
      shades,
    });
    return {
      results,
      comparisons: [
        near('eigenvalues against the transform of the first column', 0, eigenError, slack, because),
        near('‖Ky − F⁻¹(λ∘Fy)‖', 0, results.productError, slack, because),
        near('‖Kᵀy − F⁻¹(λ̄∘Fy)‖', 0, results.transposeError, slack, because),
        near(
          'picture by sums against picture by transforms',
          0,
          results.imageError,
          16 * side * 2 ** -52,
          because,
        ),
        near(
          'picture by sums against the compiled network',
          0,
          results.networkError,
          32 * 2 ** -52,
          'rounding of 25 terms',
        ),
        ...(!given && isOriginal(fields, settings, ['picture'])
          ? [
              digits('largest eigenvalue', 1.137460872962077, lambda.re[0] ?? NaN, 13, because),
              digits('imaginary part of λ₁', 0.15954364278367397, Math.abs(lambda.im[1] ?? NaN), 12, because),
              digits('(Ky)₁', 1.1014074263925508, direct[0] ?? NaN, 13, because),
              digits('(Kᵀy)₁', 1.1374509847395862, transposed[0] ?? NaN, 13, because),
              digits('norm of the picture after convolution', 23.98063247890941, norm(z), 12, because),
              near('its first pixel', 0.000947527899530414, z[0] ?? NaN, 1e-13, because),
              digits('its pixel (14, 14)', -4.182633367389084, z[14 * side + 14] ?? NaN, 12, because),
            ]
          : []),
      ],
      figures: [
        {
          kind: 'lines',
          title: 'Eigenvalues in the complex plane',
          x: { label: 'real part' },
          y: { label: 'imaginary part' },
          series: [
            {
              name: 'of the matrix',
              x: found.map((v) => v.re),
              y: found.map((v) => v.im),
              style: 'points',
            },
            {
              name: 'transform of its first column',
              x: Array.from(lambda.re),
              y: Array.from(lambda.im),
              style: 'points',
            },
          ],
        },
        {
          kind: 'lines',
          title: 'A signal and its convolution',
          x: { label: 'x' },
          y: { label: 'value' },
          series: [
            { name: 'y', x: spaced(0, 1, n), y: Array.from(y), style: 'line' },
            { name: 'Ky by the matrix', x: spaced(0, 1, n), y: direct, style: 'points' },
            { name: 'Ky by transforms', x: spaced(0, 1, n), y: Array.from(viaFourier), style: 'line' },
          ],
        },
        {
          kind: 'lines',
          title: 'Difference of both ways',
          x: { label: 'index' },
          y: { label: '|difference|', scale: 'logarithmic' },
          series: [
            {
              name: 'Ky',
              x: direct.map((_, i) => i + 1),
              y: direct.map((v, i) => Math.max(Math.abs(v - (viaFourier[i] ?? 0)), 1e-18)),
              style: 'points',
            },
          ],
        },
        matrix('K', n, Float64Array.from(K.to1DArray()), 'grey'),
        matrix('Picture', side, image.values, 'grey'),
        matrix('Stencil', 5, stencil, 'diverging'),
        matrix('Picture after convolution', side, z, 'grey'),
      ],
      listings: [
        {
          title: 'Both ways',
          columns: ['what', 'difference'],
          rows: [
            ['eigenvalues', eigenError],
            ['Ky', results.productError],
            ['Kᵀy', results.transposeError],
            ['picture, relative', results.imageError],
            ['picture by the compiled network, relative', results.networkError],
          ],
        },
      ],
    };
  },
});

/** Largest distance of a value to the nearest one that is not taken yet. */
function matchError(
  found: readonly { re: number; im: number }[],
  expected: { re: Float64Array; im: Float64Array },
): number {
  const left = Array.from(expected.re, (re, i) => ({ re, im: expected.im[i] ?? 0 }));
  let worst = 0;
  for (const value of found) {
    const distances = left.map((other) => Math.hypot(other.re - value.re, other.im - value.im));
    const least = Math.min(...distances);
    left.splice(distances.indexOf(least), 1);
    worst = Math.max(worst, least);
  }
  return worst;
}
