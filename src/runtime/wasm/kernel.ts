import { present } from '../../base/assert.ts';
import type { Kernel, Reduction, ScalarFunction } from '../../compiler/program.ts';
import type { Code } from './code.ts';
import { bytes, ElementCode } from './element-code.ts';
import { isPairable, outerSums, ownLoads } from './kernel-facts.ts';
import { LaneCode, lanes } from './lane-code.ts';

/** Bytes of an output that stays in the processor's second cache while arrays are walked through. */
const cached = 2 ** 19;
/** Rows from which that pays. */
const tall = 64;

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
  private readonly kernel: Kernel;
  private readonly element: ElementCode;
  private readonly lanes: LaneCode;

  constructor(
    kernel: Kernel,
    inputExtents: readonly (readonly number[])[],
    batch: number,
    functionIndex: (name: ScalarFunction) => number,
  ) {
    this.kernel = kernel;
    this.element = new ElementCode(kernel, inputExtents, batch, functionIndex);
    this.lanes = new LaneCode(this.element);
  }

  compile(): Code {
    const { element } = this;
    const { code, extents } = element;
    const done = this.tallSum();
    if (done) this.accumulate(done);
    const out = code.local('i32');
    code.get(0);
    code.set(out);
    const write = (axis: number): void => {
      if (axis < extents.length - 1)
        return code.count(element.variable(`i${axis}`), present(extents[axis], 'extent'), () =>
          write(axis + 1),
        );
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
  private tallSum(): Reduction | null {
    const { element } = this;
    const [sum, ...more] = outerSums(this.kernel.value) ?? [];
    const count = element.extents.reduce((a, b) => a * b, 1);
    if (!sum || more.length > 0 || count * bytes > cached || element.size(sum[2]) < tall) return null;
    const body = sum[3];
    if (element.extents.at(-1) === 1 || !isPairable(body, (e) => element.place(e) !== null)) return null;
    const strides = ownLoads(body).map((e) => element.place(e)?.terms.get(sum[1]) ?? 0);
    return strides.some((stride) => stride > 1) ? sum : null;
  }

  /** Leaves the sums in the output. */
  private accumulate([, name, extent, body]: Reduction): void {
    const { element } = this;
    const { code, extents } = element;
    const out = code.local('i32');
    const count = extents.reduce((a, b) => a * b, 1);
    code.get(0);
    code.i32(0);
    code.i32(count * bytes);
    code.fillMemory();
    const last = extents.length - 1;
    const width = extents[last] ?? 1;
    const add = (step: number, from: number, to: number): void =>
      element.loop(element.last, from, to, body, step, () => {
        for (element.lane = 0; element.lane < step; element.lane += step === 1 ? 1 : 2) {
          code.get(out);
          code.get(out);
          if (step === 1) {
            code.load(0);
            element.value(body);
            code.op('f64.add');
            code.store(0);
          } else {
            code.loadPair('both', element.lane * bytes);
            this.lanes.pair(body, new Map());
            code.op('f64x2.add');
            code.storePair(element.lane * bytes);
          }
        }
        element.lane = 0;
        element.advance(out, bytes * step);
      });
    const rows = (axis: number): void => {
      if (axis < last)
        return code.count(element.variable(`i${axis}`), extents[axis] ?? 1, () => rows(axis + 1));
      const whole = Math.floor(width / lanes) * lanes;
      add(lanes, 0, whole);
      add(1, whole, width);
    };
    code.count(element.variable(name), element.size(extent), () => {
      code.get(0);
      code.set(out);
      rows(0);
    });
  }

  /** A loop along the last axis. */
  private stretch(axis: number, from: number, to: number, step: number, body: () => void): void {
    const { element } = this;
    const { code } = element;
    const counter = element.variable(`i${axis}`);
    code.i32(from);
    code.set(counter);
    code.begin('loop');
    body();
    element.next(counter, step, to);
  }

  /** Computes one element; `done` is a sum that lies in its place already. */
  private storeOne(out: number, done: Reduction | null): void {
    const { element } = this;
    const { code } = element;
    if (done) {
      const total = code.local('f64');
      code.get(out);
      code.load(0);
      code.set(total);
      element.ready = new Map([[done, total]]);
    }
    code.get(out);
    element.value(this.kernel.value);
    code.store(0);
    element.ready = new Map();
    element.advance(out, bytes);
  }

  private storeLanes(out: number, sums: readonly Reduction[]): void {
    const { element } = this;
    const totals = sums.map((sum) => this.lanes.laneSum(sum));
    for (element.lane = 0; element.lane < lanes; element.lane += 1) {
      element.ready = new Map(sums.map((sum, i) => [sum, present(totals[i]?.[element.lane], 'total')]));
      element.code.get(out);
      element.value(this.kernel.value);
      element.code.store(bytes * element.lane);
    }
    element.ready = new Map();
    element.lane = 0;
    element.advance(out, bytes * lanes);
  }
}
