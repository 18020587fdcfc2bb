/** The catalogue of data sets: one line per kind. The user's own file (`csv`) is read by `csv-data.ts`. */
import { circle } from './circle.ts';
import { gauss } from './gauss.ts';
import { higham } from './higham.ts';
import { iris } from './iris.ts';
import { line } from './line.ts';
import { moons } from './moons.ts';
import { peaks } from './peaks.ts';
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
  iris,
} as const;

export type DatasetKind = keyof typeof datasets;
