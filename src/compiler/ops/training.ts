/** Operations of the training loop that have no derivative: fetching rows, drawing masks, counting hits, keeping count. */
import { invariant } from '../../base/assert.ts';
import { add, apply, divide, multiply, select, subtract } from './expression.ts';
import type { Expr } from '../program.ts';
import { row, sizeOf, tensor } from '../shape.ts';
import type { ValueType } from '../plans.ts';
import type { Attributes, Op } from './op.ts';

const underivable = {
  adjoint: () => invariant(false, 'the training loop is not differentiated'),
  tangent: () => invariant(false, 'the training loop is not differentiated'),
} as unknown as Pick<Op, 'adjoint' | 'tangent'>;

interface Width extends Attributes {
  readonly size: number;
}

/** x[b] = data[order[next + b]], where next is the first element of progress. Inputs: data, order, progress. */
export const gather: Op<Width> = {
  name: 'gather',
  type: (_, { size }) => row(size),
  kernel: (_, output) => ({
    extents: ['batch', sizeOf(output.shape)],
    value: ['load', 0, ['load', 1, add(['load', 2, 0], 'i0')], 'i1'],
  }),
  ...underivable,
  formula: ([data]) => `rows of ${data}`,
  macs: () => 0,
};

interface Mask extends Attributes {
  /** First column of the noise, and first place among the hyperparameters. */
  readonly column: number;
  readonly hyper: number;
  readonly size: number;
  /** Every component has a probability of its own; else all have the first. */
  readonly each: boolean;
}

/**
 * m = 0 with probability p, else 1/(1 − p), so that m is 1 in the mean: a component is muted where its uniform number lies
 * below p. Inputs: noise (its rows beside those of `order`), progress, hyper.
 */
export const drawMask: Op<Mask> = {
  name: 'drawMask',
  type: (_, { size }) => row(size),
  kernel: (_, output, { column, hyper, each }) => {
    const u: Expr = ['load', 0, add(['load', 1, 0], 'i0'), add('i1', column)];
    const p: Expr = ['load', 2, each ? add('i1', hyper) : hyper];
    return {
      extents: ['batch', sizeOf(output.shape)],
      value: select(subtract(p, u), 0, divide(1, subtract(1, p))),
    };
  },
  ...underivable,
  formula: ([noise], { column, size }) => `mask by columns ${column}…${column + size - 1} of ${noise}`,
  macs: () => 0,
};

/**
 * The number of rows whose prediction is right. Several columns: the largest prediction stands where the target is
 * above ½; among k equal largest ones the row counts 1/k, what a guess among them would hit. One column: prediction
 * and target lie on the same side of the threshold. Inputs: prediction, target, hyper.
 */
export const countHits: Op<{ readonly threshold: number } & Attributes> = {
  name: 'countHits',
  type: () => tensor(1),
  kernel: ([prediction], _, { threshold }) => {
    const n = sizeOf((prediction as ValueType).shape);
    const at = (input: number, column: Expr): Expr => ['load', input, 'b', column];
    const side = (input: number): Expr => apply('positive', subtract(at(input, 0), ['load', 2, threshold]));
    const top: Expr = ['largest', 'j', n, at(0, 'j')];
    const isTop = (column: Expr): Expr => apply('equal', at(0, column), top);
    const stands: Expr = ['sum', 'c', n, multiply(apply('positive', subtract(at(1, 'c'), 0.5)), isTop('c'))];
    const rivals: Expr = ['sum', 'd', n, isTop('d')];
    // A row that is not a number has no largest prediction: no hit, and no division by zero.
    const hit: Expr =
      n === 1 ? apply('equal', side(0), side(1)) : divide(stands, apply('maximum', rivals, 1));
    return { extents: [1], value: ['sum', 'b', 'batch', hit] };
  },
  ...underivable,
  formula: ([prediction, target]) => `hits(${prediction}, ${target})`,
  macs: () => 0,
};

/** [next, losses, hits, bad] -> [next + rows, losses + loss, hits + h, bad + (loss is not finite)]. Inputs: progress, loss, hits. */
export const advance: Op = {
  name: 'advance',
  type: () => tensor(4),
  kernel: () => {
    const is = (k: number): Expr => apply('equal', 'i0', k);
    const loss: Expr = ['load', 1, 0];
    const step = select(
      is(0),
      'batch',
      select(is(1), loss, select(is(2), ['load', 2, 0], subtract(1, apply('finite', loss)))),
    );
    return { extents: [4], value: add(['load', 0, 'i0'], step) };
  },
  ...underivable,
  formula: () => 'counters',
  macs: () => 0,
};
