/** Recorded walks of drawings. */
import { expect } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { seededRandom } from '../../src/base/xoshiro.ts';
import { compile } from '../../src/compiler/compile.ts';
import { initialise } from '../../src/compiler/initialise.ts';
import type { DrawnGraph, GraphDocument, Recipe } from '../../src/document/document.ts';
import { walkTable } from '../../src/lab/walk-rows.ts';
import { firstState, recordWalk, type WalkInputs } from '../../src/lab/walk-trace.ts';
import { widthOf } from '../../src/runtime/state.ts';
import { recipeOf } from './networks.ts';

export type Drawing = Pick<GraphDocument, 'graph' | 'recipe' | 'parameters'>;

export function drawing(graph: DrawnGraph, recipe: Partial<Recipe> = {}): Drawing {
  return { graph, recipe: recipeOf(recipe), parameters: {} };
}

/** A drawing's walk, its table, and one example without special numbers. */
export function walked(
  { graph, recipe, parameters }: Drawing,
  change: Partial<Pick<WalkInputs, 'x' | 'target'>> = {},
) {
  const compilation = compile(graph, recipe, null, parameters);
  expect(compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const walk = present(compilation.walk, 'a walk');
  const program = present(compilation.program, 'a program');
  const wave = (size: number, by: number) =>
    Float64Array.from({ length: size }, (_, i) => Math.sin(by * (i + 1)));
  const numbers = initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed));
  const inputs: WalkInputs = {
    state: firstState(walk.program, numbers),
    x: wave(widthOf(program.inputs), 0.7),
    target: wave(widthOf(program.outputs), 1.3).map(Math.abs),
    ...change,
  };
  const table = walkTable(compilation, walk);
  const values = recordWalk(walk.program, inputs);
  const written = new Map(table.rows.map(({ output }, at) => [output, present(values[at], output)]));
  return {
    compilation,
    walk,
    program,
    parameters: numbers,
    inputs,
    table,
    rows: table.rows,
    values,
    written,
  };
}
