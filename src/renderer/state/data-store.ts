import { create } from 'zustand';
import type { DataShape } from '../../compiler/checks.ts';
import { emptyDocument } from '../../document/document.ts';
import type { Recipe } from '../../document/document.ts';
import { prepare } from '../../datasets/prepare.ts';
import type { PreparedData } from '../../datasets/prepare.ts';
import { documentStore } from './document-store.ts';

/** Columns of the rows at hand, and the number of classes where they have some. */
export type Width = DataShape;

/** The rows that the recipe asks for: derived from the document, never edited. */
export interface DataState {
  /** Null while the recipe names no data, or names some that cannot be read. */
  readonly prepared: PreparedData | null;
  /** Why there are no rows although some are asked for. */
  readonly faults: readonly string[];
  /** Columns of the present rows; the same object while they stay the same. */
  readonly width: Width | null;
}

let last: Pick<Recipe, 'data' | 'preparation' | 'seed'> = emptyDocument.recipe;

export const dataStore = create<DataState>(() => ({ prepared: null, faults: [], width: null }));
export const useData = dataStore;

documentStore.subscribe(({ history }) => {
  const { data, preparation, seed } = history.document.recipe;
  if (data === last.data && preparation === last.preparation && seed === last.seed) return;
  last = { data, preparation, seed };
  const old = dataStore.getState();
  if (data.kind === undefined) {
    dataStore.setState({ prepared: null, faults: [], width: null });
    return;
  }
  const result = prepare(data, preparation, seed);
  if (!result.ok) {
    dataStore.setState({ prepared: null, faults: result.faults.map(({ message }) => message), width: null });
    return;
  }
  const { inputNames, targetNames, task } = result.table;
  const classes = task.kind === 'regression' ? {} : { classes: task.classes.length };
  const width: Width = { inputs: inputNames.length, targets: targetNames.length, ...classes };
  const same =
    old.width?.inputs === width.inputs &&
    old.width.targets === width.targets &&
    old.width.classes === width.classes;
  dataStore.setState({ prepared: result, faults: [], width: same ? old.width : width });
});
