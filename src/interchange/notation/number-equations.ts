import { present } from '../../base/assert.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import { isTransposed } from './convention.ts';
import type { Convention } from './convention.ts';
import { vector } from './formula.ts';
import type { Equation, Formula } from './formula.ts';
import { weightsOf } from './forward.ts';
import { entriesOf, layerComponents, valueOf } from './layer-matrix.ts';
import type { Component, LayerMatrix, NumbersOf } from './layer-matrix.ts';
import { layerForm } from './layer-terms.ts';

/** Matrices with more rows or columns are not written in numbers: amsmath sets ten columns. */
const most = 10;

/** W and b of every layer in numbers, laid out as the convention has it; a place without an edge holds none. */
export function numberEquations(
  convention: Convention,
  { sequence, graph }: Pick<Compilation, 'sequence' | 'graph'>,
  matrices: readonly LayerMatrix[],
  numbers: NumbersOf,
): readonly Equation[] {
  const layers = sequence?.layers ?? [];
  return matrices.flatMap((matrix) => {
    const form = layerForm(matrix);
    const to = matrix.rows.filter(({ carried }) => !carried);
    if (form.multiplies || to.length > most) return [];
    const weights = form.terms.flatMap((term): readonly Equation[] => {
      if (term.factor !== null) return [];
      const layer = present(layers[term.source], 'source layer');
      const from = layerComponents(layer, graph).filter(({ carried }) => !carried);
      const rows = from.length > most ? null : valuesFrom(matrix, to, from, term.source, numbers);
      if (rows === null) return [];
      return [{ left: weightsOf(form, term), right: laidOut(rows, isTransposed(convention)) }];
    });
    if (!form.biased) return weights;
    const bias = to.map((one) => [
      one.bias === null ? null : (numbers(one.bias.id)?.[one.bias.index] ?? NaN),
    ]);
    const right = laidOut(bias, convention.vectors === 'row');
    return [...weights, { left: vector('bias', form.level), right }];
  });
}

type Values = readonly (readonly (number | null)[])[];

function laidOut(rows: Values, transposed: boolean): Formula {
  if (!transposed) return { kind: 'values', rows };
  return { kind: 'values', rows: (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? null)) };
}

/** The weights from one layer, a row for every component that it leads to; null where a map does not list its entries. */
function valuesFrom(
  { blocks, rows, columns }: LayerMatrix,
  to: readonly Component[],
  from: readonly Component[],
  source: number,
  numbers: NumbersOf,
): Values | null {
  const key = ({ vertex, at }: Component) => `${at} ${vertex}`;
  const rowOf = new Map(to.map((one, at) => [key(one), at]));
  const columnOf = new Map(from.map((one, at) => [key(one), at]));
  const values = to.map((): (number | null)[] => from.map(() => null));
  for (const block of blocks) {
    if (columns[block.column]?.level !== source) continue;
    if (block.unlisted !== null) return null;
    for (const entry of entriesOf(block)) {
      const row = present(values[rowOf.get(key(present(rows[entry.row], 'row'))) ?? -1], 'row');
      const at = columnOf.get(key(present(columns[entry.column], 'column'))) ?? -1;
      row[at] = (row[at] ?? 0) + valueOf(entry, numbers);
    }
  }
  return values;
}
