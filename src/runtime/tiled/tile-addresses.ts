import { present } from '../../base/assert.ts';
import type { Expr, Extent, Kernel } from '../../compiler/program.ts';
import { Code, type Plain } from '../wasm/code.ts';
import {
  type Axes,
  chooseAxes,
  type Group,
  type Load,
  loadsOf,
  mentions,
  openNames,
  type Place,
  placeOf,
  type Spot,
  stridesOf,
  Unsupported,
} from './shape.ts';

/** Where an array lies in memory: bytes from the start, and its extents, the last the fastest. */
export interface Region {
  readonly offset: number;
  readonly extents: readonly number[];
}

/** Bytes of a number. */
export const bytes = 4;

/** The ground floor of a tile: variables, loops, and addresses that loops carry along. */
export class TileAddresses {
  readonly code = new Code(3);
  protected readonly kernel: Kernel;
  protected readonly inputs: readonly Region[];
  protected readonly output: Region;
  protected readonly batch: number;
  /** Address of the last number that an array may hold. */
  protected readonly lastNumber: number;
  protected readonly call: (name: string) => number;
  protected readonly extents: readonly number[];
  protected readonly axes: Axes;
  protected readonly laneName: string;
  protected readonly rowName: string;
  protected readonly variables = new Map<string, number>();
  protected readonly places = new Map<Load, Place>();
  protected readonly guarded = new Set<Load>();
  /** Address of each load in the current loop: one local, or one for every lane where these are apart. */
  protected readonly pointers = new Map<Load, readonly number[]>();
  /** Reduction variables that are being counted. */
  protected readonly bound = new Set<string>();
  protected memo = new Map<string, number>();
  protected ready = new Map<string, number>();

  constructor(
    kernel: Kernel,
    inputs: readonly Region[],
    output: Region,
    batch: number,
    lastNumber: number,
    call: (name: string) => number,
  ) {
    this.kernel = kernel;
    this.inputs = inputs;
    this.output = output;
    this.batch = batch;
    this.lastNumber = lastNumber;
    this.call = call;
    this.extents = kernel.extents.map((e) => this.size(e));
    this.axes = chooseAxes(this.extents);
    this.laneName = `i${this.axes.lane}`;
    this.rowName = this.axes.row < 0 ? '' : `i${this.axes.row}`;
    const aligned = (this.extents[this.axes.lane] as number) % 4 === 0;
    for (const { load, guarded } of loadsOf(kernel.value)) {
      const region = present(inputs[load[1]], 'input');
      const place = placeOf(load, stridesOf(region.extents), this.laneName, this.rowName, aligned);
      this.places.set(load, place);
      if (guarded) this.guarded.add(load);
    }
  }

  protected range(name: string, from: number, to: number, step: number, body: () => void): void {
    if (from >= to) return;
    const { code } = this;
    const counter = this.variable(name);
    code.i32(from);
    code.set(counter);
    code.begin('loop');
    body();
    code.get(counter);
    code.i32(step);
    code.op('i32.add');
    code.tee(counter);
    code.i32(to);
    code.op('i32.lt_s');
    code.branchIf(0);
    code.op('end');
  }

  protected size(extent: Extent): number {
    if (typeof extent === 'number') return extent;
    if (extent === 'batch') return this.batch;
    throw new Unsupported(`the extent ${extent}`);
  }

  protected variable(name: string): number {
    const known = this.variables.get(name);
    if (known !== undefined) return known;
    const local = this.code.local('i32');
    this.variables.set(name, local);
    return local;
  }

  /** Computes the addresses of loads as far as their variables are known: reduction variables count as 0. */
  protected begin(loads: readonly Load[], group: Group): void {
    const { code } = this;
    for (const load of loads) {
      if (this.pointers.has(load)) continue;
      const { offset, lane } = this.place(load);
      const lanes = lane === 'apart' ? group.lanes : 1;
      const locals = Array.from({ length: lanes }, (_, l) => {
        const local = code.local('i32');
        code.i32(bytes * offset.constant);
        for (const { atom, coefficient } of offset.terms.values()) {
          if (openNames(atom).length > 0) continue; // added when its variables count
          this.whole(atom, lane === 'apart' ? l : 0);
          code.i32(coefficient * bytes);
          code.op('i32.mul', 'i32.add');
        }
        code.set(local);
        return local;
      });
      this.pointers.set(load, locals);
    }
  }

  protected place(load: Load): Place {
    return present(this.places.get(load), 'place');
  }

  /** Pushes a load's address but for what goes with the instruction, which is answered. `lane` for one of four. */
  protected address(load: Load, { r, c }: Spot, lane = 0): number {
    const { code } = this;
    const { lane: step, row } = this.place(load);
    const locals = present(this.pointers.get(load), 'address');
    code.get(present(locals[step === 'apart' ? Math.min(lane, locals.length - 1) : 0], 'lane'));
    const across = step === 'apart' ? 0 : (4 * c + lane) * step;
    const shift = bytes * (across + (row === 'apart' ? 0 : r * row));
    const region = present(this.inputs[load[1]], 'input');
    const at = region.offset + shift;
    if (!this.guarded.has(load)) {
      if (at >= 0 && !this.mayFall(load)) return at;
      code.i32(at);
      code.op('i32.add');
      return 0;
    }
    // In a branch that is not taken an address may lie anywhere: it is brought inside the arrays.
    const whole = code.local('i32');
    code.i32(at);
    code.op('i32.add');
    code.tee(whole);
    code.i32(0);
    code.get(whole);
    code.i32(0);
    code.op('i32.gt_s', 'select');
    code.tee(whole);
    code.i32(this.lastNumber);
    code.get(whole);
    code.i32(this.lastNumber);
    code.op('i32.lt_s', 'select');
    return 0;
  }

