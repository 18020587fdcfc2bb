import { present } from '../../base/assert.ts';
import type { Origin, Role } from '../program.ts';
import { sameType } from '../shape.ts';
import type { OpCall, Pass, Plan, Value, ValueId, ValueType } from '../plans.ts';
import { Sequences } from '../sequences.ts';
import type { Attributes, Op, Tape } from './op.ts';

/** What the passes 5 to 7 write on: typed values and the calls that make them, kept layer by layer. */
export class PlanTape implements Tape {
  /** Shared by the tapes of one compilation, so that a later plan can read the values of an earlier one. */
  readonly values: Map<ValueId, Value>;
  private passes: { layer: number; title: string; calls: OpCall[] }[] = [];
  private origin: Origin = {};
  /** Attributes once met, and the first that were equal to them. */
  private readonly shared = new Map<Attributes, Attributes>();
  private readonly equal = new Sequences();
  private readonly firsts: (Attributes | undefined)[] = [];
  private readonly remembered = new Map<Attributes, unknown>();
  /** The next number to try for a name. */
  private readonly numbered = new Map<string, number>();

  constructor(values: Map<ValueId, Value> = new Map()) {
    this.values = values;
  }

  /** Starts a pass: the calls that follow belong to this layer and this part of the drawing. */
  begin(layer: number, title: string, origin: Origin = { layer }): void {
    this.passes.push({ layer, title, calls: [] });
    this.origin = origin;
  }

  /** From here on, calls of the same pass come from this part of the drawing. */
  from(origin: Origin): void {
    this.origin = origin;
  }

  /** Declares a value that no call makes. */
  declare(
    id: ValueId,
    role: Role,
    type: ValueType,
    content: { values?: readonly number[]; initial?: number } = {},
  ): ValueId {
    const { batch, shape } = type;
    this.values.set(id, { id, number: this.values.size, role, batch, shape, ...content });
    return id;
  }

  /** Equal constants of one name are one; where something else has the name, the constant gets a numbered form of it. */
  constant(id: ValueId, type: ValueType, values: readonly number[]): ValueId {
    const known = this.values.get(id);
    const same =
      known?.values?.length === values.length &&
      sameType(known, type) &&
      values.every((v, i) => v === known.values?.[i]);
    return same ? id : this.declare(this.fresh(id), 'constant', type, { values });
  }

  type(id: ValueId): ValueType {
    return present(this.values.get(id), id);
  }

  call<A extends Attributes>(op: Op<A>, inputs: readonly ValueId[], attributes: A, name: string): ValueId {
    const { batch, shape } = op.type(
      inputs.map((id) => this.type(id)),
      attributes,
    );
    const output = this.fresh(name);
    this.values.set(output, { id: output, number: this.values.size, role: 'temporary', batch, shape });
    const pass = present(this.passes.at(-1), 'an open pass');
    pass.calls.push({
      op: op.name,
      inputs,
      output,
      attributes: this.firstEqual(attributes),
      origin: this.origin,
    });
    return output;
  }

  remember<T>(attributes: Attributes, make: () => T): T {
    let known = this.remembered.get(attributes);
    if (known === undefined) this.remembered.set(attributes, (known = make()));
    return known as T;
  }

  /** One object for all equal attributes of a tape: a drawing has many equal layers, and what is found out for one holds for all. */
  private firstEqual(attributes: Attributes): Attributes {
    const known = this.shared.get(attributes);
    if (known) return known;
    const first = (this.firsts[this.equal.withData(0, attributes)] ??= attributes);
    this.shared.set(attributes, first);
    return first;
  }

  /** A name nobody has yet: the wish itself, or the wish with the next number. */
  private fresh(name: string): ValueId {
    if (!this.values.has(name)) return name;
    let n = this.numbered.get(name) ?? 2;
    while (this.values.has(`${name}#${n}`)) n += 1;
    this.numbered.set(name, n + 1);
    return `${name}#${n}`;
  }

  hasType(id: ValueId, type: ValueType): boolean {
    return sameType(this.type(id), type);
  }

  /** What was written, without passes that remained empty. */
  plan(): Plan {
    return this.passes.filter((p) => p.calls.length > 0) satisfies Pass[];
  }
}
