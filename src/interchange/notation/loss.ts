import type { LossTerm } from '../../compiler/lowering/loss-terms.ts';
import type { Recipe } from '../../document/document.ts';
import type { Convention } from './convention.ts';
import { number, plus, times, vector } from './formula.ts';
import type { Equation, Formula, Measure } from './formula.ts';
import type { LayerMatrix } from './layer-matrix.ts';

/** How a convention's loss L is related to the recipe's. */
export interface LossForm {
  /** The loss of one example. */
  readonly example: Formula;
  /** Its derivative by the outputs, where these are the last layer; else null. */
  readonly slope: Formula | null;
  readonly mean: boolean;
  /** L of an example over that of the recipe: 1, but ½ or 2 where only one of them has the ½. */
  readonly scale: number;
  readonly trainedMean: boolean;
}

/** The loss of a network under a convention. `terms` are those of the recipe; see `lossTerms` of the compiler. */
export function lossForm(
  convention: Convention,
  recipe: Recipe,
  terms: readonly LossTerm[],
  matrices: readonly LayerMatrix[],
): LossForm {
  const trainedMean = recipe.loss['reduce'] !== 'sum';
  const scale = lossScale(convention, terms);
  const whole = wholeOutput(terms, matrices);
  const measures = terms.map(({ loss, weight, columns }): { weight: number; of: Measure } => {
    const ids = columns.map(({ vertex }) => vertex);
    const recipeHalf = loss.settings['half'] === true;
    const half = scale === 1 ? recipeHalf : !recipeHalf;
    const output: Formula = whole === null ? { kind: 'named', name: 'output', ids } : vector('output', whole);
    const target: Formula = whole === null ? { kind: 'named', name: 'target', ids } : vector('target', whole);
    return { weight, of: { kind: 'measure', loss: loss.kind, half, output, target } };
  });
  const [only] = measures;
  return {
    example: plus(measures.map(({ weight, of }) => times([number(weight), of]))),
    slope:
      whole === null || only === undefined
        ? null
        : times([number(only.weight), { kind: 'measure-slope', of: only.of }]),
    mean: convention.batch === 'recipe' ? trainedMean : convention.batch === 'mean',
    scale,
    trainedMean,
  };
}

/** ½ is a matter of the squared loss: where another is part of the loss, or some have it and some not, it stays the recipe's. */
export function lossScale({ half }: Convention, terms: readonly LossTerm[]): number {
  const halves = new Set(terms.map(({ loss }) => (loss.kind === 'squared' ? loss.settings['half'] : null)));
  const [trained] = halves;
  if (half === 'recipe' || halves.size !== 1 || typeof trained !== 'boolean') return 1;
  return trained === (half === 'half') ? 1 : trained ? 2 : 0.5;
}

/** The last level, where one loss measures all of its components and nothing else. */
function wholeOutput(terms: readonly LossTerm[], matrices: readonly LayerMatrix[]): number | null {
  const last = matrices.at(-1);
  const [term] = terms;
  if (last === undefined || term === undefined || terms.length > 1) return null;
  const measured = new Set(term.columns.map(({ vertex }) => vertex));
  const there = new Set(last.rows.map(({ vertex }) => vertex));
  const same = measured.size === there.size && [...there].every((id) => measured.has(id));
  return same && last.rows.every(({ carried }) => !carried) ? last.level : null;
}

/** L as a sum over the batch and, where that is another number, what the recipe trains. */
export function lossEquations({ example, mean, scale, trainedMean }: LossForm): readonly Equation[] {
  const loss: Equation = { left: { kind: 'loss' }, right: { kind: 'over', mean, of: example } };
  if (scale === 1 && mean === trainedMean) return [loss];
  const factors: Formula[] = [number(1 / scale), { kind: 'loss' }];
  if (mean && !trainedMean) factors.splice(1, 0, { kind: 'examples', power: 1 });
  if (!mean && trainedMean) factors.splice(1, 0, { kind: 'examples', power: -1 });
  return [loss, { left: { kind: 'trained' }, right: times(factors) }];
}
