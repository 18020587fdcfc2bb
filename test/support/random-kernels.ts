import fc from 'fast-check';
import type { Expr, Kernel } from '../../src/compiler/program.ts';

/** A kernel with the inputs that it reads, every load its own. */
export interface DrawnKernel {
  readonly kernel: Kernel;
  readonly batch: number;
  /** Of the inputs; the last the fastest. */
  readonly extents: readonly (readonly number[])[];
  /** Inputs that hold whole numbers, from 0 to the one given. */
  readonly whole: ReadonlyMap<number, number>;
}

/** A variable that counts from 0 to below `size`. */
interface Counter {
  readonly name: string;
  readonly size: number;
}

/** An index with the number of places that it can stand at. */
type Index = readonly [index: Expr | Looked, size: number];

/** A whole number from 0 to `most` that is looked up by some counters, and what is added to it. */
interface Looked {
  readonly by: readonly Counter[];
  readonly most: number;
  readonly plus: string | null;
}

/** An expression whose loads are not numbered yet. */
type Draft =
  | { readonly load: readonly Index[] }
  | { readonly of: readonly [string, ...Draft[]] }
  | { readonly look: Looked }
  | number
  | string;

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 20, 33, 40];
const lengths = [1, 2, 3, 4, 5, 8, 16, 31];
/** Elements times terms: what a test goes through one by one. */
const mostWork = 20_000;

/**
 * Kernels of arithmetic alone, in which nothing becomes no number: each of its operations has one right answer in single
 * precision. Products are drawn most, since most of the code generator is for them.
 */
export const randomKernels: fc.Arbitrary<DrawnKernel> = fc
  .array(fc.constantFrom(...sizes), { minLength: 1, maxLength: 3 })
  .filter((shape) => product(shape) <= 4000)
  .chain((shape) => {
    const counters = shape.map((size, i) => ({ name: `i${i}`, size }));
    return fc.record({
      shape: fc.constant(shape),
      byBatch: fc.boolean(),
      draft: draftOf(counters, 3, mostWork / product(shape)),
    });
  })
  .map(({ shape, byBatch, draft }) => {
    const [extents, whole]: [(readonly number[])[], Map<number, number>] = [[], new Map()];
    const value = numbered(draft, { extents, whole });
    const [first = 1, ...others] = shape;
    return {
      kernel: { extents: byBatch ? ['batch', ...others] : shape, value },
      batch: byBatch ? first : 3,
      extents,
      whole,
    };
  });

function draftOf(counters: readonly Counter[], depth: number, terms: number): fc.Arbitrary<Draft> {
  const load: fc.Arbitrary<Draft> = fc
    .array(indexOver(counters), { minLength: 1, maxLength: 3 })
    .filter((load) => product(load.map(([, size]) => size)) <= 20_000)
    .map((load) => ({ load }));
  const leaf = fc.oneof(
    { weight: 6, arbitrary: load },
    { weight: 1, arbitrary: fc.constantFrom(...counters.map(({ name }) => name), 'batch') },
    { weight: 1, arbitrary: fc.double({ noNaN: true, min: -3, max: 3 }) },
  );
  if (depth === 0) return leaf;
  const inner = draftOf(counters, depth - 1, terms);
  const of = (name: string, ...parts: Draft[]): Draft => ({ of: [name, ...parts] });
  const fitting = lengths.filter((length) => length <= terms);
  const reduction = fc
    .tuple(fc.constantFrom('sum', 'sum', 'sum', 'largest'), fc.constantFrom(...fitting))
    .chain(([head, length]) => {
      const name = `k${depth}`;
      const within = [...counters, { name, size: length }];
      const body = draftOf(within, depth - 1, terms / length);
      const factors = fc.tuple(body, body).map(([a, b]) => of('multiply', a, b));
      // Of two matrices, each along its rows or its columns.
      const line = fc.tuple(fc.constantFrom(...counters), fc.boolean()).map(([counter, last]): Draft => {
        const [along, across]: [Index, Index] = [
          [name, length],
          [counter.name, counter.size],
        ];
        return { load: last ? [across, along] : [along, across] };
      });
      const matrices = fc.tuple(line, line).map(([a, b]) => of('multiply', a, b));
      // A list that begins where it is looked up, and a vector at places that are.
      const list = lookedUpBy(counters, 9).map(([by]): Draft => ({
        load: [[{ by, most: 9, plus: name }, 9 + length]],
      }));
      const vector = fc
        .tuple(lookedUpBy(within, 7), fc.constantFrom(...counters))
        .map(([[by], { name: along, size }]): Draft => ({
          load: [
            [along, size],
            [{ by, most: 7, plus: null }, 8],
          ],
        }));
      const cells = fc.tuple(list, vector).map(([a, b]) => of('multiply', a, b));
      const bodies = fc.oneof(body, factors, matrices, cells);
      if (head === 'largest') return bodies.map((e) => of(head, name, length, e));
      const count = lookedUpBy(counters, length).map(([by, most]): Draft => ({
        look: { by, most, plus: null },
      }));
      return fc.oneof(
        { weight: 3, arbitrary: bodies.map((e) => of(head, name, length, e)) },
        { weight: 1, arbitrary: fc.tuple(bodies, count).map(([e, n]) => of(head, name, length, e, n)) },
      );
    });
  return fc.oneof(
    { weight: 1, arbitrary: leaf },
    { weight: 4, arbitrary: reduction },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('add', 'subtract', 'multiply', 'minimum', 'maximum', 'equal'), inner, inner)
        .map(([name, a, b]) => of(name, a, b)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('negate', 'abs', 'sign', 'positive'), inner)
        .map(([name, a]) => of(name, a)),
    },
    { weight: 1, arbitrary: inner.map((a) => of('sqrt', of('abs', a))) },
    {
      weight: 1,
      arbitrary: fc.tuple(inner, inner).map(([a, b]) => of('divide', a, of('add', 1, of('abs', b)))),
    },
    { weight: 1, arbitrary: fc.tuple(inner, inner, inner).map((parts) => of('select', ...parts)) },
  );
}

