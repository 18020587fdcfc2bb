/** A reader of formulas: naive matrix arithmetic, with a count of what can round. */
import type { Formula, Measure } from '../../src/interchange/notation/formula.ts';

export type Matrix = readonly (readonly number[])[];

/** Everything that formulas name. */
export interface Meaning {
  readonly columns: boolean;
  /** W from a layer into another as it is kept: a row for every component that it leads to. */
  weights(level: number, source: number): Matrix;
  readonly keptTransposed: boolean;
  bias(level: number): readonly number[];
  target(level: number, example: number): readonly number[];
  named(name: 'output' | 'target', ids: readonly string[], example: number): readonly number[];
  sigma(level: number, a: readonly number[]): readonly number[];
  /** ∂o/∂a, a row for every component of o. */
  jacobian(level: number, a: readonly number[]): Matrix;
  lossSlope(level: number, example: number): readonly number[];
  readonly examples: number;
  /** What equations have set so far: by the left side, and by example where it is a vector of one. */
  readonly known: Map<string, Matrix>;
}

/** Counts operations and the largest number met. */
export class Rounding {
  operations = 0;
  largest = 1;
  see(value: number): number {
    this.operations += 1;
    this.largest = Math.max(this.largest, Math.abs(value));
    return value;
  }
}

export const keyOf = (left: Formula, example: number): string =>
  left.kind === 'vector' ? `${left.name} ${left.level} ${example}` : JSON.stringify(left);

const flip = (m: Matrix): Matrix => (m[0] ?? []).map((_, c) => m.map((row) => row[c] as number));

/** The value of a formula for one example. */
export function evaluate(formula: Formula, meaning: Meaning, example: number, rounding: Rounding): Matrix {
  const of = (part: Formula): Matrix => evaluate(part, meaning, example, rounding);
  const vector = (values: readonly number[]): Matrix => (meaning.columns ? values.map((v) => [v]) : [values]);
  const list = (part: Formula): readonly number[] => of(part).flat();
  const each = (a: Matrix, b: Matrix, f: (x: number, y: number) => number): Matrix => {
    if (a.length !== b.length || a[0]?.length !== b[0]?.length)
      throw new Error(`${a.length}×${a[0]?.length} and ${b.length}×${b[0]?.length} do not go together`);
    return a.map((row, r) => row.map((x, c) => rounding.see(f(x, b[r]?.[c] as number))));
  };
  const known = (): Matrix => {
    const value = meaning.known.get(keyOf(formula, example));
    if (value === undefined) throw new Error(`${keyOf(formula, example)} is not known yet`);
    return value;
  };
  switch (formula.kind) {
    case 'number':
      return [[formula.value]];
    case 'values':
      return formula.rows.map((row) => row.map((value) => value ?? 0));
    case 'vector':
      if (formula.name === 'bias') return vector(meaning.bias(formula.level));
      if (formula.name === 'target') return vector(meaning.target(formula.level, example));
      return known();
    case 'weights': {
      const kept = meaning.weights(formula.level, formula.source);
      return meaning.keptTransposed ? flip(kept) : kept;
    }
    case 'extended':
    case 'loss':
      return known();
    case 'joined': {
      const parts = formula.parts.map(of);
      if (formula.down) return parts.flat();
      return (parts[0] ?? []).map((_, r) => parts.flatMap((part) => part[r] ?? []));
    }
    case 'transpose':
      return flip(of(formula.of));
    case 'times':
      return formula.factors.map(of).reduce((a, b) => multiply(a, b, rounding));
    case 'hadamard':
      return formula.factors.map(of).reduce((a, b) => each(a, b, (x, y) => x * y));
    case 'plus':
      return formula.terms.map(of).reduce((a, b) => each(a, b, (x, y) => x + y));
    case 'sigma':
      return vector(meaning.sigma(formula.level, list(formula.of)).map((v) => rounding.see(v)));
    case 'slope': {
      const a = list({ kind: 'vector', name: 'sum', level: formula.level });
      const jacobian = meaning.jacobian(formula.level, a);
      return formula.coupled ? jacobian : vector(jacobian.map((row, i) => row[i] as number));
    }
    case 'named':
      return vector(meaning.named(formula.name, formula.ids, example));
    case 'measure':
      return [[measure(formula, list(formula.output), list(formula.target))]];
    case 'measure-slope': {
      const { output, target } = formula.of;
      return vector(measureSlope(formula.of, list(output), list(target)).map((v) => rounding.see(v)));
    }
    case 'loss-slope':
      return vector(meaning.lossSlope(formula.level, example));
    case 'over': {
      const all = Array.from({ length: meaning.examples }, (_, i) =>
        evaluate(formula.of, meaning, i, rounding),
      );
      const sum = all.reduce((a, b) => each(a, b, (x, y) => x + y));
      return formula.mean ? multiply(sum, [[1 / meaning.examples]], rounding) : sum;
    }
    case 'examples':
      return [[meaning.examples ** formula.power]];
    case 'product':
    case 'trained':
    case 'derivative':
      throw new Error(`${formula.kind} has no value of its own`);
  }
}

/** A product of matrices; one of them may be a number. */
function multiply(a: Matrix, b: Matrix, rounding: Rounding): Matrix {
  const single = (m: Matrix) => m.length === 1 && m[0]?.length === 1;
  const inner = a[0]?.length ?? 0;
  if (inner !== b.length) {
    if (single(a)) return b.map((row) => row.map((v) => rounding.see(v * (a[0]?.[0] as number))));
    if (single(b)) return multiply(b, a, rounding);
    throw new Error(`${a.length}×${inner} times ${b.length}×${b[0]?.length}`);
  }
  return a.map((row) =>
    (b[0] ?? []).map((_, c) =>
      row.reduce((sum, x, k) => rounding.see(sum + rounding.see(x * (b[k]?.[c] as number))), 0),
    ),
  );
}

export function measure({ loss, half }: Measure, s: readonly number[], t: readonly number[]): number {
  const sum = (f: (s: number, t: number) => number) =>
    s.reduce((total, v, i) => total + f(v, t[i] as number), 0);
  switch (loss) {
    case 'squared':
      return (half ? 0.5 : 1) * sum((a, b) => (a - b) ** 2);
    case 'cross-entropy':
      return -sum((a, b) => b * Math.log(Math.exp(a) / s.reduce((z, v) => z + Math.exp(v), 0)));
    case 'logistic':
      return sum((a, b) => Math.log(1 + Math.exp(a)) - a * b);
    case 'hinge':
      return sum((a, b) => Math.max(0, 1 - a * b));
    default:
      throw new Error(loss);
  }
}

export function measureSlope({ loss, half }: Measure, s: readonly number[], t: readonly number[]): number[] {
  const total = s.reduce((z, v) => z + Math.exp(v), 0);
  return s.map((a, i) => {
    const b = t[i] as number;
    switch (loss) {
      case 'squared':
        return (half ? 1 : 2) * (a - b);
      case 'cross-entropy':
        return Math.exp(a) / total - b;
      case 'logistic':
        return 1 / (1 + Math.exp(-a)) - b;
      case 'hinge':
        return a * b < 1 ? -b : 0;
      default:
        throw new Error(loss);
    }
  });
}
