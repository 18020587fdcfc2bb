import { invariant, present } from '../../base/assert.ts';
import type { Expr, Extent, Kernel, Reduction, ScalarFunction } from '../../compiler/program.ts';
import { stepOf } from '../kernels/step-of.ts';
import { Code, type Plain } from './code.ts';
import { instructions, isWhole, type Load, ownLoads } from './kernel-facts.ts';
import { combine, type LinearForm, linearForm, scaled } from './linear-form.ts';

/** Bytes of a number. */
export const bytes = 8;

/** Before what a loop ends: a number, or what a local holds, which is then at least one more than where it begins. */
type End = number | { readonly local: number };

/** Writes the code of one output element: values, addresses, loops of sums. */
export class ElementCode {
  readonly code: Code;
  readonly extents: readonly number[];
  /** Variable of the last axis. */
  readonly last: string;
  /** Which of several neighbours along the last axis is being written: its index is the variable's plus this. */
  lane = 0;
  /** Sums that have been computed already, for the current lane. */
  ready: ReadonlyMap<Expr, number> = new Map();
  private readonly strides: readonly (readonly number[])[];
  private readonly batch: number;
  private readonly functionIndex: (name: ScalarFunction) => number;
  private readonly variables = new Map<string, number>();
  /** Loads whose address is kept in a local, by the load itself. */
  private readonly pointers = new Map<Load, number>();

  constructor(
    kernel: Kernel,
    inputExtents: readonly (readonly number[])[],
    batch: number,
    functionIndex: (name: ScalarFunction) => number,
  ) {
    this.code = new Code(inputExtents.length + 1);
    this.batch = batch;
    this.functionIndex = functionIndex;
    this.extents = kernel.extents.map((e) => this.size(e));
    this.strides = inputExtents.map((extents) =>
      extents.map((_, axis) => extents.slice(axis + 1).reduce((p, x) => p * x, 1)),
    );
    this.last = `i${this.extents.length - 1}`;
  }

  value(e: Expr): void {
    const { code } = this;
    const done = this.ready.get(e);
    if (done !== undefined) return code.get(done);
    if (typeof e === 'number') return code.f64(e);
    if (e === 'batch') return code.f64(this.batch);
    if (typeof e === 'string') {
      this.index(e);
      return code.op('f64.convert_i32_s');
    }
    if (e[0] === 'load') return this.load(e as unknown as Load);
    if (e[0] === 'sum' || e[0] === 'largest') return code.get(this.sum(e as unknown as Reduction));
    this.apply(e[0] as ScalarFunction, e.slice(1) as Expr[]);
  }

  private apply(name: ScalarFunction, args: readonly Expr[]): void {
    const { code } = this;
    if (name === 'select') {
      // Only the branch taken is computed: the other may read where nothing is.
      const [condition, yes, no] = args as [Expr, Expr, Expr];
      this.condition(condition);
      code.begin('if', 'f64');
      this.value(yes);
      code.op('else');
      this.value(no);
      return code.op('end');
    }
    if (name === 'positive' || name === 'sign') {
      code.f64(1);
      code.f64(name === 'positive' ? 0 : -1);
      this.condition(args[0] as Expr);
      return code.op('select');
    }
    for (const arg of args) this.value(arg);
    const instruction = instructions[name];
    if (instruction) return code.op(instruction);
    if (name === 'equal') return code.op('f64.eq', 'f64.convert_i32_s');
    code.call(this.functionIndex(name));
  }

  /** Whether a value is above zero, as an i32. */
  private condition(e: Expr): void {
    this.value(e);
    this.code.f64(0);
    this.code.op('f64.gt');
  }

  private load(e: Load): void {
    const form = this.place(e);
    if (!form) {
      const pointer = this.pointers.get(e);
      if (pointer === undefined) this.computedAddress(e);
      else this.code.get(pointer);
      return this.code.load(0);
    }
    this.code.load(this.address(e, form));
  }

  /** The offset of a load in elements, as a linear form; null when some index is not linear. */
  place(e: Load): LinearForm | null {
    const strides = present(this.strides[e[1]], 'input');
    let place: LinearForm = { constant: 0, terms: new Map() };
    for (const [axis, index] of (e.slice(2) as Expr[]).entries()) {
      const form = linearForm(index, this.batch);
      if (!form) return null;
      place = combine(place, scaled(form, present(strides[axis], 'axis')), 1);
    }
    return place;
  }

  /** Pushes the address of a load, all but the answer in bytes, which goes with the instruction that reads. */
  address(e: Load, form: LinearForm): number {
    const { code } = this;
    const pointer = this.pointers.get(e);
    if (pointer === undefined) this.basis(e[1], form);
    else code.get(pointer);
    const rest = falls(form) ? 0 : form.constant;
    const offset = bytes * (rest + this.lane * (form.terms.get(this.last) ?? 0));
    if (offset >= 0) return offset;
    code.i32(offset);
    code.op('i32.add');
    return 0;
  }

  /**
   * Pushes the address of an input's element at the variables' current values, without the constant. Where a variable counts
   * down the constant is in it: an address is never below zero on the way, since the offset of an instruction does not wrap.
   */
  private basis(input: number, form: LinearForm): void {
    const { code } = this;
    code.get(input + 1);
    for (const [name, coefficient] of form.terms) {
      if (coefficient === 0) continue;
      code.get(this.variable(name));
      code.i32(coefficient * bytes);
      code.op('i32.mul', 'i32.add');
    }
    if (!falls(form) || form.constant === 0) return;
    code.i32(form.constant * bytes);
    code.op('i32.add');
  }

