/** One element of a kernel's output taken apart into the terms that the loops add up, in their order. */
import { invariant, present } from '../../base/assert.ts';
import type { Expr, Extent, Kernel, Reduction, ScalarFunction } from '../../compiler/program.ts';
import { scalarFunction } from '../../compiler/scalar-functions.ts';
import { type Numbers, resolveExtents } from '../executor.ts';

/** A number that was read: of which input, and where in it. */
export interface Load {
  readonly input: number;
  readonly at: number;
  readonly value: number;
}

/** A factor of a term: a number read, a constant, or an expression of several. `L` is how what was read is named. */
export interface Factor<L = Load> {
  readonly value: number;
  readonly loads: readonly L[];
}

/** What is added: the product of its factors, with its sign. */
export interface Term<L = Load> {
  readonly factors: readonly Factor<L>[];
  readonly negative: boolean;
  /** The sum (of `largest`: the largest number) up to and with this term. */
  readonly running: number;
}

/** An element as the loops make it: `terms` lead to `total`, and `rest` makes `value` of it. */
export interface Unfolded {
  /** `value`: an expression without a sum, as one term. */
  readonly form: 'sum' | 'largest' | 'value';
  /** At least one, but for an empty sum. */
  readonly terms: readonly Term[];
  readonly total: number;
  /** The whole expression with numbers in place of loads, of variables and of the sum that was taken apart. */
  readonly rest: Expr;
  /** The terms are the whole expression: there is nothing left to do to their total. */
  readonly whole: boolean;
  readonly value: number;
}

/** Element `at` (row-major) of a kernel's output; `inputExtents` are the extents of its inputs, as numbers. */
export function unfold(
  kernel: Kernel,
  inputExtents: readonly (readonly number[])[],
  inputs: readonly Numbers[],
  batch: number,
  at: number,
): Unfolded {
  const variables = new Map<string, number>([['batch', batch]]);
  const extents = resolveExtents(kernel.extents, { batch, rows: 0, draws: 0 });
  let left = at;
  for (let axis = extents.length - 1; axis >= 0; axis -= 1) {
    const extent = present(extents[axis], 'extent');
    variables.set(`i${axis}`, left % extent);
    left = Math.floor(left / extent);
  }
  invariant(left === 0, 'the element lies in the output');
  return new Element(inputExtents, inputs, variables).unfold(kernel.value);
}

type Product = Pick<Term, 'factors'> & { readonly value: number };

/** Evaluates expressions for one element; agrees with `interpret` operation by operation. */
class Element {
  private readonly extents: readonly (readonly number[])[];
  private readonly inputs: readonly Numbers[];
  private readonly variables: Map<string, number>;
  private loads: Load[] = [];
  /** The reduction that was taken apart, and what it came to. */
  private known: { readonly reduction: Expr; readonly total: number } | null = null;

  constructor(
    extents: readonly (readonly number[])[],
    inputs: readonly Numbers[],
    variables: Map<string, number>,
  ) {
    this.extents = extents;
    this.inputs = inputs;
    this.variables = variables;
  }

  unfold(e: Expr): Unfolded {
    const reduction = this.lastReduction(e);
    if (reduction === null) {
      const terms = this.addends(e);
      const total = present(terms.at(-1), 'addend').running;
      const form = terms.length > 1 ? 'sum' : 'value';
      return { form, terms, total, rest: this.filled(e), whole: true, value: total };
    }
    const terms: Term[] = [];
    const total =
      reduction[0] === 'sum'
        ? this.sum(reduction, terms, (inner) => inner)
        : this.largest(reduction, (term) => terms.push(term));
    this.known = { reduction, total };
    const whole = reduction === e;
    const value = whole ? total : this.evaluate(e);
    return { form: reduction[0], terms, total, rest: this.filled(e), whole, value };
  }

  /** The last sum or largest-of that is not inside another. */
  private lastReduction(e: Expr): Reduction | null {
    if (!isCompound(e) || e[0] === 'load') return null;
    if (isReduction(e)) return e;
    for (const argument of this.reached(e).toReversed()) {
      const found = this.lastReduction(argument);
      if (found) return found;
    }
    return null;
  }

  /** The arguments of a function that are computed: of a `select` the branch that it takes. */
  private reached(e: readonly [ScalarFunction, ...Expr[]]): Expr[] {
    const [name, ...args] = e;
    if (name !== 'select') return args;
    const [condition, yes, no] = args as [Expr, Expr, Expr];
    return [this.evaluate(condition) > 0 ? yes : no];
  }