/** By one counter or two, in a table that is not large. */
function lookedUpBy(
  counters: readonly Counter[],
  most: number,
): fc.Arbitrary<readonly [readonly Counter[], number]> {
  return fc
    .array(fc.constantFrom(...counters), { minLength: 1, maxLength: 2 })
    .filter((by) => product(by.map(({ size }) => size)) <= 20_000)
    .map((by) => [by, most]);
}

/** Along one counter or two, forwards, backwards or in strides, or at one place. */
function indexOver(counters: readonly Counter[]): fc.Arbitrary<Index> {
  const one = fc.constantFrom(...counters);
  return fc.oneof(
    { weight: 6, arbitrary: one.map(({ name, size }): Index => [name, size]) },
    {
      weight: 1,
      arbitrary: one.map(({ name, size }): Index => [['subtract', size - 1, name], size]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(one, one, fc.constantFrom(1, 2, 3))
        .map(([a, b, stride]): Index => [
          ['add', stride === 1 ? a.name : ['multiply', stride, a.name], b.name],
          stride * (a.size - 1) + b.size,
        ]),
    },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }).map((at): Index => [at, at + 1]) },
  );
}

interface Inputs {
  readonly extents: (readonly number[])[];
  readonly whole: Map<number, number>;
}

function numbered(draft: Draft, inputs: Inputs): Expr {
  if (typeof draft !== 'object') return draft;
  if ('look' in draft) return look(draft.look, inputs);
  if ('load' in draft) {
    const index = draft.load.map(([one]) =>
      typeof one === 'object' && 'by' in one ? look(one, inputs) : one,
    );
    inputs.extents.push(draft.load.map(([, size]) => size));
    return ['load', inputs.extents.length - 1, ...index];
  }
  const [name, ...parts] = draft.of;
  return [name, ...parts.map((part) => numbered(part, inputs))] as unknown as Expr;
}

function look({ by, most, plus }: Looked, { extents, whole }: Inputs): Expr {
  extents.push(by.map(({ size }) => size));
  whole.set(extents.length - 1, most);
  const found: Expr = ['load', extents.length - 1, ...by.map(({ name }) => name)];
  return plus === null ? found : ['add', found, plus];
}

/**
 * What a kernel of arithmetic may answer when every operation is rounded to single precision: in plain loops, or with some of its
 * sums of products of loads taken four terms at a time, in four totals that are added in the end.
 */
export function* inSinglePrecision(
  { kernel, batch, extents }: DrawnKernel,
  inputs: readonly Float32Array[],
): Generator<Float32Array> {
  const shape = kernel.extents.map((extent) => (extent === 'batch' ? batch : Number(extent)));
  for (const byFour of subsets(sumsOfLoads(kernel.value))) {
    const plain = new PlainLoops(batch, extents, inputs, byFour);
    const value = plain.evaluate(kernel.value);
    yield Float32Array.from({ length: product(shape) }, (_, at) => {
      let rest = at;
      for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
        const size = shape[axis] as number;
        plain.counters.set(`i${axis}`, rest % size);
        rest = Math.floor(rest / size);
      }
      return value();
    });
  }
}

