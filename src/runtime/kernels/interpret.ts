/** The meaning of a kernel in plain loops: the yardstick for every other way of running it. */
import { invariant, present } from '../../base/assert.ts';
import type { Expr, Extent, Kernel, Reduction, ScalarFunction } from '../../compiler/program.ts';
import { scalarFunction } from '../../compiler/scalar-functions.ts';
import type { Numbers } from '../executor.ts';
import { stepOf } from './step-of.ts';

/** Fills the output from the inputs; both are bound when it is called. */
export type BoundKernel = (inputs: readonly Numbers[], output: Numbers) => void;
type Evaluate = () => number;

/** A kernel as nested closures for one batch size. `inputExtents` are the extents of its inputs, as numbers. */
export function interpret(
  kernel: Kernel,
  inputExtents: readonly (readonly number[])[],
  batch: number,
): BoundKernel {
  const context = new Context(inputExtents, batch);
  const extents = kernel.extents.map((e) => context.size(e));
  const axes = extents.map((_, i) => context.variable(`i${i}`));
  const value = context.compile(kernel.value);
  const { variables } = context;
  const [n0 = 1, n1 = 1, n2 = 1] = extents;
  return (inputs, output) => {
    context.inputs = inputs;
    let at = 0;
    for (let a = 0; a < n0; a += 1) {
      variables[axes[0] ?? 0] = a;
      for (let b = 0; b < n1; b += 1) {
        if (axes.length > 1) variables[axes[1] as number] = b;
        for (let c = 0; c < n2; c += 1) {
          if (axes.length > 2) variables[axes[2] as number] = c;
          output[at] = value();
          at += 1;
        }
      }
    }
  };
}

/** A flat offset that is a constant plus multiples of variables. */
interface Affine {
  readonly constant: number;
  readonly terms: readonly { readonly slot: number; readonly stride: number }[];
}

class Context {
  inputs: readonly Numbers[] = [];
  /** Current values of axes and reduction variables, by slot. */
  readonly variables: number[] = [];
  private readonly slots = new Map<string, number>();
  private readonly inputExtents: readonly (readonly number[])[];
  private readonly batch: number;

  constructor(inputExtents: readonly (readonly number[])[], batch: number) {
    this.inputExtents = inputExtents;
    this.batch = batch;
  }

  size(extent: Extent): number {
    invariant(
      typeof extent === 'number' || extent === 'batch',
      'a kernel loops over fixed extents and the batch',
    );
    return extent === 'batch' ? this.batch : extent;
  }

  variable(name: string): number {
    const known = this.slots.get(name);
    if (known !== undefined) return known;
    this.slots.set(name, this.variables.length);
    this.variables.push(0);
    return this.variables.length - 1;
  }

  compile(e: Expr): Evaluate {
    if (typeof e === 'number') return () => e;
    const { variables } = this;
    if (typeof e === 'string') {
      if (e === 'batch') return () => this.batch;
      const slot = this.variable(e);
      return () => variables[slot] as number;
    }
    if (e[0] === 'load') return this.load(e[1] as number, e.slice(2) as Expr[]);
    if (e[0] === 'sum' || e[0] === 'largest') {
      const [head, name, extent, body, count] = e as Reduction;
      return head === 'sum'
        ? this.sum(name, this.size(extent), body, count)
        : this.largest(name, this.size(extent), body);
    }
    return this.apply(e[0] as ScalarFunction, e.slice(1) as Expr[]);
  }

  private apply(name: ScalarFunction, args: readonly Expr[]): Evaluate {
    const f = scalarFunction(name);
    const [a, b, c] = args.map((x) => this.compile(x));
    const first = present(a, 'argument');
    if (!b) return () => f(first(), 0, 0);
    if (name === 'add') return () => first() + b();
    if (name === 'multiply') return () => first() * b();
    if (name === 'subtract') return () => first() - b();
    if (!c) return () => f(first(), b(), 0);
    return () => (first() > 0 ? b() : c()); // select, the one function of three: only the branch taken is computed
  }

  private strides(input: number): number[] {
    const extents = present(this.inputExtents[input], 'input');
    return extents.map((_, axis) => extents.slice(axis + 1).reduce((p, x) => p * x, 1));
  }

  private load(input: number, index: readonly Expr[]): Evaluate {
    const affine = this.affine(input, index);
    if (affine) {
      const offset = this.offset(affine);
      return () => (this.inputs[input] as Numbers)[offset()] as number;
    }
    const strides = this.strides(input);
    const parts = index.map((e) => this.compile(e));
    return () => {
      let at = 0;
      for (let axis = 0; axis < parts.length; axis += 1) {
        at += (parts[axis] as Evaluate)() * (strides[axis] as number);
      }
      return (this.inputs[input] as Numbers)[at] as number;
    };
  }