  /** a + b − c …, from the left; what is not such a chain is one term. */
  private addends(e: Expr): Term[] {
    if (!isCompound(e) || (e[0] !== 'add' && e[0] !== 'subtract')) {
      const { factors, value } = this.product(e);
      return [{ factors, negative: false, running: value }];
    }
    const before = this.addends(e[1] as Expr);
    const { factors, value } = this.product(e[2] as Expr);
    const negative = e[0] === 'subtract';
    const sum = present(before.at(-1), 'addend').running;
    return [...before, { factors, negative, running: negative ? sum - value : sum + value }];
  }

  /** Sums inside sums are run through as loops are; `outside` adds what the loops around have by then. */
  private sum(
    [, name, extent, body, count]: Reduction,
    terms: Term[],
    outside: (inner: number) => number,
  ): number {
    // What is read to know how many terms there are is no factor of any of them.
    const size = count === undefined ? this.size(extent) : this.product(count).value;
    let total = 0;
    for (let k = 0; k < size; k += 1) {
      this.variables.set(name, k);
      const before = total;
      if (isCompound(body) && body[0] === 'sum')
        total += this.sum(body as Reduction, terms, (inner) => outside(before + inner));
      else {
        const { factors, value } = this.product(body);
        total += value;
        terms.push({ factors, negative: false, running: outside(total) });
      }
    }
    return total;
  }

  private largest([, name, extent, body]: Reduction, made: (term: Term) => void): number {
    const size = this.size(extent);
    let largest = -Infinity;
    for (let k = 0; k < size; k += 1) {
      this.variables.set(name, k);
      const { factors, value } = this.product(body);
      if (value > largest || Number.isNaN(value)) largest = value;
      made({ factors, negative: false, running: largest });
    }
    return largest;
  }

  private product(e: Expr): Product {
    if (isCompound(e) && e[0] === 'multiply') {
      const [a, b] = [this.product(e[1] as Expr), this.product(e[2] as Expr)];
      return { factors: [...a.factors, ...b.factors], value: a.value * b.value };
    }
    const outer = this.loads;
    this.loads = [];
    const value = this.evaluate(e);
    const factor: Factor = { value, loads: this.loads };
    this.loads = outer;
    return { factors: [factor], value };
  }

  private evaluate(e: Expr): number {
    if (typeof e === 'number') return e;
    if (typeof e === 'string') return present(this.variables.get(e), e);
    if (e === this.known?.reduction) return this.known.total;
    if (e[0] === 'load') return this.load(e[1] as number, e.slice(2) as Expr[]);
    if (e[0] === 'sum') return this.sum(e as Reduction, [], (inner) => inner);
    if (e[0] === 'largest') return this.largest(e as Reduction, () => {});
    const call = e as readonly [ScalarFunction, ...Expr[]];
    if (call[0] === 'select') return this.evaluate(present(this.reached(call)[0], 'branch'));
    const [a = 0, b = 0] = call.slice(1).map((x) => this.evaluate(x as Expr));
    return scalarFunction(call[0])(a, b, 0);
  }

  private load(input: number, index: readonly Expr[]): number {
    const extents = present(this.extents[input], 'input');
    // Indices may be read as well (cells of a shared matrix): these reads are part of the term.
    const at = index.reduce<number>((n, e, axis) => n * (extents[axis] ?? 1) + this.evaluate(e), 0);
    const value = present(present(this.inputs[input], 'input')[at], 'element');
    this.loads.push({ input, at, value });
    return value;
  }

  private filled(e: Expr): Expr {
    if (!isCompound(e) || e[0] === 'load' || isReduction(e)) return this.evaluate(e);
    const call = e as readonly [ScalarFunction, ...Expr[]];
    const args = this.reached(call).map((x) => this.filled(x));
    return call[0] === 'select' ? present(args[0], 'branch') : [call[0], ...args];
  }

  private size(extent: Extent): number {
    return typeof extent === 'number' ? extent : present(this.variables.get(extent), extent);
  }
}

function isCompound(e: Expr): e is Exclude<Expr, number | string> {
  return typeof e !== 'number' && typeof e !== 'string';
}

function isReduction(e: Expr): e is Reduction {
  return isCompound(e) && (e[0] === 'sum' || e[0] === 'largest');
}
