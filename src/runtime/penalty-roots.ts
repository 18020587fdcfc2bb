import type { ConstantMatrix, Difference, PenaltyOperator } from '../compiler/plans.ts';
import type { NetworkObjective } from './objective.ts';
import type { PenaltySquares } from './protocol.ts';

/** √λ·L as a matrix on θ: half the sum of squares of √λ·L·θ is the penalty. */
export interface PenaltyRoots {
  /** Rows of L. */
  readonly count: number;
  /** residuals = √λ·L·θ. */
  write(theta: Float64Array, residuals: Float64Array): void;
  /** θ += √λ·Lᵀ·residuals. */
  addTransposed(residuals: Float64Array, theta: Float64Array): void;
}

/** A sparse matrix, row by row: those of row i stand from `starts[i]` up to `starts[i + 1]`. */
interface SparseRows {
  readonly starts: number[];
  readonly columns: number[];
  readonly weights: number[];
}

const noRows = (): SparseRows => ({ starts: [0], columns: [], weights: [] });

/** L of all tensors that are penalised, as one sparse matrix on θ. */
export function penaltyRoots(network: NetworkObjective, { lambda, operators }: PenaltySquares): PenaltyRoots {
  const whole = noRows();
  if (lambda > 0)
    for (const [tensor, operator] of operators) append(whole, operator, placesOf(network, tensor));
  const starts = Int32Array.from(whole.starts);
  const columns = Int32Array.from(whole.columns);
  const weights = Float64Array.from(whole.weights, (weight) => Math.sqrt(lambda) * weight);
  const count = starts.length - 1;
  return {
    count,
    write: (theta, residuals) => {
      for (let i = 0; i < count; i += 1) {
        let sum = 0;
        for (let at = starts[i] as number; at < (starts[i + 1] as number); at += 1)
          sum += (weights[at] as number) * (theta[columns[at] as number] as number);
        residuals[i] = sum;
      }
    },
    addTransposed: (residuals, theta) => {
      for (let i = 0; i < count; i += 1)
        for (let at = starts[i] as number; at < (starts[i + 1] as number); at += 1) {
          const column = columns[at] as number;
          theta[column] = (theta[column] as number) + (weights[at] as number) * (residuals[i] as number);
        }
    },
  };
}

/** Where the numbers of a tensor lie in θ, in the tensor's order; what is zero by structure lies nowhere. */
function placesOf(network: NetworkObjective, tensor: string): number[] {
  const found: number[] = [];
  for (const piece of network.program.parameters) {
    if (piece.tensor !== tensor) continue;
    const { start, size } = network.place(piece.id);
    for (let i = 0; i < size; i += 1) found[piece.places?.[i] ?? piece.start + i] = start + i;
  }
  return found.filter((at) => at !== undefined);
}

/** Adds the rows of L on numbers at such places: on each, or on every stretch of them that L is as wide as. */
function append(to: SparseRows, operator: PenaltyOperator, places: readonly number[]): void {
  if (operator === null) {
    for (const place of places) push(to, [place], [1]);
    return;
  }
  for (const part of operator) {
    const own = noRows();
    if ('stencil' in part) pushDifferences(own, part);
    else pushMatrix(own, part);
    const width = 'stencil' in part ? part.before * part.extent * part.after : part.columns;
    for (let first = 0; first < places.length; first += width)
      for (let i = 0; i + 1 < own.starts.length; i += 1) {
        const [from, end] = own.starts.slice(i, i + 2);
        const columns = own.columns.slice(from, end).map((column) => places[first + column] as number);
        push(to, columns, own.weights.slice(from, end));
      }
  }
}

function pushDifferences(to: SparseRows, { before, extent, after, stencil }: Difference): void {
  for (let outer = 0; outer < before; outer += 1)
    for (let i = 0; i + stencil.length <= extent; i += 1)
      for (let inner = 0; inner < after; inner += 1)
        push(
          to,
          stencil.map((_, t) => (outer * extent + i + t) * after + inner),
          stencil,
        );
}

function pushMatrix(to: SparseRows, { rows, columns, values }: ConstantMatrix): void {
  for (let i = 0; i < rows; i += 1) {
    const row = values.slice(i * columns, (i + 1) * columns);
    const nonzero = row.flatMap((value, j) => (value === 0 ? [] : [j]));
    push(
      to,
      nonzero,
      nonzero.map((j) => row[j] as number),
    );
  }
}

function push({ starts, columns, weights }: SparseRows, at: readonly number[], w: readonly number[]): void {
  for (const column of at) columns.push(column);
  for (const weight of w) weights.push(weight);
  starts.push(columns.length);
}
