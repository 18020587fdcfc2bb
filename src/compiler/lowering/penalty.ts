import { present } from '../../base/assert.ts';
import type { Shape } from '../../document/document.ts';
import { difference, differencesOf, differenceTransposed } from '../ops/difference.ts';
import { load } from '../ops/expression.ts';
import { matmul } from '../ops/matmul.ts';
import type { Tape } from '../ops/op.ts';
import { regularisers } from '../regularisers/index.ts';
import { tensor } from '../shape.ts';
import type { ConstantMatrix, Difference, Penalty, PenaltyOperator, ValueId } from '../plans.ts';
import type { LayerSequence, Placed } from '../stages.ts';

/** What the regulariser asks of every parameter tensor. */
export function penaltiesOf(
  sequence: LayerSequence,
  regulariser: Placed,
  hypers: readonly string[],
): ReadonlyMap<ValueId, Penalty> {
  const { penalty } = present(regularisers[regulariser.kind], 'regulariser');
  if (penalty === null) return new Map();
  const value = penalty(load(0), (field) => load(1, hypers.indexOf(field)));
  const operators = operatorsOf(sequence, regulariser);
  return new Map(Array.from(operators, ([id, operator]) => [id, { value, operator }]));
}

/**
 * L of every parameter tensor that is penalised. The regulariser's own acts on the rows of a dense matrix that is stored as it is,
 * each shaped like the source that it weighs; for what is stored otherwise it is the identity.
 */
export function operatorsOf(
  sequence: LayerSequence,
  { kind, settings }: Placed,
): ReadonlyMap<ValueId, PenaltyOperator> {
  const { penalty, operator } = present(regularisers[kind], 'regulariser');
  if (penalty === null) return new Map();
  const sources = sourcesOf(sequence);
  const penalised = sequence.parameters.filter(
    (parameter) => parameter.kind === 'weight' || settings['biases'] === true,
  );
  return new Map(
    penalised.map(({ id }) => {
      const source = sources.get(id);
      const parts = source === undefined ? null : (operator?.(source, settings) ?? null);
      return [id, parts && parts.filter(fits)];
    }),
  );
}

/** An axis shorter than the stencil has no differences. */
const fits = (part: Difference | ConstantMatrix): boolean =>
  !('stencil' in part) || (part.extent >= part.stencil.length && differencesOf(part) > 0);

/** Tensors that are a dense matrix [to, from], with the shape of `from`: what an operator L acts on. */
export function sourcesOf({ blocks }: LayerSequence): ReadonlyMap<ValueId, Shape> {
  const sources = new Map<ValueId, Shape>();
  for (const { structure, parameter, map, part, ends, cells, columns } of blocks) {
    if (parameter === null) continue;
    if (structure === 'matrix' && cells === null) sources.set(parameter, [columns]);
    if (structure === 'map' && map?.kind === 'dense' && !part && ends) sources.set(parameter, ends.from);
  }
  return sources;
}

/** L·value, part by part; the value itself where L is the identity. A row of value is w, and a row of the result L·w. */
export function applyOperator(tape: Tape, { operator }: Penalty, value: ValueId): ValueId[] {
  if (operator === null) return [value];
  const name = `L·${value}`;
  return operator.map((part) =>
    'stencil' in part
      ? tape.call(difference, [value], { ...part }, name)
      : tape.call(matmul, [value, constant(tape, part)], { transposeA: false, transposeB: true }, name),
  );
}

/** Lᵀ of such parts: values that add up to the cotangent of what L was applied to. */
export function applyTransposed(
  tape: Tape,
  { operator }: Penalty,
  parts: readonly ValueId[],
  name: string,
): ValueId[] {
  if (operator === null) return [...parts];
  return operator.map((part, i) => {
    const value = present(parts[i], name);
    return 'stencil' in part
      ? tape.call(differenceTransposed, [value], { ...part }, `Lᵀ·${name}`)
      : tape.call(
          matmul,
          [value, constant(tape, part)],
          { transposeA: false, transposeB: false },
          `Lᵀ·${name}`,
        );
  });
}

const constant = (tape: Tape, { rows, columns, values }: ConstantMatrix): ValueId =>
  tape.constant('L', tensor(rows, columns), values);