  private computedAddress(e: Load): void {
    const { code } = this;
    const strides = present(this.strides[e[1]], 'input');
    code.get(e[1] + 1);
    for (const [axis, index] of (e.slice(2) as Expr[]).entries()) {
      this.index(index);
      code.i32(present(strides[axis], 'axis') * bytes);
      code.op('i32.mul', 'i32.add');
    }
  }

  /** An index as an i32. What is not arithmetic of whole numbers is computed as a number and cut. */
  private index(e: Expr): void {
    const { code } = this;
    if (typeof e === 'number' && Number.isInteger(e)) return code.i32(e);
    if (typeof e === 'string' && e !== 'batch') {
      code.get(this.variable(e));
      if (e !== this.last || this.lane === 0) return;
      code.i32(this.lane);
      return code.op('i32.add');
    }
    const whole: Record<string, Plain> = {
      add: 'i32.add',
      subtract: 'i32.sub',
      multiply: 'i32.mul',
      quotient: 'i32.div_s',
      remainder: 'i32.rem_s',
    };
    const instruction = Array.isArray(e) ? whole[e[0] as string] : undefined;
    if (instruction && isWhole(e)) {
      for (const part of (e as readonly Expr[]).slice(1)) this.index(part);
      return code.op(instruction);
    }
    this.value(e);
    code.op('i32.trunc_sat_f64_s');
  }

  /** A sum or largest-of for the current lane; the local that holds it. */
  sum([head, name, extent, body, count]: Reduction): number {
    const { code } = this;
    const total = code.local('f64');
    code.f64(head === 'sum' ? 0 : -Infinity);
    code.set(total);
    const end = count === undefined ? this.size(extent) : this.terms(count);
    if (count !== undefined) this.beginUnlessEmpty(end);
    this.loop(name, 0, count === undefined ? end : { local: end }, body, 1, () => {
      if (head === 'sum') {
        code.get(total);
        this.value(body);
        code.op('f64.add');
        return code.set(total);
      }
      const value = code.local('f64');
      this.value(body);
      code.set(value);
      code.get(value);
      code.get(total);
      code.get(value);
      code.get(total);
      code.op('f64.gt');
      code.get(value);
      code.get(value);
      code.op('f64.ne', 'i32.or', 'select'); // a value that is not a number is kept
      code.set(total);
    });
    if (count !== undefined) code.op('end');
    return total;
  }

  /** How many terms a sum has; the local that holds the number. */
  private terms(count: Expr): number {
    const end = this.code.local('i32');
    this.index(count);
    this.code.set(end);
    return end;
  }

  private beginUnlessEmpty(end: number): void {
    const { code } = this;
    code.begin('block');
    code.get(end);
    code.i32(1);
    code.op('i32.lt_s');
    code.branchIf(0);
  }

  /** A loop over from ≤ name < to, in which the addresses of the body's own loads are carried along. */
  loop(name: string, from: number, to: End, body: Expr, step: number, turn: () => void): void {
    if (typeof to === 'number' && from >= to) return;
    const { code } = this;
    const counter = this.variable(name);
    code.i32(from);
    code.set(counter);
    const carried: { pointer: number; by: number }[] = [];
    const known: Load[] = [];
    for (const e of ownLoads(body)) {
      if (this.pointers.has(e)) continue;
      const form = this.place(e);
      // A list that begins where it is looked up: sums that look up their length are written for one lane alone.
      const stride = form ? form.terms.get(name) : typeof to === 'number' ? null : this.strideOf(e, name);
      if (stride === null) continue;
      const pointer = code.local('i32');
      if (form) this.basis(e[1], form);
      else this.computedAddress(e);
      code.set(pointer);
      this.pointers.set(e, pointer);
      known.push(e);
      const by = (stride ?? 0) * bytes * step;
      if (by !== 0) carried.push({ pointer, by });
    }
    code.begin('loop');
    turn();
    for (const { pointer, by } of carried) this.advance(pointer, by);
    this.next(counter, step, to);
    for (const e of known) this.pointers.delete(e);
  }

  /** Elements by which a load moves with a variable; null where not evenly. */
  private strideOf(e: Load, name: string): number | null {
    const strides = present(this.strides[e[1]], 'input');
    return (e.slice(2) as Expr[]).reduce<number | null>((sum, index, axis) => {
      const step = stepOf(index, name);
      return sum === null || step === null ? null : sum + step * present(strides[axis], 'axis');
    }, 0);
  }

  /** The end of a loop: once more while the counter stays below `to`. */
  next(counter: number, step: number, to: End): void {
    const { code } = this;
    code.get(counter);
    code.i32(step);
    code.op('i32.add');
    code.tee(counter);
    if (typeof to === 'number') code.i32(to);
    else code.get(to.local);
    code.op('i32.lt_s');
    code.branchIf(0);
    code.op('end');
  }

  advance(pointer: number, by: number): void {
    this.code.get(pointer);
    this.code.i32(by);
    this.code.op('i32.add');
    this.code.set(pointer);
  }

  size(extent: Extent): number {
    invariant(
      typeof extent === 'number' || extent === 'batch',
      'a kernel loops over fixed extents and the batch',
    );
    return extent === 'batch' ? this.batch : extent;
  }

  variable(name: string): number {
    const known = this.variables.get(name);
    if (known !== undefined) return known;
    const local = this.code.local('i32');
    this.variables.set(name, local);
    return local;
  }
}

/** Does the offset fall along some variable? */
function falls(form: LinearForm): boolean {
  return [...form.terms.values()].some((c) => c < 0);
}