  /** May the sum of the variable parts be below zero on the way? The offset of an instruction does not wrap. */
  protected mayFall(load: Load): boolean {
    const { offset } = this.place(load);
    return offset.constant < 0 || [...offset.terms.values()].some((t) => t.coefficient < 0);
  }

  /** Pushes a whole number; `lane` is added to the variable of the lane axis. */
  protected whole(e: Expr, lane: number): void {
    const { code } = this;
    if (typeof e === 'number' && Number.isInteger(e)) return code.i32(e);
    if (e === 'batch') return code.i32(this.batch);
    if (typeof e === 'string') {
      code.get(this.variable(e));
      if (e !== this.laneName || lane === 0) return;
      code.i32(lane);
      return code.op('i32.add');
    }
    if (!Array.isArray(e)) throw new Unsupported('an index that is no whole number');
    const operations: Record<string, Plain> = {
      add: 'i32.add',
      subtract: 'i32.sub',
      multiply: 'i32.mul',
      quotient: 'i32.div_s',
      remainder: 'i32.rem_s',
    };
    const operation = operations[e[0] as string];
    if (operation) {
      this.whole(e[1] as Expr, lane);
      this.whole(e[2] as Expr, lane);
      return code.op(operation);
    }
    if (e[0] === 'negate') {
      code.i32(0);
      this.whole(e[1] as Expr, lane);
      return code.op('i32.sub');
    }
    if (e[0] === 'positive') {
      this.whole(e[1] as Expr, lane);
      code.i32(0);
      return code.op('i32.gt_s');
    }
    if (e[0] === 'select') {
      const [condition, yes, no] = e.slice(1) as [Expr, Expr, Expr];
      this.whole(yes, lane);
      this.whole(no, lane);
      this.whole(condition, lane);
      code.i32(0);
      return code.op('i32.gt_s', 'select');
    }
    if (e[0] !== 'load') throw new Unsupported(`${e[0] as string} in an index`);
    this.number(e as unknown as Load, lane);
    code.op('i32.trunc_sat_f32_s');
    // A number read as an index of a lane that does not exist may be anything.
    const at = code.local('i32');
    code.tee(at);
    code.i32(0);
    code.get(at);
    code.i32(0);
    code.op('i32.gt_s', 'select');
  }

  /** Pushes one element, read at the variables' current values. */
  protected number(load: Load, lane: number): void {
    const { code } = this;
    const region = present(this.inputs[load[1]], 'input');
    const strides = stridesOf(region.extents);
    code.i32(region.offset);
    (load.slice(2) as Expr[]).forEach((index, axis) => {
      this.whole(index, lane);
      code.i32(bytes * present(strides[axis], 'stride'));
      code.op('i32.mul', 'i32.add');
    });
    code.loadSingle(0);
  }

  /** A loop of a reduction, in which addresses are carried along. */
  protected turn(
    name: string,
    from: number,
    to: number,
    step: number,
    loads: readonly Load[],
    body: () => void,
  ): void {
    if (from >= to) return;
    const { code } = this;
    this.bound.add(name);
    const outer = new Map(loads.map((load) => [load, present(this.pointers.get(load), 'address')]));
    const before = this.memo;
    const carried: { local: number; by: number }[] = [];
    const bent: { load: Load; terms: { atom: Expr; coefficient: number }[]; own: readonly number[] }[] = [];
    for (const load of new Set(loads)) {
      const { offset } = this.place(load);
      const terms = [...offset.terms.values()].filter(
        ({ atom }) => mentions(atom, name) && openNames(atom).every((n) => this.bound.has(n)),
      );
      if (terms.length === 0) continue;
      const own = present(outer.get(load), 'address').map((pointer) => {
        const local = code.local('i32');
        code.get(pointer);
        if (from > 0) {
          const straight = terms.find(({ atom }) => atom === name);
          code.i32(from * (straight?.coefficient ?? 0) * bytes);
          code.op('i32.add');
        }
        code.set(local);
        return local;
      });
      this.pointers.set(load, own);
      for (const { atom, coefficient } of terms) {
        if (atom === name) for (const local of own) carried.push({ local, by: coefficient * bytes * step });
      }
      const others = terms.filter(({ atom }) => atom !== name);
      if (others.length > 0) bent.push({ load, terms: others, own });
    }
    this.range(name, from, to, step, () => {
      this.memo = new Map();
      for (const { load, terms, own } of bent) {
        const here = own.map((pointer, l) => {
          const local = code.local('i32');
          code.get(pointer);
          for (const { atom, coefficient } of terms) {
            this.whole(atom, this.place(load).lane === 'apart' ? l : 0);
            code.i32(coefficient * bytes);
            code.op('i32.mul', 'i32.add');
          }
          code.set(local);
          return local;
        });
        this.pointers.set(load, here);
      }
      body();
      for (const { local, by } of carried) {
        code.get(local);
        code.i32(by);
        code.op('i32.add');
        code.set(local);
      }
    });
    for (const [load, pointers] of outer) this.pointers.set(load, pointers);
    this.bound.delete(name);
    this.memo = before;
  }
}
