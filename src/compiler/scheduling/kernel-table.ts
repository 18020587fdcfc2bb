import { isDear } from '../ops/dear.ts';
import { countExprs, rewrite, rewriteLoads, walk } from '../ops/expression.ts';
import type { Expr, Extent, Kernel } from '../program.ts';
import { type Load, loadsByInput } from './loads.ts';
import { canonical, hasReduction, isAxis, renameVariables, variablesOf } from './reductions.ts';

/** A kernel with the facts that fusion asks for. Equal kernels of one table are one object. */
export interface KernelFacts {
  readonly number: number;
  readonly kernel: Kernel;
  /** Number of expressions inside it. */
  readonly size: number;
  readonly reduces: boolean;
  /** As cheap to compute again as to read: a few additions and products. */
  readonly trivial: boolean;
  /** Trivial but for a function like tanh, which is too dear to be computed again for every term of a sum. */
  readonly small: boolean;
  /** Some index reads a tensor. */
  readonly readsByNumber: boolean;
  /** Some index goes around a ring: what neighbours read is not side by side. */
  readonly wraps: boolean;
  readonly loads: ReadonlyMap<number, readonly Load[]>;
}

/** An expression this small is cheaper computed again than stored. */
const smallNodes = 8;
/** Keeps generated kernels readable and their compilation quick. */
const mostNodes = 400;
/** Evaluations of a dear function for one row that cost less than one more kernel. */
const fewTimes = 16;

/**
 * The kernels of one program, each once, and what is known of their joining. A drawing has many equal layers: what has been
 * found out for one pair of kernels holds for every other.
 */
export class KernelTable {
  private readonly byText = new Map<string, KernelFacts>();
  /** By producer, then by consumer and how it reads: small whole numbers are looked up far quicker than text. */
  private readonly merged: Map<number, Map<number, KernelFacts>>[] = [];
  private readonly verdicts: Map<number, boolean>[] = [];

  /** The facts of a kernel: the same for equal kernels. */
  facts(given: Kernel): KernelFacts {
    const kernel = canonical(given);
    const text = JSON.stringify(kernel);
    const known = this.byText.get(text);
    if (known) return known;
    const { value } = kernel;
    const size = countExprs(value);
    const reduces = hasReduction(value);
    const small = !reduces && size <= smallNodes;
    let [readsByNumber, wraps] = [false, false];
    walk(value, (e) => {
      if (!Array.isArray(e)) return;
      if (e[0] === 'load') readsByNumber ||= (e.slice(2) as Expr[]).some(holdsLoad);
      wraps ||= e[0] === 'remainder';
    });
    const number = this.byText.size;
    const trivial = small && !isDear(value);
    const loads = loadsByInput(value);
    const entry = { number, kernel, size, reduces, small, trivial, readsByNumber, wraps, loads };
    this.byText.set(text, entry);
    return entry;
  }

  /**
   * `consumer` with every load of its input `position` replaced by the producer's expression at that index. The merged kernel
   * reads the consumer's other inputs, then what the producer adds; `places[i]` says where the producer's input i stands.
   */
  merge(
    producer: KernelFacts,
    consumer: KernelFacts,
    position: number,
    places: readonly number[],
  ): KernelFacts {
    const byConsumer = (this.merged[producer.number] ??= new Map());
    let byPlaces = byConsumer.get(consumer.number);
    if (!byPlaces) byConsumer.set(consumer.number, (byPlaces = new Map()));
    let key = position;
    for (const place of places) key = key * 8 + place + 1; // at most seven inputs, so at most 24 bits
    const known = byPlaces.get(key);
    if (known) return known;
    const { kernel } = consumer;
    const taken = producer.reduces && consumer.reduces ? variablesOf(kernel.value) : new Set<string>();
    const body = renameVariables(producer.kernel.value, taken);
    const placed = rewriteLoads(body, (own, at) => ['load', places[own] as number, ...at]);
    const value = rewriteLoads(kernel.value, (input, index) =>
      input === position
        ? replaceAxes(placed, index)
        : ['load', input > position ? input - 1 : input, ...index],
    );
    const facts = this.facts({ extents: kernel.extents, value });
    byPlaces.set(key, facts);
    return facts;
  }

  /** May the producer of input `position` be computed inside the consumer? Never multiplies the work of a sum. */
  fits(producer: KernelFacts, consumer: KernelFacts, position: number): boolean {
    const verdicts = (this.verdicts[producer.number] ??= new Map());
    const key = consumer.number * 8 + position;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = fits(producer, consumer, position);
    verdicts.set(key, verdict);
    return verdict;
  }
}

function fits(producer: KernelFacts, consumer: KernelFacts, position: number): boolean {
  if (producer.reduces && consumer.reduces) return false; // one sum per kernel: a second loop is dear on some engines
  const loads = consumer.loads.get(position) ?? [];
  if (loads.length * producer.size + consumer.size > mostNodes) return false;
  if (loads.some((l) => l.asIndex)) return false; // an index must stay a plain read on every device
  const aligned = sameExtents(producer.kernel.extents, consumer.kernel.extents);
  if (producer.reduces) {
    const straight = (e: Expr, axis: number): boolean =>
      e === `i${axis}` || producer.kernel.extents[axis] === 1;
    return aligned && loads.every((l) => l.index.every(straight));
  }
  // Rows fetched by number are stored once: inside a product they would be looked up for every term.
  // Inside a sum it would be read number by number, for every term.
  if (producer.wraps && loads.some((l) => l.around.length > 0)) return false;
  if (producer.trivial && !producer.readsByNumber) return true;
  // A dear function is computed again where that is done only a few times: another kernel would cost more than they do.
  const again = loads.reduce((n, l) => Math.max(n, timesOf(l, consumer)), 0);
  if (producer.small && !producer.readsByNumber && again <= fewTimes) return true;
  return loads.every((l) => (l.around.length === 0 ? aligned : readsEachOnce(l, consumer)));
}

/** How often one row's worth of a kernel evaluates a load: its elements, where the load is in a sum times the sum's terms. */
function timesOf(load: Load, { kernel }: KernelFacts): number {
  if (load.around.length === 0) return 0; // once for every element: no more than where it is stored
  const fixed = (list: readonly Extent[]): number =>
    list.reduce<number>((n, e) => (typeof e === 'number' ? n * e : n), 1);
  return fixed(kernel.extents) * fixed(load.extents);
}

/** Inside a sum, every element is read for one output element only: computing it there multiplies nothing. */
function readsEachOnce(load: Load, consumer: KernelFacts): boolean {
  const axes = consumer.kernel.extents.flatMap((extent, axis) => (extent === 1 ? [] : [`i${axis}`]));
  return [...axes, ...load.around].every((v) => load.index.includes(v));
}

function sameExtents(a: readonly Extent[], b: readonly Extent[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

function holdsLoad(e: Expr): boolean {
  return Array.isArray(e) && (e[0] === 'load' || (e as readonly Expr[]).some(holdsLoad));
}

function replaceAxes(e: Expr, index: readonly Expr[]): Expr {
  if (index.every((part, axis) => part === `i${axis}`)) return e;
  return rewrite(e, (s) => (typeof s === 'string' && isAxis(s) ? index[Number(s.slice(1))] : undefined));
}
