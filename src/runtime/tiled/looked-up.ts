import { present } from '../../base/assert.ts';
import type { Expr, Kernel, Reduction } from '../../compiler/program.ts';
import { rewrite, same } from './rewrite.ts';
import { chooseAxes, factorsOf, isReduction, type Load, loadsOf, outerReductions } from './shape.ts';
import { bytes, type PlacedKernel, type Region, scratchStart } from './tile-indices.ts';
import { scratchBytes } from './tile-packs.ts';

/** How often a number must be looked up for a copy of it to pay. */
const leastReadings = 2;

/** A factor in which a list says which line of an array is read, and a variable goes along the line. */
interface LookedUp {
  /** The list's number of the line. */
  readonly line: Expr;
  readonly lines: number;
  readonly factor: Expr;
}

/** A sum as a kernel of its own, and what is made of its answer. */
interface Parted {
  readonly kernel: Kernel;
  readonly sum: Reduction;
  /** The variable along which numbers are wanted side by side, and how many there are. */
  readonly along: string;
  readonly count: number;
  /** It is a dot product: four terms at a time are only added where all factors have them side by side. */
  readonly dot: boolean;
  /** The kernel that reads the sums as its last input, and their extents; null where the first kernel is all. */
  readonly after: { readonly kernel: Kernel; readonly sums: readonly number[] } | null;
}

/**
 * Products with sparse matrices look up which numbers they multiply, and those that go with one look-up, of all examples, lie apart in
 * memory. They are copied first, into the free memory behind the arrays, so that they are neighbours: those of the four lanes where a sum looks
 * up how many terms it has, whose answers are laid out so as well before they go to their places; those of four terms where nothing is
 * looked up along the sum. The kernel becomes several; null where it is not of that kind. Threads part only the last of them: unless one
 * works `alone`, that is the product itself, and its answers go to their places one by one.
 */
export function withLinesCopied(
  one: PlacedKernel,
  batch: number,
  totalBytes: number,
  alone: boolean,
): readonly PlacedKernel[] | null {
  const { inputs, output } = one;
  const parted = part(one.kernel, inputs.length, batch, alone);
  if (!parted || parted.count < 4) return null;
  const { kernel, sum, along, count, dot, after } = parted;
  const factors = lookedUpFactors(sum[3], along, inputs);
  if (factors.length < (dot ? factorsOf(sum[3]).length : 1)) return null;
  let end = scratchStart(totalBytes);
  const room = (extents: readonly number[]): Region => {
    const offset = end;
    end += bytes * extents.reduce((a, b) => a * b, 1);
    return { offset, extents, own: true };
  };
  const copies = factors.map(({ lines }) => room([lines, count]));
  const sums = after ? room(after.sums) : null;
  if (end > scratchStart(totalBytes) + scratchBytes) return null;
  const read = (e: Expr): Expr | undefined => {
    const found = factors.findIndex(({ factor }) => same(factor, e));
    const { line } = factors[found] ?? {};
    return line === undefined ? undefined : ['load', inputs.length + found, line, along];
  };
  return [
    ...factors.map(({ line, factor, lines }, i) => ({
      kernel: {
        extents: [lines, count],
        value: rewrite(factor, (e) => (same(e, line) ? 'i0' : e === along ? 'i1' : undefined)),
      },
      inputs,
      output: present(copies[i], 'copy'),
    })),
    {
      kernel: { ...kernel, value: rewrite(kernel.value, read) },
      inputs: [...inputs, ...copies],
      output: sums ?? output,
    },
    ...(after && sums ? [{ kernel: after.kernel, inputs: [...inputs, sums], output }] : []),
  ];
}

function part(
  { extents: given, value }: Kernel,
  inputs: number,
  batch: number,
  alone: boolean,
): Parted | null {
  const extents = given.map((e) => (e === 'batch' ? batch : Number(e)));
  const [sum, ...more] = outerReductions(value);
  if (sum?.[0] !== 'sum' || more.length > 0) return null;
  const [, name, extent, body, looked] = sum;
  const { lane, row } = chooseAxes(extents, value);
  if (looked === undefined) {
    // With rows beside lanes it is a product of matrices, which has packings of its own.
    if (row >= 0 || isReduction(body)) return null;
    const count = extent === 'batch' ? batch : Number(extent);
    return { kernel: { extents, value }, sum, along: name, count, dot: true, after: null };
  }
  const count = extents[lane] as number;
  if (!alone) return { kernel: { extents, value }, sum, along: `i${lane}`, count, dot: false, after: null };
  const others = extents.map((_, axis) => axis).filter((axis) => axis !== lane);
  const order = [...others, lane];
  const renamed = rewrite(sum, (e) =>
    isAxis(e) ? `i${order.indexOf(Number(e.slice(1)))}` : undefined,
  ) as unknown as Reduction;
  const sums = order.map((axis) => extents[axis] as number);
  const answer: Expr = ['load', inputs, ...order.map((axis) => `i${axis}`)];
  return {
    kernel: { extents: sums, value: renamed },
    sum: renamed,
    along: `i${order.length - 1}`,
    count,
    dot: false,
    after: { kernel: { extents, value: rewrite(value, (e) => (same(e, sum) ? answer : undefined)) }, sums },
  };
}

function isAxis(e: Expr): e is string {
  return typeof e === 'string' && /^i\d$/.test(e);
}

/** The largest parts of a sum's terms that depend on nothing but a line that is looked up and the variable along it. */
function lookedUpFactors(body: Expr, along: string, inputs: readonly Region[]): LookedUp[] {
  const found: LookedUp[] = [];
  const look = (e: Expr): void => {
    if (!Array.isArray(e) || e[0] === 'select') return;
    const factor = isReduction(e) ? null : lookedUp(e, along, inputs);
    if (factor && !found.some((known) => same(known.factor, e))) found.push(factor);
    if (!factor && e[0] !== 'load' && !isReduction(e)) (e.slice(1) as Expr[]).forEach(look);
  };
  look(body);
  return found;
}

function lookedUp(e: Expr, along: string, inputs: readonly Region[]): LookedUp | null {
  const loads = loadsOf(e).map(({ load }) => load);
  const extentsOf = (load: Load): readonly number[] => present(inputs[load[1]], 'input').extents;
  const index = (load: Load): Expr[] => load.slice(2) as Expr[];
  const line = loads.flatMap(index).find((at) => Array.isArray(at) && at[0] === 'load');
  if (line === undefined) return null;
  const lengths = loads.flatMap((load) =>
    index(load).flatMap((at, axis) => (same(at, line) ? [extentsOf(load)[axis] as number] : [])),
  );
  const [lines = 0] = lengths;
  const readings = extentsOf(line as unknown as Load).reduce((a, b) => a * b, 1) / lines;
  if (lengths.some((length) => length !== lines) || readings < leastReadings) return null;
  const names = variablesOf(rewrite(e, (part) => (same(part, line) ? 0 : undefined)));
  return names.size === 1 && names.has(along) ? { line, lines, factor: e } : null;
}

function variablesOf(e: Expr): Set<string> {
  if (typeof e === 'string') return new Set(e === 'batch' ? [] : [e]);
  return new Set(Array.isArray(e) ? (e.slice(1) as Expr[]).flatMap((part) => [...variablesOf(part)]) : []);
}
