import { invariant, present } from '../../base/assert.ts';
import {
  type Expr,
  type Extent,
  type Kernel,
  type ScalarFunction,
  scalarFunctions,
} from '../../compiler/program.ts';
import { Code, type Plain } from './code.ts';
import { combine, type LinearForm, linearForm, scaled } from './linear-form.ts';

type Load = readonly ['load', number, ...Expr[]];
type Sum = readonly ['sum' | 'largest', string, Extent, Expr];

/** Output elements computed side by side along the last axis: four sums that do not wait for each other. */
const lanes = 4;
const bytes = 8;
/** An output that stays in the processor's first cache while arrays are walked through. */
const cached = 24_576;
/** Rows from which that pays. */
const tall = 64;

const instructions: Partial<Record<ScalarFunction, Plain>> = {
  add: 'f64.add',
  subtract: 'f64.sub',
  multiply: 'f64.mul',
  divide: 'f64.div',
  negate: 'f64.neg',
  minimum: 'f64.min',
  maximum: 'f64.max',
  sqrt: 'f64.sqrt',
  abs: 'f64.abs',
};
/** Written out in place. */
const written: ReadonlySet<string> = new Set(['select', 'positive', 'sign', 'equal']);
const pairInstructions: Partial<Record<ScalarFunction, Plain>> = {
  add: 'f64x2.add',
  subtract: 'f64x2.sub',
  multiply: 'f64x2.mul',
  divide: 'f64x2.div',
  negate: 'f64x2.neg',
};

/**
 * A kernel as a WebAssembly function of addresses: output first, then the inputs. Every element is computed by the same
 * float64 operations in the same order as the interpreter does it, so the results are equal bit for bit; only independent
 * elements are computed side by side. `functionIndex` numbers the scalar functions that are called from outside.
 */
export function compileKernel(
  kernel: Kernel,
  inputExtents: readonly (readonly number[])[],
  batch: number,
  functionIndex: (name: ScalarFunction) => number,
): Code {
  return new KernelCompiler(kernel, inputExtents, batch, functionIndex).compile();
}

class KernelCompiler {
  private readonly code: Code;
  private readonly kernel: Kernel;
  private readonly extents: readonly number[];
  private readonly strides: readonly (readonly number[])[];
  private readonly batch: number;
  private readonly functionIndex: (name: ScalarFunction) => number;
  private readonly variables = new Map<string, number>();
  /** Loads whose address is kept in a local, by the load itself. */
  private readonly pointers = new Map<Load, number>();
  /** Sums that have been computed already, for the current lane. */
  private ready = new Map<Expr, number>();
  private lane = 0;
  private readonly last: string;

  constructor(
    kernel: Kernel,
    inputExtents: readonly (readonly number[])[],
    batch: number,
    functionIndex: (name: ScalarFunction) => number,
  ) {
    this.code = new Code(inputExtents.length + 1);
    this.kernel = kernel;
    this.batch = batch;
    this.functionIndex = functionIndex;
    this.extents = kernel.extents.map((e) => this.size(e));
    this.strides = inputExtents.map((extents) =>
      extents.map((_, axis) => extents.slice(axis + 1).reduce((p, x) => p * x, 1)),
    );
    this.last = `i${this.extents.length - 1}`;
  }

  compile(): Code {
    const { code, extents } = this;
    const done = this.tallSum();
    if (done) this.accumulate(done);
    const out = code.local('i32');
    code.get(0);
    code.set(out);
    const write = (axis: number): void => {
      if (axis < extents.length - 1)
        return code.count(this.variable(`i${axis}`), present(extents[axis], 'extent'), () => write(axis + 1));
      const count = extents[axis] ?? 1;
      const sums = done ? null : outerSums(this.kernel.value);
      const whole = sums === null ? 0 : Math.floor(count / lanes) * lanes;
      if (whole > 0) this.stretch(axis, 0, whole, lanes, () => this.storeLanes(out, sums ?? []));
      if (count > whole) this.stretch(axis, whole, count, 1, () => this.storeOne(out, done));
    };
    write(0);
    return code;
  }