  private affine(input: number, index: readonly Expr[]): Affine | null {
    const strides = this.strides(input);
    let constant = 0;
    const terms: { slot: number; stride: number }[] = [];
    for (const [axis, e] of index.entries()) {
      const stride = strides[axis] as number;
      if (typeof e === 'number') constant += e * stride;
      else if (typeof e === 'string' && e !== 'batch') terms.push({ slot: this.variable(e), stride });
      else if (
        Array.isArray(e) &&
        typeof e[1] === 'string' &&
        typeof e[2] === 'number' &&
        /^(add|subtract)$/.test(e[0])
      ) {
        terms.push({ slot: this.variable(e[1]), stride });
        constant += (e[0] === 'add' ? e[2] : -e[2]) * stride;
      } else return null;
    }
    return { constant, terms };
  }

  private offset({ constant, terms }: Affine): Evaluate {
    const { variables } = this;
    const [s, t] = terms;
    if (!s) return () => constant;
    if (!t) return () => constant + (variables[s.slot] as number) * s.stride;
    if (terms.length === 2) {
      return () =>
        constant + (variables[s.slot] as number) * s.stride + (variables[t.slot] as number) * t.stride;
    }
    return () => terms.reduce((at, { slot, stride }) => at + (variables[slot] as number) * stride, constant);
  }

  private sum(name: string, extent: number, body: Expr, count?: Expr): Evaluate {
    const slot = this.variable(name);
    const product = count === undefined ? this.product(body, slot, name, extent) : null;
    if (product) return product;
    const term = this.compile(body);
    const terms = count === undefined ? () => extent : this.compile(count);
    const { variables } = this;
    return () => {
      const end = terms();
      let total = 0;
      for (let k = 0; k < end; k += 1) {
        variables[slot] = k;
        total += term();
      }
      return total;
    };
  }

  /** Σₖ a·b over two arrays walked with fixed strides: the inner loop of every matrix product and convolution. */
  private product(body: Expr, slot: number, name: string, extent: number): Evaluate | null {
    if (!Array.isArray(body) || body[0] !== 'multiply') return null;
    const sides = (body.slice(1) as Expr[]).map((e) => {
      if (!Array.isArray(e) || e[0] !== 'load') return null;
      return this.walk(e[1] as number, e.slice(2) as Expr[], slot, name);
    });
    const [a, b] = sides;
    if (!a || !b) return null;
    return () => {
      const x = this.inputs[a.input] as Numbers;
      const y = this.inputs[b.input] as Numbers;
      let i = a.start();
      let j = b.start();
      let total = 0;
      for (let k = 0; k < extent; k += 1) {
        total += (x[i] as number) * (y[j] as number);
        i += a.stride;
        j += b.stride;
      }
      return total;
    };
  }

  /** An index that moves by `stride` with the variable: where it starts, evaluated once before the loop. */
  private walk(
    input: number,
    index: readonly Expr[],
    slot: number,
    name: string,
  ): { input: number; stride: number; start: Evaluate } | null {
    const affine = this.affine(input, index);
    if (affine) {
      const stride = affine.terms.reduce((n, t) => (t.slot === slot ? n + t.stride : n), 0);
      const terms = affine.terms.filter((t) => t.slot !== slot);
      return { input, stride, start: this.offset({ ...affine, terms }) };
    }
    const strides = this.strides(input);
    const steps = index.map((e) => stepOf(e, name));
    if (steps.some((step) => step === null)) return null;
    const stride = steps.reduce<number>(
      (n, step, axis) => n + (step as number) * (strides[axis] as number),
      0,
    );
    const parts = index.map((e) => this.compile(e));
    const { variables } = this;
    const start = (): number => {
      variables[slot] = 0;
      return parts.reduce((at, part, axis) => at + part() * (strides[axis] as number), 0);
    };
    return { input, stride, start };
  }

  private largest(name: string, extent: number, body: Expr): Evaluate {
    const slot = this.variable(name);
    const term = this.compile(body);
    const { variables } = this;
    return () => {
      let largest = -Infinity;
      for (let k = 0; k < extent; k += 1) {
        variables[slot] = k;
        const value = term();
        if (value > largest || Number.isNaN(value)) largest = value;
      }
      return largest;
    };
  }
}
