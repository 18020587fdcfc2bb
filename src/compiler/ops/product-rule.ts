import type { ValueId } from '../stages.ts';
import { sum } from './elementwise.ts';
import type { Attributes, CallSite, Op, Tape } from './op.ts';

/** The tangent f(ẋ, y) + f(x, ẏ) of an op that is linear in each of its first two inputs; what else it reads are constants. */
export function productRule<A extends Attributes>(
  tape: Tape,
  op: Op<A>,
  { inputs, output, attributes }: CallSite<A>,
  [dx, dy]: readonly (ValueId | null)[],
): ValueId | null {
  const [x, y, ...constants] = inputs as readonly [ValueId, ValueId, ...ValueId[]];
  const name = `d${output}`;
  const terms: ValueId[] = [];
  if (dx) terms.push(tape.call(op, [dx, y, ...constants], attributes, name));
  if (dy) terms.push(tape.call(op, [x, dy, ...constants], attributes, name));
  return terms.length === 0 ? null : sum(tape, terms, name);
}
