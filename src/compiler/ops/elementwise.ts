/** Any scalar expression applied element by element, with broadcasting. */
import type { Expr } from '../program.ts';
import { broadcastIndex, broadcastType, extentsOf, sameType, sizeOf } from '../shape.ts';
import type { ValueId, ValueType } from '../plans.ts';
import { isDear } from './dear.ts';
import { add, load, multiply, rewrite, walk } from './expression.ts';
import type { Attributes, CallSite, Op, Tape } from './op.ts';
import { printExpr } from './print-expression.ts';
import { broadcast, reduce } from './reduce.ts';
import { derivativeByOutput, type Formula, type Slope, slopeOf } from './slopes.ts';

export interface Elementwise extends Record<string, unknown> {
  /** `['load', i]` is the element of input i that broadcasting assigns; `['load', i, k]` a fixed element of a vector. */
  readonly value: Expr;
}

/** y = value(x₁, …, xₙ) in every element. The adjoint and tangent follow from the expression's derivative. */
export const elementwise: Op<Elementwise> = {
  name: 'elementwise',
  type: (inputs, { value }) => {
    if (!readsFixedPlaces(value)) return broadcastType(inputs);
    const shaping = readElementwise(value);
    return broadcastType(inputs.filter((_, i) => shaping[i] ?? true));
  },
  kernel: (inputs, output, { value }) => ({
    extents: extentsOf(output),
    value: rewrite(value, (e) =>
      Array.isArray(e) && e[0] === 'load' && e.length === 2
        ? ['load', e[1] as number, ...broadcastIndex(inputs[e[1] as number] as ValueType, output)]
        : undefined,
    ),
  }),
  adjoint: (tape, { inputs, output, attributes }, cotangent, wanted) => {
    const slopes = tape.remember(attributes, (): Slopes => []);
    return inputs.map((input, i) => {
      if (!wanted[i]) return null;
      const known = slopes[i];
      const slope = known === undefined ? (slopes[i] = slopeOf(attributes.value, i, inputs.length)) : known;
      if (slope === null) return null;
      const name = `δ[${input}]`;
      const term = slope.value === 1 ? cotangent : weighed(tape, slope, inputs, output, cotangent, name);
      const type = tape.type(input);
      if (sameType(tape.type(term), type)) return term;
      return tape.call(reduce, [term], { to: { batch: type.batch, shape: type.shape } }, name);
    });
  },
  tangent: (tape, { inputs, output, attributes }, tangents) => {
    const n = inputs.length;
    const given: ValueId[] = [];
    let sum: Expr = 0;
    tangents.forEach((t, i) => {
      const slope = t ? derivativeByOutput(attributes.value, i, n) : 0;
      if (t === null || slope === 0) return;
      const own = keptSlope(tape, slope, [...inputs, output], output);
      given.push(t);
      const direction = load(n + given.length);
      if (own !== null) given.push(own);
      sum = add(sum, multiply(own === null ? slope : load(n + given.length), direction));
    });
    if (sum === 0) return null;
    const tangent = compute(tape, [...inputs, output, ...given], sum, `d${output}`);
    const { batch, shape } = tape.type(output);
    if (tape.hasType(tangent, { batch, shape })) return tangent;
    return tape.call(broadcast, [tangent], { to: { batch, shape } }, `d${output}`); // of a stretched input alone
  },
  formula: (inputs, { value }) => printExpr(value, inputs),
  macs: (_, output) => sizeOf(output.shape),
};

/** ȳ·∂y/∂xᵢ, with ∂y/∂xᵢ as a value of its own where that is dear. */
function weighed(
  tape: Tape,
  { kept, term }: Slope,
  inputs: readonly ValueId[],
  output: ValueId,
  cotangent: ValueId,
  name: string,
): ValueId {
  const write = ({ order, attributes }: Formula, as: string): ValueId => {
    const read = order.map((n) => inputs[n] ?? (n === inputs.length ? output : cotangent));
    return tape.call(elementwise, read, attributes, as);
  };
  if (kept === null) return write(term, name);
  return tape.call(elementwise, [cotangent, write(kept, `σ′[${output}]`)], twoFactors, name);
}

