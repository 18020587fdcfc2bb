import type { DataShape } from '../../compiler/checks.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Task } from '../../datasets/dataset.ts';
import type { Choice, GraphDocument, Id } from '../../document/document.ts';
import { addVertex, connect, setRecipe, setVertex, together } from '../../document/edits.ts';
import type { Edit } from '../../document/history.ts';

const label = 'Fit the graph to the data';

/** The usual loss of each task. */
const suitable = { 'one-hot': 'cross-entropy', binary: 'logistic', regression: 'squared' } as const;

/** A loss for classes has no meaning for numbers to come close to: its value would be a number about nothing. */
export function lossMisfit({ kind = 'squared' }: Choice, task: Task): boolean {
  return task.kind === 'regression' && kind !== 'squared';
}

/**
 * The edit that gives the graph the inputs and outputs of the data: an empty one becomes a small network, else the only
 * input and the only output change their shapes. Null when there is nothing to do, or several inputs or outputs among
 * which only the person can choose. A network drawn here learns from standardised inputs where `standardise` asks for it.
 */
export function fitGraph(
  document: GraphDocument,
  graph: ShapedGraph,
  data: DataShape,
  task: Task,
  standardise = false,
): Edit | null {
  if (data.inputs === 0 || data.targets === 0) return null;
  const outputs = data.classes === 2 && data.targets === 1 ? 1 : data.targets;
  const ids = Object.keys(document.graph.vertices);
  if (ids.length === 0) return network(document, { inputs: data.inputs, outputs, task, standardise });

  const given = new Set(Object.values(document.graph.edges).map(({ to }) => to));
  const read = new Set(Object.values(document.graph.edges).map(({ from }) => from));
  const sources = ids.filter((id) => document.graph.vertices[id]?.kind === 'input');
  const sinks = ids.filter(
    (id) => document.graph.vertices[id]?.kind === 'unit' && given.has(id) && !read.has(id),
  );
  const width = (list: readonly Id[]) =>
    list.reduce((sum, id) => sum + (graph.shapes.get(id) ?? []).reduce((n, extent) => n * extent, 1), 0);
  const edits: Edit[] = [];
  if (width(sources) !== data.inputs) {
    const [only, second] = sources;
    if (only === undefined || second !== undefined) return null;
    edits.push(setVertex(only, { shape: [data.inputs] }));
  }
  const fits = width(sinks) === data.targets || (data.classes === 2 && width(sinks) <= 2);
  if (!fits) {
    const [only, second] = sinks;
    if (only === undefined || second !== undefined) return null;
    edits.push(setVertex(only, { shape: [outputs] }));
  }
  const reshaped = edits.length > 0;
  if (
    lossMisfit(document.recipe.loss, task) ||
    (document.recipe.loss.kind === 'cross-entropy' && outputs < 2)
  ) {
    const { reduce } = document.recipe.loss;
    edits.push(
      setRecipe({ loss: { kind: suitable[task.kind], ...(reduce === undefined ? {} : { reduce }) } }),
    );
  }
  if (edits.length === 0) return null;
  // Numbers that were given fit no longer; the other ones start as they would anyway.
  if (reshaped && document.recipe.initialiser?.kind === 'given')
    edits.push(setRecipe({ initialiser: undefined }));
  return together(label, edits);
}

/** Input → eight tanh → output, with the loss that suits the task. */
function network(
  document: GraphDocument,
  {
    inputs,
    outputs,
    task,
    standardise,
  }: { inputs: number; outputs: number; task: Task; standardise: boolean },
): Edit {
  const loss = { kind: suitable[task.kind] };
  const unused = document.recipe.loss.kind === undefined && document.recipe.optimizer.kind === undefined;
  return together(label, [
    addVertex('x', { kind: 'input', shape: [inputs] }, { x: 0, y: 0 }),
    addVertex(
      'h',
      { kind: 'unit', shape: [8], activation: { kind: 'tanh' }, bias: 'vector' },
      { x: 220, y: 0 },
    ),
    addVertex('y', { kind: 'unit', shape: [outputs], bias: 'vector' }, { x: 440, y: 0 }),
    connect('W1', { from: 'x', to: 'h', map: { kind: 'dense' } }),
    connect('W2', { from: 'h', to: 'y', map: { kind: 'dense' } }),
    setRecipe(
      unused ? { loss, optimizer: { kind: 'adam' }, batch: { size: 16 }, stop: { epochs: 500 } } : { loss },
    ),
    ...(standardise ? [setRecipe({ preparation: { ...document.recipe.preparation, standardise } })] : []),
  ]);
}
