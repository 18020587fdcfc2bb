/** Every op by name. */
import { blockOuter, blockProduct } from './blocks.ts';
import { assemble, disassemble } from './cells.ts';
import { concatenate, embed, slice } from './columns.ts';
import { convolve, stencilSum } from './convolve.ts';
import { difference, differenceTransposed } from './difference.ts';
import { elementwise } from './elementwise.ts';
import { analyse, synthesise } from './fourier.ts';
import { haarMerge, haarSplit } from './haar.ts';
import { logSumExp } from './log-sum-exp.ts';
import { matmul } from './matmul.ts';
import { patchLargest, patchPick, patchPlace, patchPut } from './max-pool.ts';
import type { Op } from './op.ts';
import { pad, unpad } from './padding.ts';
import { patchMean, patchSpread } from './patches.ts';
import { broadcast, reduce } from './reduce.ts';
import { reshape } from './reshape.ts';
import { sparseGradient, sparseProduct, sparseTransposed } from './sparse.ts';
import { diagonalSums, toeplitz } from './toeplitz.ts';
import { advance, countHits, drawMask, gather } from './training.ts';
import { unwind, wind } from './winding.ts';

const all = [
  matmul,
  elementwise,
  reduce,
  broadcast,
  reshape,
  logSumExp,
  slice,
  embed,
  concatenate,
  difference,
  differenceTransposed,
  assemble,
  disassemble,
  sparseProduct,
  sparseTransposed,
  sparseGradient,
  pad,
  unpad,
  convolve,
  stencilSum,
  wind,
  unwind,
  toeplitz,
  diagonalSums,
  analyse,
  synthesise,
  blockProduct,
  blockOuter,
  patchMean,
  patchSpread,
  patchLargest,
  patchPlace,
  patchPick,
  patchPut,
  haarSplit,
  haarMerge,
  gather,
  drawMask,
  countHits,
  advance,
] as unknown as readonly Op[]; // the one cast: each op keeps its own attribute type, a call is checked where it is written

export const ops: ReadonlyMap<string, Op> = new Map(all.map((op) => [op.name, op]));