  /**
   * A long sum over the rows of arrays that are read along their rows, as in δᵀ·X: it is done row by row, all output elements
   * at once, so that the arrays are walked through in order. Each element still adds its terms in the same order.
   */
  private tallSum(): Sum | null {
    const [sum, ...more] = outerSums(this.kernel.value) ?? [];
    const count = this.extents.reduce((a, b) => a * b, 1);
    if (!sum || more.length > 0 || count * bytes > cached || this.size(sum[2]) < tall) return null;
    const body = sum[3];
    if (this.extents.at(-1) === 1 || !isPairable(body, (e) => this.place(e) !== null)) return null;
    const strides = ownLoads(body).map((e) => this.place(e)?.terms.get(sum[1]) ?? 0);
    return strides.some((stride) => stride > 1) ? sum : null;
  }

  /** Leaves the sums in the output. */
  private accumulate([, name, extent, body]: Sum): void {
    const { code, extents } = this;
    const out = code.local('i32');
    const count = extents.reduce((a, b) => a * b, 1);
    code.get(0);
    code.i32(0);
    code.i32(count * bytes);
    code.fillMemory();
    const last = extents.length - 1;
    const width = extents[last] ?? 1;
    const add = (step: number, from: number, to: number): void =>
      this.loop(this.last, from, to, body, step, () => {
        for (this.lane = 0; this.lane < step; this.lane += step === 1 ? 1 : 2) {
          code.get(out);
          code.get(out);
          if (step === 1) {
            code.load(0);
            this.value(body);
            code.op('f64.add');
            code.store(0);
          } else {
            code.loadPair('both', this.lane * bytes);
            this.pair(body, new Map());
            code.op('f64x2.add');
            code.storePair(this.lane * bytes);
          }
        }
        this.lane = 0;
        this.advance(out, bytes * step);
      });
    const rows = (axis: number): void => {
      if (axis < last) return code.count(this.variable(`i${axis}`), extents[axis] ?? 1, () => rows(axis + 1));
      const whole = Math.floor(width / lanes) * lanes;
      add(lanes, 0, whole);
      add(1, whole, width);
    };
    code.count(this.variable(name), this.size(extent), () => {
      code.get(0);
      code.set(out);
      rows(0);
    });
  }

  /** A loop along the last axis. */
  private stretch(axis: number, from: number, to: number, step: number, body: () => void): void {
    const { code } = this;
    const counter = this.variable(`i${axis}`);
    code.i32(from);
    code.set(counter);
    code.begin('loop');
    body();
    this.next(counter, step, to);
  }

  /** The end of a loop: once more while the counter stays below `to`. */
  private next(counter: number, step: number, to: number): void {
    const { code } = this;
    code.get(counter);
    code.i32(step);
    code.op('i32.add');
    code.tee(counter);
    code.i32(to);
    code.op('i32.lt_s');
    code.branchIf(0);
    code.op('end');
  }

  /** Computes one element; `done` is a sum that lies in its place already. */
  private storeOne(out: number, done: Sum | null): void {
    const { code } = this;
    if (done) {
      const total = code.local('f64');
      code.get(out);
      code.load(0);
      code.set(total);
      this.ready = new Map([[done, total]]);
    }
    code.get(out);
    this.value(this.kernel.value);
    code.store(0);
    this.ready = new Map();
    this.advance(out, bytes);
  }

  private storeLanes(out: number, sums: readonly Sum[]): void {
    const totals = sums.map((sum) => this.laneSum(sum));
    for (this.lane = 0; this.lane < lanes; this.lane += 1) {
      this.ready = new Map(sums.map((sum, i) => [sum, present(totals[i]?.[this.lane], 'total')]));
      this.code.get(out);
      this.value(this.kernel.value);
      this.code.store(bytes * this.lane);
    }
    this.ready = new Map();
    this.lane = 0;
    this.advance(out, bytes * lanes);
  }

  private advance(pointer: number, by: number): void {
    this.code.get(pointer);
    this.code.i32(by);
    this.code.op('i32.add');
    this.code.set(pointer);
  }

  private size(extent: Extent): number {
    invariant(
      typeof extent === 'number' || extent === 'batch',
      'a kernel loops over fixed extents and the batch',
    );
    return extent === 'batch' ? this.batch : extent;
  }

