/** The catalogue of data sets: one line per kind. The user's own file (`csv`) is read by `csv-data.ts`. */
import { arch } from './arch.ts';
import { bars } from './bars.ts';
import { circle } from './circle.ts';
import { ellipses } from './ellipses.ts';
import { gauss } from './gauss.ts';
import { halfSpaces } from './half-spaces.ts';
import { higham } from './higham.ts';
import { inverseCrime } from './inverse-crime.ts';
import { iris } from './iris.ts';
import { line } from './line.ts';
import { moons } from './moons.ts';
import { peaks } from './peaks.ts';
import { segment } from './segment.ts';
import { spiral } from './spiral.ts';
import { xorTable } from './xor-table.ts';
import { xor } from './xor.ts';

export const datasets = {
  higham,
  peaks,
  circle,
  xor,
  gauss,
  spiral,
  moons,
  'xor-table': xorTable,
  line,
  bars,
  iris,
  ellipses,
  'half-spaces': halfSpaces,
  segment,
  arch,
  'inverse-crime': inverseCrime,
} as const;

export type DatasetKind = keyof typeof datasets;
