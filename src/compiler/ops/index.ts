/** Every op by name. */
import { assemble, disassemble } from './cells.ts';
import { concatenate, embed, slice } from './columns.ts';
import { convolve, stencilSum } from './convolve.ts';
import { difference, differenceTransposed } from './difference.ts';
import { elementwise } from './elementwise.ts';
import { haarMerge, haarSplit } from './haar.ts';
import { logSumExp } from './log-sum-exp.ts';
import { matmul } from './matmul.ts';
import { patchLargest, patchPick, patchPlace, patchPut } from './max-pool.ts';
import type { Op } from './op.ts';
import { pad, unpad } from './padding.ts';
import { patchMean, patchSpread } from './patches.ts';
import { broadcast, reduce } from './reduce.ts';
import { sparseGradient, sparseProduct, sparseTransposed } from './sparse.ts';
import { advance, countHits, drawMask, gather } from './training.ts';

const all = [
  matmul,
  elementwise,
  reduce,
  broadcast,
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
