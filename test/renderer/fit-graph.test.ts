import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { DataShape } from '../../src/compiler/checks.ts';
import type { Task } from '../../src/datasets/dataset.ts';
import { emptyDocument } from '../../src/document/document.ts';
import type { GraphDocument } from '../../src/document/document.ts';
import { apply, begin } from '../../src/document/history.ts';
import { fitGraph } from '../../src/renderer/training/fit-graph.ts';
import { graphOf, input, unit } from '../support/networks.ts';

const errorsOf = ({ graph, recipe, parameters }: GraphDocument, data: DataShape) =>
  compile(graph, recipe, data, parameters).diagnostics.filter(({ severity }) => severity === 'error');

function fitted(document: GraphDocument, data: DataShape, task: Task): GraphDocument | null {
  const edit = fitGraph(document, compile(document.graph, document.recipe).graph, data, task);
  return edit && apply(begin(document), edit).document;
}

const classes = (...names: string[]): Task => ({ kind: 'one-hot', classes: names });

describe('fitting the graph to the data', () => {
  it.each<[string, DataShape, Task]>([
    ['three classes', { inputs: 4, targets: 3, classes: 3 }, classes('a', 'b', 'c')],
    [
      'one column of two classes',
      { inputs: 2, targets: 1, classes: 2 },
      { kind: 'binary', classes: ['n', 'y'], low: 0, high: 1 },
    ],
    ['two numbers', { inputs: 1, targets: 2 }, { kind: 'regression' }],
  ])('draws a network that compiles where nothing is drawn: %s', (_, data, task) => {
    const document = fitted(emptyDocument, data, task);
    expect(document).not.toBeNull();
    expect(errorsOf(document ?? emptyDocument, data)).toEqual([]);
  });

  it('changes the shapes of the only input and the only output, and drops numbers that no longer fit', () => {
    const drawn: GraphDocument = {
      ...emptyDocument,
      graph: graphOf({ x: input(2), h: unit('tanh', 3), y: unit('identity', 2) }, ['A:x>h', 'B:h>y']),
      parameters: {
        A: { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] },
        B: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
      },
      recipe: { ...emptyDocument.recipe, initialiser: { kind: 'given' } },
    };
    const data = { inputs: 5, targets: 1 };
    expect(errorsOf(drawn, data)).not.toEqual([]);
    const document = fitted(drawn, data, { kind: 'regression' });
    expect(errorsOf(document ?? drawn, data)).toEqual([]);
    expect(document?.graph.vertices['h']?.shape).toEqual([3]);
  });

  it('standardises the inputs of a network that it draws when asked to, and keeps the split', () => {
    const recipe = { ...emptyDocument.recipe, preparation: { validation: 0.2 } };
    const document = { ...emptyDocument, recipe };
    const { graph } = compile(document.graph, recipe);
    const data = { inputs: 2, targets: 1 };
    const preparation = (standardise: boolean) => {
      const edit = fitGraph(document, graph, data, { kind: 'regression' }, standardise);
      return edit && apply(begin(document), edit).document.recipe.preparation;
    };
    expect(preparation(true)).toEqual({ validation: 0.2, standardise: true });
    expect(preparation(false)).toEqual({ validation: 0.2 });
  });

  it('takes the squared loss where numbers stand in for classes, even if every width fits', () => {
    const drawn: GraphDocument = {
      ...emptyDocument,
      graph: graphOf({ x: input(2), y: unit('identity', 1) }, ['A:x>y']),
      recipe: { ...emptyDocument.recipe, loss: { kind: 'logistic', reduce: 'sum' } },
    };
    const data = { inputs: 2, targets: 1 };
    expect(fitted(drawn, data, { kind: 'regression' })?.recipe.loss).toEqual({
      kind: 'squared',
      reduce: 'sum',
    });
    const classes = { kind: 'binary', classes: ['n', 'y'], low: 0, high: 1 } as const;
    expect(fitted(drawn, { ...data, classes: 2 }, classes)).toBeNull();
  });

  it('offers nothing for a table without a column to predict', () => {
    expect(fitted(emptyDocument, { inputs: 1, targets: 0 }, { kind: 'regression' })).toBeNull();
  });

  it('offers nothing where the graph fits, or where a choice is the person’s', () => {
    const two = {
      ...emptyDocument,
      graph: graphOf({ a: input(), b: input(), y: unit('tanh') }, ['a>y', 'b>y']),
    };
    expect(fitted(two, { inputs: 2, targets: 1 }, { kind: 'regression' })).toBeNull();
    expect(fitted(two, { inputs: 3, targets: 1 }, { kind: 'regression' })).toBeNull();
  });
});