const operations: Readonly<Record<string, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  minimum: (a, b) => Math.min(a, b),
  maximum: (a, b) => Math.max(a, b),
  equal: (a, b) => Number(a === b),
  negate: (a) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  sign: (a) => (a > 0 ? 1 : -1), // of two values, as the activation is
  positive: (a) => Number(a > 0),
  select: (a, b, c) => (a > 0 ? b : c),
};

type Compound = readonly [string, ...Expr[]];
type Sum = readonly ['sum' | 'largest', string, number, Expr, Expr?];

class PlainLoops {
  readonly counters: Map<string, number>;
  private readonly extents: readonly (readonly number[])[];
  private readonly inputs: readonly Float32Array[];
  private readonly byFour: ReadonlySet<Expr>;

  constructor(
    batch: number,
    extents: readonly (readonly number[])[],
    inputs: readonly Float32Array[],
    byFour: ReadonlySet<Expr>,
  ) {
    [this.extents, this.inputs, this.byFour] = [extents, inputs, byFour];
    this.counters = new Map([['batch', batch]]);
  }

  evaluate(e: Expr): () => number {
    if (typeof e === 'number') return () => Math.fround(e);
    if (typeof e === 'string') return () => this.counters.get(e) as number;
    const [head, ...parts] = e as unknown as Compound;
    if (head === 'load') return this.load(parts as [number, ...Expr[]]);
    if (head === 'sum') return this.sum(e);
    if (head === 'largest') return this.largest(e as unknown as Sum);
    const operation = operations[head] as (a: number, b: number, c: number) => number;
    const [a, b, c] = parts.map((part) => this.evaluate(part));
    return () => Math.fround(operation(a?.() ?? 0, b?.() ?? 0, c?.() ?? 0));
  }

  private load([input, ...index]: readonly [number, ...Expr[]]): () => number {
    const at = index.map((e) => this.evaluate(e));
    const sizesOf = this.extents[input] as readonly number[];
    const values = this.inputs[input] as Float32Array;
    return () =>
      values[at.reduce((offset, part, i) => offset * (sizesOf[i] as number) + part(), 0)] as number;
  }

  /** A sum of sums is one sum of all their terms. */
  private sum(e: Expr): () => number {
    const add = this.adding(e);
    return () => {
      const totals: [number, number, number, number] = [0, 0, 0, 0];
      add(totals, 0);
      const [a, b, c, d] = totals;
      return Math.fround(Math.fround(a + c) + Math.fround(b + d));
    };
  }

  private adding(e: Expr): (totals: number[], lane: number) => void {
    if (!isSum(e)) {
      const term = this.evaluate(e);
      return (totals, lane) => {
        totals[lane] = Math.fround((totals[lane] as number) + term());
      };
    }
    const [, name, length, body, count] = e;
    const looked = count === undefined ? () => length : this.evaluate(count);
    const lanes = this.byFour.has(e);
    // A product of more loads than two is multiplied from the left.
    const add = this.adding(lanes ? loadsOf(body).reduce((a, b): Expr => ['multiply', a, b]) : body);
    return (totals, lane) => {
      const end = looked();
      const whole = lanes ? end - (end % 4) : 0;
      for (let k = 0; k < end; k += 1) {
        this.counters.set(name, k);
        add(totals, k < whole ? k % 4 : lane);
      }
    };
  }

  private largest([, name, length, body]: Sum): () => number {
    const term = this.evaluate(body);
    return () => {
      let largest = -Infinity;
      for (let k = 0; k < length; k += 1) {
        this.counters.set(name, k);
        largest = Math.max(largest, term());
      }
      return largest;
    };
  }
}

function isSum(e: Expr): e is Expr & Sum {
  return Array.isArray(e) && e[0] === 'sum';
}

/** Sums whose terms are products of loads and of nothing else. */
function sumsOfLoads(e: Expr): Expr[] {
  if (!Array.isArray(e)) return [];
  const within = (e as unknown as Compound).slice(1).flatMap(sumsOfLoads);
  return isSum(e) && loadsOf(e[3]).length > 1 ? [...within, e] : within;
}

/** The factors of a product of loads; none of anything else. */
function loadsOf(e: Expr): Expr[] {
  if (!Array.isArray(e)) return [];
  if (e[0] === 'load') return [e];
  if (e[0] !== 'multiply') return [];
  const parts = (e as unknown as Compound).slice(1).map(loadsOf);
  return parts.every((part) => part.length > 0) ? parts.flat() : [];
}

/** None of them first. */
function* subsets(all: readonly Expr[]): Generator<ReadonlySet<Expr>> {
  for (let choice = 0; choice < 2 ** all.length; choice += 1)
    yield new Set(all.filter((_, i) => (choice >> i) % 2 === 1));
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a * b, 1);
}
