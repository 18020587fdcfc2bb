import { present } from '../base/assert.ts';
import type { KernelProgram } from '../compiler/program.ts';
import type { Recipe } from '../document/document.ts';
import type { Executor, Tensors } from '../runtime/executor.ts';
import { unpack } from '../runtime/pack.ts';
import type { Rows } from './choose-executor.ts';

/** Mean or sum over the rows, as the recipe's loss says. */
export function reduceOf(recipe: Recipe): 'mean' | 'sum' {
  return recipe.loss['reduce'] === 'sum' ? 'sum' : 'mean';
}

/** Hyperparameters for the loss over `rows` rows: its factor is 1/rows or 1. */
export function hyperFor(program: KernelProgram, recipe: Recipe, rows: number): Float64Array {
  const scale = reduceOf(recipe) === 'mean' ? 1 / rows : 1;
  return Float64Array.from(program.hyper.map(({ name, value }) => (name === 'lossScale' ? scale : value)));
}

export interface LossGradient {
  /** Of the rows, and of the regulariser. */
  readonly loss: number;
  readonly penalty: number;
  /** Of their sum, for every parameter of the document; zero where nothing depends on it. */
  readonly gradients: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: number[] }>
  >;
}

/** Loss, penalty and gradient at the given parameter tensors. */
export async function lossGradient(
  executor: Executor,
  program: KernelProgram<'gradient'>,
  recipe: Recipe,
  parameters: Tensors,
  { x, target, count }: Rows,
): Promise<LossGradient> {
  const routine = await executor.prepare(program, 'gradient', { rows: count });
  const hyper = hyperFor(program, recipe, count);
  const results = await routine.run({ ...parameters, x, target, hyper });
  const tensors = Object.entries(program.gradients).map(
    ([parameter, gradient]) => [parameter, present(results[gradient], gradient)] as const,
  );
  const known = new Map(Object.entries(unpack(program, Object.fromEntries(tensors))));
  const entries = program.parameters.map(({ id, shape }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return [id, { shape, values: Array.from(known.get(id) ?? new Float64Array(size)) }] as const;
  });
  return {
    loss: results['loss']?.[0] ?? NaN,
    penalty: results['penalty']?.[0] ?? NaN,
    gradients: Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
