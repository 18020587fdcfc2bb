import { present } from '../../base/assert.ts';
import type { Expr, Extent, Kernel } from '../../compiler/program.ts';
import { Code, type Plain } from '../wasm/code.ts';
import type { Cut } from './cut.ts';
import type { Engine } from './engine.ts';
import {
  type Axes,
  chooseAxes,
  isCountedBy,
  type Load,
  type Place,
  stridesOf,
  Unsupported,
} from './shape.ts';

/** Where an array lies in memory: bytes from the start, and its extents, the last the fastest. */
export interface Region {
  readonly offset: number;
  readonly extents: readonly number[];
  /** In the memory to work in, of which every thread has its own. */
  readonly own?: true;
}

/** A kernel over arrays that have their places. */
export interface PlacedKernel {
  readonly kernel: Kernel;
  readonly inputs: readonly Region[];
  readonly output: Region;
}

/** What a tile is written for. */
export interface TileTask extends PlacedKernel {
  readonly batch: number;
  /** Where the arrays end. */
  readonly totalBytes: number;
  readonly engine: Engine;
  /** So many threads call it, and each works in memory of its own. */
  readonly threads: number;
  /** They share the work, and do not do all of it each for itself. */
  readonly shared: boolean;
}

/**
 * What a function of a tile is called with: which part of the work is wanted, of how many, and how far away from the first thread's
 * the caller's memory to work in begins, in bytes. They count only where `threads` is more than one.
 */
export const parameters = { part: 0, parts: 1, away: 2 } as const;

/** Bytes of a number. */
export const bytes = 4;

/** Before what a loop ends: a number, or what a local holds. */
export type End = number | { readonly local: number };

/** Where the free memory behind arrays begins that end at `totalBytes`. */
export function scratchStart(totalBytes: number): number {
  return Math.ceil(totalBytes / 64) * 64;
}

/** The largest multiple of n up to a number. */
export function multipleOf(n: number, most: number): number {
  return Math.floor(most / n) * n;
}

/** The ground floor of a tile: variables, loops, and whole numbers computed from them. */
export class TileIndices {
  readonly code: Code;
  /** It is made for an engine that joins vectors; known when it is compiled. */
  joined = false;
  protected readonly kernel: Kernel;
  protected readonly inputs: readonly Region[];
  protected readonly output: Region;
  protected readonly batch: number;
  protected readonly extents: readonly number[];
  protected readonly axes: Axes;
  protected readonly laneName: string;
  protected readonly rowName: string;
  protected readonly variables = new Map<string, number>();
  /** Address of the last number that an array may hold, and from where on the memory is free. */
  protected readonly lastNumber: number;
  private readonly scratch: number;
  protected readonly engine: Engine;
  private readonly alone: boolean;
  /** Some sum looks up by the axes how many terms it has. */
  protected readonly looksUp: boolean;
  /** Among which the work is parted. */
  protected readonly parties: number;
  /** How threads part the work; null where one does all of it. */
  protected cut: Cut | null = null;

  constructor({ kernel, inputs, output, batch, totalBytes, engine, threads, shared }: TileTask) {
    this.code = new Code(3, engine.fuses);
    this.engine = engine;
    this.kernel = kernel;
    this.inputs = inputs;
    this.output = output;
    this.batch = batch;
    this.lastNumber = Math.max(0, totalBytes - bytes);
    this.scratch = scratchStart(totalBytes);
    this.alone = threads === 1;
    this.parties = shared ? threads : 1;
    this.looksUp = kernel.extents.some((_, axis) => isCountedBy(kernel.value, `i${axis}`));
    this.extents = kernel.extents.map((e) => this.size(e));
    this.axes = chooseAxes(this.extents, kernel.value);
    this.laneName = `i${this.axes.lane}`;
    this.rowName = this.axes.row < 0 ? '' : `i${this.axes.row}`;
  }

  protected range(name: string, from: number, to: End, step: number, body: () => void): void {
    this.steps(this.variable(name), from, to, step, body);
  }

  /** The same for a counter without a name. */
  protected steps(counter: number, from: number, to: End, step: number, body: () => void): void {
    const { code } = this;
    const end = (): void => (typeof to === 'number' ? code.i32(to) : code.get(to.local));
    if (typeof to === 'number') {
      if (from >= to) return;
    } else {
      code.begin('block');
      code.i32(from);
      end();
      code.op('i32.lt_s', 'i32.eqz');
      code.branchIf(0);
    }
    code.i32(from);
    code.set(counter);
    this.repeat(counter, step, end, body);
    if (typeof to !== 'number') code.op('end');
  }

  /** Does `body`, and again as long as the counter, a step further each time, is below an end. */
  private repeat(counter: number, step: number, end: () => void, body: () => void): void {
    const { code } = this;
    code.begin('loop');
    body();
    code.get(counter);
    code.i32(step);
    code.op('i32.add');
    code.tee(counter);
    end();
    code.op('i32.lt_s');
    code.branchIf(0);
    code.op('end');
  }