const twoFactors: Elementwise = { value: multiply(load(0), load(1)) };

/** By input; undefined where nobody has asked yet. */
type Slopes = (Slope | null | undefined)[];

/**
 * A derivative that is dear to compute, written as a value of its own: it stands still while many directions or cotangents
 * are sent through it, and reads as the σ′ of the textbooks. Null for one that is cheap.
 */
function keptSlope(tape: Tape, slope: Expr, inputs: readonly ValueId[], output: ValueId): ValueId | null {
  return isDear(slope) ? compute(tape, inputs, slope, `σ′[${output}]`) : null;
}

/** Writes an elementwise call over just those inputs that the expression loads. */
export function compute(tape: Tape, inputs: readonly ValueId[], value: Expr, name: string): ValueId {
  if (readsInOrder(value, inputs)) return tape.call(elementwise, inputs.slice(), { value }, name);
  const ids: ValueId[] = [];
  const packed = rewrite(value, (e) => {
    if (!Array.isArray(e) || e[0] !== 'load') return undefined;
    const id = inputs[e[1] as number] as ValueId;
    let place = ids.indexOf(id);
    if (place < 0) place = ids.push(id) - 1;
    return place === e[1] ? e : ['load', place, ...(e.slice(2) as Expr[])];
  });
  return tape.call(elementwise, ids.slice(), { value: packed }, name); // of its own length, not with room to grow
}

/** Are all inputs loaded, each of them a value of its own, in the order of their first loads? Then no load need be changed. */
function readsInOrder(value: Expr, inputs: readonly ValueId[]): boolean {
  let next = 0;
  walk(value, (e) => {
    if (!Array.isArray(e) || e[0] !== 'load' || (e[1] as number) < next) return;
    next = e[1] === next ? next + 1 : Infinity;
  });
  return next === inputs.length && isDistinct(inputs);
}

function isDistinct(ids: readonly ValueId[]): boolean {
  return ids.every((id, i) => ids.indexOf(id) === i);
}

/** Sum of values of one type; one value is itself. */
export function sum(tape: Tape, terms: readonly ValueId[], name: string): ValueId {
  return fold(tape, terms, sums, name);
}

/** Product of values of one type; one value is itself. */
export function product(tape: Tape, factors: readonly ValueId[], name: string): ValueId {
  return fold(tape, factors, products, name);
}

/** By number of values: how they are joined in one call, from the left. */
const sums = joins(add, 6); // a kernel may read seven arrays on every device
const products = joins(multiply, 3); // the tangent reads every factor and its direction

function joins(join: (a: Expr, b: Expr) => Expr, most: number): readonly Elementwise[] {
  const loads = Array.from({ length: most }, (_, i) => load(i));
  return [0, ...loads].map((_, count) => ({ value: loads.slice(1, count).reduce(join, load(0)) }));
}

/** Joins values from the left, as many in a call as `joins` knows. */
function fold(tape: Tape, terms: readonly ValueId[], joins: readonly Elementwise[], name: string): ValueId {
  if (terms.length <= 1) return terms[0] as ValueId;
  const most = joins.length - 1;
  let some = terms.slice(0, most);
  for (let next = some.length; ;) {
    // The name itself is the whole's.
    const own = next < terms.length ? `${name}.part` : name;
    const all = joins[some.length] as Elementwise;
    const joined = isDistinct(some)
      ? tape.call(elementwise, some, all, own)
      : compute(tape, some, all.value, own);
    if (next >= terms.length) return joined;
    some = [joined, ...terms.slice(next, next + most - 1)];
    next += most - 1;
  }
}

function readsFixedPlaces(value: Expr): boolean {
  if (!Array.isArray(value)) return false;
  return value[0] === 'load' ? value.length > 2 : (value as readonly Expr[]).some(readsFixedPlaces);
}

/** By input: is it read element by element anywhere? (A vector read at fixed places only does not shape the output.) */
function readElementwise(value: Expr): readonly (boolean | undefined)[] {
  const found: (boolean | undefined)[] = [];
  walk(value, (e) => {
    if (!Array.isArray(e) || e[0] !== 'load') return;
    const input = e[1] as number;
    found[input] = found[input] === true || e.length === 2;
  });
  return found;
}

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
