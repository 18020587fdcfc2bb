import path from 'node:path';
import { type PreparedData, prepare } from '../datasets/prepare.ts';
import type { DataShape } from '../compiler/checks.ts';
import type { Choice, Recipe } from '../document/document.ts';
import { finding, InputError } from './faults.ts';
import { readText } from './read-text.ts';

/**
 * The rows that a recipe names, drawn or read, split and scaled. A CSV file may be embedded (`text`) or named relative to
 * the document (`path`).
 * @throws {InputError} with everything that is wrong: `error[data] data.csv: …`
 */
export function loadData(recipe: Recipe, documentFile: string): PreparedData {
  const prepared = prepare(withText(recipe.data, documentFile), recipe.preparation, recipe.seed);
  if (!prepared.ok) throw new InputError(prepared.faults.map(({ message }) => finding('data', message)));
  if (prepared.training.length === 0)
    throw new InputError([
      finding('data', 'no row is left to train on; lower the share kept for validation'),
    ]);
  return prepared;
}

/** The data with the text of the file that it names. */
function withText(data: Choice, documentFile: string): Choice {
  const { path: named, ...rest } = data;
  if (data.kind !== 'csv' || typeof named !== 'string' || rest['text'] !== undefined) return data;
  const folder = documentFile === '-' ? '.' : path.dirname(documentFile);
  return { name: path.basename(named), ...rest, text: readText(path.resolve(folder, named)) };
}

/** What the compiler checks of the rows. */
export function dataShape({ table }: PreparedData): DataShape {
  const { inputNames, targetNames, task } = table;
  const widths = { inputs: inputNames.length, targets: targetNames.length };
  return task.kind === 'regression' ? widths : { ...widths, classes: task.classes.length };
}