  private variable(name: string): number {
    const known = this.variables.get(name);
    if (known !== undefined) return known;
    const local = this.code.local('i32');
    this.variables.set(name, local);
    return local;
  }

  // Values -------------------------------------------------------------------------------------------------------

  private value(e: Expr): void {
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
    if (e[0] === 'sum' || e[0] === 'largest') return code.get(this.sum(e as unknown as Sum));
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
      this.computedAddress(e);
      return this.code.load(0);
    }
    this.code.load(this.address(e, form));
  }

  // Addresses ----------------------------------------------------------------------------------------------------

  /** The offset of a load in elements, as a linear form; null when some index is not linear. */
  private place(e: Load): LinearForm | null {
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
  private address(e: Load, form: LinearForm): number {
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

  // Sums ---------------------------------------------------------------------------------------------------------

  /** A sum or largest-of for the current lane; the local that holds it. */
  private sum([head, name, extent, body]: Sum): number {
    const { code } = this;
    const total = code.local('f64');
    code.f64(head === 'sum' ? 0 : -Infinity);
    code.set(total);
    this.loop(name, 0, this.size(extent), body, 1, () => {
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
    return total;
  }

  /** The sums of all lanes in one loop; the locals that hold them. */
  private laneSum(sum: Sum): number[] {
    const { code } = this;
    const [, name, extent, body] = sum;
    const paired = isPairable(body, (e) => this.place(e) !== null);
    const totals = Array.from({ length: paired ? lanes / 2 : lanes }, () =>
      code.local(paired ? 'v128' : 'f64'),
    );
    for (const total of totals) {
      if (paired) code.zeroVector();
      else code.f64(0);
      code.set(total);
    }
    this.loop(name, 0, this.size(extent), body, 1, () => {
      if (isSum(body)) {
        const inner = this.laneSum(body);
        return inner.forEach((one, lane) =>
          this.addTo(present(totals[lane], 'total'), 'f64.add', () => code.get(one)),
        );
      }
      const shared = paired ? this.splats(body) : new Map<Load, number>();
      totals.forEach((total, i) => {
        this.lane = paired ? 2 * i : i;
        if (paired) this.addTo(total, 'f64x2.add', () => this.pair(body, shared));
        else this.addTo(total, 'f64.add', () => this.value(body));
      });
      this.lane = 0;
    });
    if (!paired) return totals;
    return totals.flatMap((total) =>
      ([0, 1] as const).map((half) => {
        const one = code.local('f64');
        code.get(total);
        code.extract(half);
        code.set(one);
        return one;
      }),
    );
  }

  private addTo(total: number, instruction: Plain, value: () => void): void {
    this.code.get(total);
    value();
    this.code.op(instruction);
    this.code.set(total);
  }

  /** A loop over from ≤ name < to, in which the addresses of the body's own loads are carried along. */
  private loop(name: string, from: number, to: number, body: Expr, step: number, turn: () => void): void {
    if (from >= to) return;
    const { code } = this;
    const counter = this.variable(name);
    code.i32(from);
    code.set(counter);
    const carried: { pointer: number; by: number }[] = [];
    const known: Load[] = [];
    for (const e of ownLoads(body)) {
      const form = this.place(e);
      if (!form || this.pointers.has(e)) continue;
      const pointer = code.local('i32');
      this.basis(e[1], form);
      code.set(pointer);
      this.pointers.set(e, pointer);
      known.push(e);
      const by = (form.terms.get(name) ?? 0) * bytes * step;
      if (by !== 0) carried.push({ pointer, by });
    }
    code.begin('loop');
    turn();
    for (const { pointer, by } of carried) this.advance(pointer, by);
    this.next(counter, step, to);
    for (const e of known) this.pointers.delete(e);
  }

  // Pairs of lanes -----------------------------------------------------------------------------------------------

  /** Loads that all lanes share, read once per turn as a vector of twice the same. */
  private splats(body: Expr): Map<Load, number> {
    const { code } = this;
    const shared = new Map<Load, number>();
    for (const e of ownLoads(body)) {
      const form = present(this.place(e), 'a linear index');
      if ((form.terms.get(this.last) ?? 0) !== 0) continue;
      const local = code.local('v128');
      code.loadPair('splat', this.address(e, form));
      code.set(local);
      shared.set(e, local);
    }
    return shared;
  }

  /** Lanes `lane` and `lane + 1` of an expression that `isPairable` accepts. */
  private pair(e: Expr, shared: ReadonlyMap<Load, number>): void {
    const { code } = this;
    if (typeof e === 'number') {
      code.f64(e);
      return code.op('f64x2.splat');
    }
    if (e[0] === 'load') return this.loadPair(e as unknown as Load, shared);
    for (const part of e.slice(1) as Expr[]) this.pair(part, shared);
    code.op(present(pairInstructions[e[0] as ScalarFunction], e[0] as string));
  }

  private loadPair(e: Load, shared: ReadonlyMap<Load, number>): void {
    const { code } = this;
    const known = shared.get(e);
    if (known !== undefined) return code.get(known);
    const form = present(this.place(e), 'a linear index');
    const apart = form.terms.get(this.last) ?? 0;
    if (apart === 1) return code.loadPair('both', this.address(e, form));
    const low = code.local('v128');
    code.loadPair('low', this.address(e, form));
    code.set(low);
    this.lane += 1;
    const high = this.address(e, form);
    this.lane -= 1;
    code.get(low);
    code.loadHigh(high);
  }
}

/** Does the offset fall along some variable? */
function falls(form: LinearForm): boolean {
  return [...form.terms.values()].some((c) => c < 0);
}

function isSum(e: Expr): e is Sum {
  return Array.isArray(e) && e[0] === 'sum';
}

/** The outermost sums of an expression; null when lanes cannot share them (one is in a branch, or it is a largest-of). */
function outerSums(e: Expr): Sum[] | null {
  if (typeof e === 'number' || typeof e === 'string') return [];
  if (isSum(e)) return e[2] === 0 || holds(e[3], 'largest') ? null : [e];
  if (holds(e, 'largest')) return null;
  if (e[0] === 'select' || e[0] === 'load') return holds(e, 'sum') ? null : [];
  const parts = (e.slice(1) as Expr[]).map(outerSums);
  return parts.every((p) => p !== null) ? parts.flat() : null;
}

function holds(e: Expr, head: 'sum' | 'largest'): boolean {
  if (typeof e === 'number' || typeof e === 'string') return false;
  return e[0] === head || (e as readonly Expr[]).some((part) => Array.isArray(part) && holds(part, head));
}

/** The loads of an expression, but for those inside further sums or inside an index. */
function ownLoads(e: Expr): Load[] {
  if (typeof e === 'number' || typeof e === 'string' || e[0] === 'sum' || e[0] === 'largest') return [];
  if (e[0] === 'load') return [e as unknown as Load];
  return (e.slice(1) as Expr[]).flatMap(ownLoads);
}

/** Made of linear loads, numbers and the four operations: what two lanes can do in one instruction. */
function isPairable(e: Expr, isLinear: (load: Load) => boolean): boolean {
  if (typeof e === 'number') return true;
  if (typeof e === 'string') return false;
  if (e[0] === 'load') return isLinear(e as unknown as Load);
  if (pairInstructions[e[0] as ScalarFunction] === undefined) return false;
  return (e.slice(1) as Expr[]).every((part) => isPairable(part, isLinear));
}

/** Whole-number arithmetic of variables and literals throughout. */
function isWhole(e: Expr): boolean {
  if (typeof e === 'number') return Number.isInteger(e);
  if (typeof e === 'string') return true;
  const arithmetic = ['add', 'subtract', 'multiply', 'quotient', 'remainder'].includes(e[0] as string);
  return arithmetic && (e.slice(1) as Expr[]).every(isWhole);
}

/** Scalar functions that have no instruction and are called from outside, in order of name. */
export function calledFunctions(kernels: readonly Kernel[]): ScalarFunction[] {
  const called = new Set<ScalarFunction>();
  const visit = (e: Expr): void => {
    if (typeof e === 'number' || typeof e === 'string') return;
    const name = e[0] as ScalarFunction;
    if (Object.hasOwn(scalarFunctions, name) && !instructions[name] && !written.has(name)) called.add(name);
    for (const part of e.slice(1)) if (Array.isArray(part)) visit(part as unknown as Expr);
  };
  for (const { value } of kernels) visit(value);
  return [...called].sort();
}
