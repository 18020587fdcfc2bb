import { present } from '../../base/assert.ts';
import type { Id, Recipe } from '../../document/document.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { losses } from '../losses/index.ts';
import { placeChoice } from '../place.ts';
import type { Columns } from '../program.ts';
import type { Placed } from '../stages.ts';

/** Outputs whose components are measured together by one loss. */
export interface LossTerm {
  readonly loss: Placed;
  readonly weight: number;
  readonly columns: readonly Columns[];
}

/**
 * Which outputs are measured by what: a layer output is a term of its own, output neurons without a loss of their own make
 * up one together. Null when a choice of the recipe is at fault or does not fit.
 */
export function lossTerms(
  outputs: readonly Columns[],
  recipe: Recipe,
  common: Placed | null,
  report: (diagnostic: Diagnostic) => void,
): LossTerm[] | null {
  const place = { at: 'recipe', part: 'loss' } as const;
  let sound = common !== null;
  const own = new Map<Id, { loss: Placed; weight: number }>();
  for (const [id, choice] of Object.entries(recipe.loss.outputs ?? {})) {
    if (!outputs.some((o) => o.vertex === id)) {
      report({ severity: 'warning', place, fault: { code: 'unknown-output', vertex: id } });
      continue;
    }
    const given = choice.kind === undefined ? { ...recipe.loss, ...choice, outputs: undefined } : choice;
    const loss = placeChoice(losses, 'loss', given, 'squared', place, report, ['outputs', 'weight']);
    if (loss) own.set(id, { loss, weight: choice.weight ?? 1 });
    else sound = false;
  }
  if (!common || !sound) return null;
  const terms: LossTerm[] = [];
  const neurons: Columns[] = [];
  for (const columns of outputs) {
    const mine = own.get(columns.vertex);
    if (mine) terms.push({ ...mine, columns: [columns] });
    else if (columns.size === 1) neurons.push(columns);
    else terms.push({ loss: common, weight: 1, columns: [columns] });
  }
  if (neurons.length > 0) terms.unshift({ loss: common, weight: 1, columns: neurons });
  for (const { loss, columns } of terms) {
    const width = columns.reduce((n, c) => n + c.size, 0);
    const least = present(losses[loss.kind], 'loss').leastColumns;
    if (width >= least) continue;
    const vertex = present(columns[0], 'output').vertex;
    const needs = `at least ${least} components`;
    report({
      severity: 'error',
      place,
      fault: { code: 'loss-shape', loss: loss.kind, vertex, shape: [width], needs },
    });
    sound = false;
  }
  return sound ? terms : null;
}
