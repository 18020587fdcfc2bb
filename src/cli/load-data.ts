import path from 'node:path';
import { type PreparedData, prepare } from '../datasets/prepare.ts';
import type { DataShape } from '../compiler/checks.ts';
import type { Choice, Recipe } from '../document/document.ts';
import { finding, InputError } from './faults.ts';
import { readText } from './read-text.ts';
import { readUnpacked } from './read-unpacked.ts';

/**
 * The rows that a recipe names, drawn or read, split and scaled. A CSV file may be embedded (`text`) or named relative to
 * the document (`path`), and so may IDX files (`images` and `labels`, or `path` and `labelsPath`), packed by gzip or not.
 * @throws {InputError} with everything that is wrong: `error[data] data.csv: …`
 */
export function loadData(recipe: Recipe, documentFile: string): PreparedData {
  const prepared = prepare(withFiles(recipe.data, documentFile), recipe.preparation, recipe.seed);
  if (!prepared.ok) throw new InputError(prepared.faults.map(({ message }) => finding('data', message)));
  if (prepared.training.length === 0)
    throw new InputError([
      finding('data', 'no row is left to train on; lower the share kept for validation'),
    ]);
  return prepared;
}

/** The data with the contents of the files that it names. */
function withFiles(data: Choice, documentFile: string): Choice {
  const folder = documentFile === '-' ? '.' : path.dirname(documentFile);
  const { path: named, labelsPath, ...rest } = data;
  if (data.kind === 'csv') {
    if (typeof named !== 'string' || rest['text'] !== undefined) return data;
    return { name: path.basename(named), ...rest, text: readText(path.resolve(folder, named)) };
  }
  if (data.kind !== 'idx') return data;
  const images = typeof named === 'string' && rest['images'] === undefined ? named : null;
  const labels = typeof labelsPath === 'string' && rest['labels'] === undefined ? labelsPath : null;
  return {
    ...(images === null
      ? {}
      : { name: path.basename(images), images: readUnpacked(path.resolve(folder, images)) }),
    ...(labels === null
      ? {}
      : { labelsName: path.basename(labels), labels: readUnpacked(path.resolve(folder, labels)) }),
    ...rest,
  };
}

/** What the compiler checks of the rows. */
export function dataShape({ table }: PreparedData): DataShape {
  const { inputNames, targetNames, task } = table;
  const widths = { inputs: inputNames.length, targets: targetNames.length };
  return task.kind === 'regression' ? widths : { ...widths, classes: task.classes.length };
}
