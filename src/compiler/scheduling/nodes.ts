import { present } from '../../base/assert.ts';
import { rewriteLoads } from '../ops/expression.ts';
import { ops } from '../ops/index.ts';
import type { Kernel } from '../program.ts';
import type { OpCall, Value, ValueId } from '../plans.ts';
import { Sequences } from '../sequences.ts';
import type { KernelFacts, KernelTable } from './kernel-table.ts';
import type { Node, ValueNumber } from './node.ts';

/** Calls with the numbers of their outputs and, as far as they have been needed, their nodes. */
interface Stretch {
  readonly outputs: Int32Array;
  readonly nodes: (Node | undefined)[];
}

/** In place of a position: the number itself is part of the kernel. */
const literalPlace = -1;

/** Values by number, which is quicker to look up than a name, and the node of every call, made once for all procedures. */
export class Numbering {
  readonly names: readonly ValueId[];
  /** Marks the values that are directions. */
  readonly directions: Uint8Array;
  /** Marks the constants of one number. */
  private readonly literals: Uint8Array;
  /** Of every value as far as asked for, its type as a sequence in `types`; else 0. */
  private readonly typeOf: Int32Array;
  private readonly types = new Sequences();
  /** What the attributes of a call are, as a sequence; most calls share theirs with many others. */
  private readonly attributes = new Map<OpCall['attributes'], number>();
  /** Calls that have one kernel are one sequence; its kernel. */
  private readonly calls = new Sequences();
  private readonly kernels: (KernelFacts | undefined)[] = [];
  /** A kernel and the places at which it is to read; the kernel that does. */
  private readonly placed = new Sequences();
  private readonly renamedKernels: (KernelFacts | undefined)[] = [];
  private readonly stretches = new Map<readonly OpCall[], Stretch>();
  private readonly byName: ReadonlyMap<ValueId, Value>;
  private readonly values: readonly Value[];
  private readonly table: KernelTable;

  constructor(values: ReadonlyMap<ValueId, Value>, table: KernelTable) {
    this.byName = values;
    this.values = [...values.values()];
    this.table = table;
    this.names = [...values.keys()];
    this.directions = new Uint8Array(this.names.length);
    this.literals = new Uint8Array(this.names.length);
    this.typeOf = new Int32Array(this.names.length);
    this.values.forEach(({ role, values: content }, n) => {
      if (role === 'direction') this.directions[n] = 1;
      if (role === 'constant' && content?.length === 1) this.literals[n] = 1;
    });
  }

  number(id: ValueId): ValueNumber {
    return present(this.byName.get(id), id).number;
  }

  value(number: ValueNumber): Value {
    return this.values[number] as Value;
  }

  /** Marks some values. */
  marks(ids: readonly ValueId[]): Uint8Array {
    const marked = new Uint8Array(this.names.length);
    for (const id of ids) marked[this.number(id)] = 1;
    return marked;
  }

  /** A stretch of calls made ready once for all procedures that contain it. */
  stretch(calls: readonly OpCall[]): Stretch {
    let known = this.stretches.get(calls);
    if (!known) {
      const outputs = new Int32Array(calls.length);
      calls.forEach((call, i) => (outputs[i] = this.number(call.output)));
      known = { outputs, nodes: [] };
      this.stretches.set(calls, known);
    }
    return known;
  }

  /**
   * A call as a node. Constants of one number become part of its kernel, but for those in `unfolded`.
   * (Plain loops: this runs once for every call of every plan.)
   */
  make(
    { op, inputs, output, attributes, origin }: OpCall,
    unfolded: ReadonlySet<ValueId> | null = null,
    out = this.number(output),
  ): Node {
    const numbers = new Array<ValueNumber>(inputs.length);
    for (let i = 0; i < inputs.length; i += 1) numbers[i] = this.number(inputs[i] as ValueId);
    const places = this.isPlain(inputs, numbers, unfolded) ? null : this.places(inputs, numbers, unfolded);
    let key = this.calls.with(
      this.calls.with(this.calls.with(0, op), this.attributesOf(attributes)),
      this.type(out),
    );
    for (let i = 0; i < numbers.length; i += 1) {
      const [n, place] = [numbers[i] as ValueNumber, places ? (places[i] as number) : i];
      key = this.calls.with(
        this.calls.with(key, place),
        place === literalPlace ? this.literal(n) : this.type(n),
      );
    }
    const kernel = (this.kernels[key] ??= this.table.facts(this.kernel(op, inputs, out, attributes, places)));
    return { op, output: out, inputs: places ? readOf(numbers, places) : numbers, kernel, origin };
  }

  /** A number for the attributes of a call: the same for equal attributes. */
  private attributesOf(attributes: OpCall['attributes']): number {
    let known = this.attributes.get(attributes);
    if (known === undefined) this.attributes.set(attributes, (known = this.calls.withData(0, attributes)));
    return known;
  }

  private isFolded(n: ValueNumber, id: ValueId, unfolded: ReadonlySet<ValueId> | null): boolean {
    return this.literals[n] === 1 && !unfolded?.has(id);
  }