  /**
   * The steps of an axis and what is left behind them. Where threads part the work along this axis, a call takes its share of the
   * steps, and that for the last part what is left as well.
   */
  protected along(
    axis: number,
    counter: number,
    whole: number,
    step: number,
    body: () => void,
    rest: () => void = () => undefined,
  ): void {
    const { code } = this;
    if (this.cut?.axis !== axis) {
      this.steps(counter, 0, whole, step, body);
      return rest();
    }
    const end = code.local('i32');
    // As `firstStep` has it.
    const first = (next: 0 | 1): void => {
      code.get(parameters.part);
      code.i32(next);
      code.op('i32.add');
      code.i32(whole / step);
      code.op('i32.mul');
      code.get(parameters.parts);
      code.i32(1);
      code.op('i32.sub', 'i32.add');
      code.get(parameters.parts);
      code.op('i32.div_u');
      code.i32(step);
      code.op('i32.mul');
    };
    first(1);
    code.set(end);
    first(0);
    code.set(counter);
    // Never empty: there are at least as many steps as threads.
    this.repeat(counter, step, () => code.get(end), body);
    code.get(parameters.part);
    code.i32(1);
    code.op('i32.add');
    code.get(parameters.parts);
    code.op('i32.eq');
    code.begin('if');
    rest();
    code.op('end');
  }

  /** Vectors side by side that a tile over these loads may have; `fit`: so many find room where the engine joins none. */
  protected widest(places: readonly Place[], fit = 2): number {
    const lanes = this.extents[this.axes.lane] as number;
    const most = Math.min(...places.map((place) => place.quads));
    // One row whose terms are looked up: the more vectors share what is found, the better, as long as their sums fit into the registers.
    if (this.axes.row < 0 && this.looksUp) return most;
    const quads = Math.min(lanes < 16 ? 2 : 4, most);
    // The engine is only asked where it matters: it may have to find out.
    if (quads <= fit || !this.engine.joins) return Math.min(fit, quads);
    this.joined = true;
    return quads;
  }

  /** Pushes an address in the caller's own memory to work in. */
  protected workspace(offset: number): void {
    this.code.i32(this.scratch + offset);
    this.addAway();
  }

  protected addAway(): void {
    if (this.alone) return;
    this.code.get(parameters.away);
    this.code.op('i32.add');
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

  /** Pushes a whole number; `lane` and `row` are added to the variables of the lane and row axes. */
  protected whole(e: Expr, lane: number, row = 0): void {
    const { code } = this;
    if (typeof e === 'number' && Number.isInteger(e)) return code.i32(e);
    if (e === 'batch') return code.i32(this.batch);
    if (typeof e === 'string') {
      code.get(this.variable(e));
      const shift = e === this.laneName ? lane : e === this.rowName ? row : 0;
      if (shift === 0) return;
      code.i32(shift);
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
      this.whole(e[1] as Expr, lane, row);
      this.whole(e[2] as Expr, lane, row);
      return code.op(operation);
    }
    if (e[0] === 'negate') {
      code.i32(0);
      this.whole(e[1] as Expr, lane, row);
      return code.op('i32.sub');
    }
    if (e[0] === 'positive') {
      this.whole(e[1] as Expr, lane, row);
      code.i32(0);
      return code.op('i32.gt_s');
    }
    if (e[0] === 'select') {
      const [condition, yes, no] = e.slice(1) as [Expr, Expr, Expr];
      this.whole(yes, lane, row);
      this.whole(no, lane, row);
      this.whole(condition, lane, row);
      code.i32(0);
      return code.op('i32.gt_s', 'select');
    }
    if (e[0] !== 'load') throw new Unsupported(`${e[0] as string} in an index`);
    const exists = this.number(e as unknown as Load, lane, row);
    // As four of which one counts: cutting off a single number takes engines ten times as long.
    code.op('i32x4.trunc_sat_f32x4_s');
    code.firstWhole();
    if (exists) return;
    // A number read as an index of a lane that does not exist may be anything.
    const at = code.local('i32');
    code.tee(at);
    code.i32(0);
    code.get(at);
    code.i32(0);
    code.op('i32.gt_s', 'select');
  }

  /** Pushes one element as a vector, read at the variables' current values; answers whether it is known to be one of the array. */
  protected number(load: Load, lane: number, row: number): boolean {
    const { code } = this;
    const region = present(this.inputs[load[1]], 'input');
    const strides = stridesOf(region.extents);
    code.i32(region.offset);
    (load.slice(2) as Expr[]).forEach((index, axis) => {
      this.whole(index, lane, row);
      code.i32(bytes * present(strides[axis], 'stride'));
      code.op('i32.mul', 'i32.add');
    });
    code.loadFour('low', 0);
    return false;
  }
}
