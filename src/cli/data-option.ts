import path from 'node:path';
import type { Choice, Recipe } from '../document/document.ts';
import type { Call } from './command.ts';
import { UsageError } from './faults.ts';

const table = /\.(csv|tsv|txt)$/i;
/** What a recipe's data say of the files themselves; the rest is how they are read. */
const ofFiles = ['name', 'text', 'images', 'labels', 'labelsName', 'labelsPath'];

/**
 * The recipe with the files of `--data` and `--labels` as its data: a table by its suffix, else IDX. How a recipe reads data of
 * the same kind (rows, scale, columns) stays.
 * @throws {UsageError} for options that do not go together
 */
export function withData(recipe: Recipe, call: Call): Recipe {
  const [data, labels] = [call.options.get('data'), call.options.get('labels')];
  if (data === undefined) {
    if (labels === undefined) return recipe;
    throw new UsageError('--labels belongs to --data: name the file of the examples too');
  }
  const kind = table.test(data) ? 'csv' : 'idx';
  if (kind === 'csv' && labels !== undefined)
    throw new UsageError('--labels belongs to IDX files; a table has its classes in a column');
  const own: Choice = recipe.data.kind === kind ? recipe.data : {};
  const reading = Object.fromEntries(Object.entries(own).filter(([name]) => !ofFiles.includes(name)));
  const named = labels === undefined ? {} : { labelsPath: path.resolve(labels) };
  return { ...recipe, data: { ...reading, kind, path: path.resolve(data), ...named } };
}