  /** Every input is read, and in a place of its own: nearly always. */
  private isPlain(
    inputs: readonly ValueId[],
    numbers: readonly ValueNumber[],
    unfolded: ReadonlySet<ValueId> | null,
  ): boolean {
    for (let i = 0; i < numbers.length; i += 1) {
      const n = numbers[i] as ValueNumber;
      if (numbers.indexOf(n) !== i || this.isFolded(n, inputs[i] as ValueId, unfolded)) return false;
    }
    return true;
  }

  /** Where each input of an op is read: a position among the distinct ones that are read, or `literalPlace`. */
  private places(
    inputs: readonly ValueId[],
    numbers: readonly ValueNumber[],
    unfolded: ReadonlySet<ValueId> | null,
  ): number[] {
    const read: ValueNumber[] = [];
    return numbers.map((n, i) => {
      if (this.isFolded(n, inputs[i] as ValueId, unfolded)) return literalPlace;
      const known = read.indexOf(n);
      return known >= 0 ? known : read.push(n) - 1;
    });
  }

  private kernel(
    op: string,
    inputs: readonly ValueId[],
    out: ValueNumber,
    attributes: OpCall['attributes'],
    places: readonly number[] | null,
  ): Kernel {
    const values = inputs.map((id) => this.value(this.number(id)));
    const { extents, value } = present(ops.get(op), op).kernel(values, this.value(out), attributes);
    if (places === null) return { extents, value };
    const literal = (i: number): number => present(values[i]?.values?.[0], 'literal');
    return {
      extents,
      value: rewriteLoads(value, (i, index) =>
        places[i] === literalPlace ? literal(i) : ['load', places[i] as number, ...index],
      ),
    };
  }

  /** The value of a constant of one number. */
  literal(number: ValueNumber): number | undefined {
    return this.literals[number] === 1 ? this.value(number).values?.[0] : undefined;
  }

  /** A number for the type of a value: the same for equal types. */
  type(number: ValueNumber): number {
    const known = this.typeOf[number] as number;
    if (known !== 0) return known;
    const { batch, shape } = this.value(number);
    let type = this.types.with(0, batch ? 1 : 0);
    for (const extent of shape) type = this.types.with(type, extent);
    return (this.typeOf[number] = type);
  }

  /** The node reading some values under other names. Where two inputs become one value, it is read in one place. */
  renamed(node: Node, names: ReadonlyMap<ValueNumber, ValueNumber>): Node {
    let reads = false;
    for (const id of node.inputs) reads ||= names.has(id);
    if (!reads) return node;
    const inputs = node.inputs.map((id) => names.get(id) ?? id);
    const distinct = [...new Set(inputs)];
    if (distinct.length === inputs.length) return { ...node, inputs };
    const places = inputs.map((id) => distinct.indexOf(id));
    const { number, kernel: given } = node.kernel;
    const key = places.reduce(
      (sequence, place) => this.placed.with(sequence, place),
      this.placed.with(0, number),
    );
    const kernel = (this.renamedKernels[key] ??= this.table.facts({
      ...given,
      value: rewriteLoads(given.value, (i, index) => ['load', places[i] as number, ...index]),
    }));
    return { ...node, inputs: distinct, kernel };
  }
}

/** The values that are read, in the order of their places. */
function readOf(numbers: readonly ValueNumber[], places: readonly number[]): ValueNumber[] {
  return numbers.filter((_, i) => places[i] !== literalPlace && places.indexOf(places[i] as number) === i);
}

/** What a procedure computes: stretches of calls, in each of which some values are read under another name. */
export interface Draft {
  readonly parts: readonly {
    readonly calls: readonly OpCall[];
    readonly names?: ReadonlyMap<ValueId, ValueId>;
  }[];
  readonly outputs: readonly ValueId[];
  /** It is run for many directions at one point. */
  readonly alongDirections?: boolean;
}

/** The calls of a draft as nodes, in order, without those that no output depends on. */
export function neededNodes({ parts, outputs }: Draft, numbering: Numbering): Node[] {
  const needed = new Uint8Array(numbering.names.length);
  for (const id of outputs) needed[numbering.number(id)] = 1;
  const kept: Node[] = [];
  for (let p = parts.length - 1; p >= 0; p -= 1) {
    const { calls, names } = parts[p] as Draft['parts'][number];
    const renames = names?.size
      ? new Map([...names].map(([from, to]) => [numbering.number(from), numbering.number(to)] as const))
      : null;
    const { outputs: made, nodes } = numbering.stretch(calls);
    // A constant that this part reads under another name is no constant here.
    const literals = [...(names?.keys() ?? [])].filter(
      (id) => numbering.literal(numbering.number(id)) !== undefined,
    );
    const unfolded = literals.length > 0 ? new Set(literals) : null;
    for (let i = calls.length - 1; i >= 0; i -= 1) {
      if (needed[made[i] as number] === 0) continue;
      const call = calls[i] as OpCall;
      const own =
        unfolded && call.inputs.some((id) => unfolded.has(id))
          ? numbering.make(call, unfolded)
          : (nodes[i] ??= numbering.make(call, null, made[i]));
      const node = renames ? numbering.renamed(own, renames) : own;
      kept.push(node);
      for (const id of node.inputs) needed[id] = 1;
    }
  }
  return kept.reverse();
}
