import type { Matrix } from '../../base/fields.ts';
import type { Shape } from '../../document/document.ts';
import { multiply } from '../ops/expression.ts';
import { sizeOf } from '../shape.ts';
import type { ConstantMatrix, Difference } from '../plans.ts';
import { penaltyFields, type RegulariserDefinition } from './regulariser.ts';

const first = [-1, 1];
const second = [1, -2, 1];

/** Differences along the numbers of a row in their order. */
const along = (source: Shape, stencil: readonly number[]): Difference[] => [
  { before: 1, extent: sizeOf(source), after: 1, stencil },
];

/** First differences along every axis of a signal or a picture, channel by channel. */
function gradientOf(source: Shape): Difference[] {
  const axes = source.length === 3 ? 2 : source.length;
  return Array.from({ length: axes }, (_, axis) => ({
    before: sizeOf(source.slice(0, axis)),
    extent: source[axis] as number,
    after: sizeOf(source.slice(axis + 1)),
    stencil: first,
  }));
}

/** A matrix reaches just as far as it has columns; other sources are left to the identity. */
function matrixOn(source: Shape, matrix: Matrix): ConstantMatrix[] | null {
  const [rows, columns] = extentsOf(matrix);
  return columns === sizeOf(source) ? [{ rows, columns, values: matrix.flat() }] : null;
}

const extentsOf = (matrix: Matrix): readonly [number, number] => [matrix.length, matrix[0]?.length ?? 0];

/** ½λ‖L·W‖²: weights that are small, or that change little from one component of their source to the next. */
export const tikhonov: RegulariserDefinition = {
  title: 'General Tikhonov',
  summary:
    'Half of λ times the sum of squares of L·w, for the weights w with which a neuron reads its source: with differences, rough weights cost.',
  fields: {
    lambda: penaltyFields.lambda,
    operator: {
      tag: 'choice',
      label: 'Operator L',
      help: 'Acts on dense weights; all others, and biases, are penalised by their own squares.',
      initial: 'first-difference',
      options: {
        identity: 'identity',
        'first-difference': 'first differences',
        'second-difference': 'second differences',
        gradient: 'gradient of a picture',
        matrix: 'own matrix',
      },
    },
    matrix: {
      tag: 'matrix',
      label: 'Matrix L',
      help: 'A column for every component that the weights read, a row for every combination of them that costs.',
      initial: [[1]],
      shownWhen: { field: 'operator', is: 'matrix' },
    },
    biases: { ...penaltyFields.biases, initial: false },
  },
  formula: '½λ‖L·W‖²',
  penalty: (p, hyper) => multiply(hyper('lambda'), multiply(0.5, multiply(p, p))),
  operator: (source, { operator, matrix }) => {
    switch (operator) {
      case 'first-difference':
        return along(source, first);
      case 'second-difference':
        return along(source, second);
      case 'gradient':
        return gradientOf(source);
      case 'matrix':
        return matrixOn(source, matrix as Matrix);
      default:
        return null;
    }
  },
  extents: ({ operator, matrix }) => (operator === 'matrix' ? extentsOf(matrix as Matrix) : null),
};
