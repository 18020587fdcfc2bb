import { explain } from '../../compiler/explain.ts';
import type { KernelProgram } from '../../compiler/program.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { PreparedData } from '../../datasets/prepare.ts';
import { backwardReader, forwardReader } from '../../lab/example-values.ts';
import { outputCotangentReader } from '../../lab/output-cotangents.ts';
import { trainingData } from '../../runtime/training-data.ts';
import { compilationStore } from '../state/compilation-store.ts';
import { dataStore } from '../state/data-store.ts';
import { currentDocument, documentStore } from '../state/document-store.ts';
import { exampleStore } from '../state/example-store.ts';
import type { ExampleChoice, ExampleState, ExampleValues } from '../state/example-store.ts';
import type { Slices } from '../../base/slices.ts';
import { runStore } from '../state/run-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { liveNumbers, presentNumbers } from './present-numbers.ts';
import { runSlices } from './run-slices.ts';

/**
 * Keeps the numbers of the chosen example up to date while the notation is shown, a moment after whatever they depend on
 * has changed: the drawing itself never waits for them. Returns the way to stop.
 */
export function keepExample(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const readers = createReaders();
  let leave = () => {};
  const compute = () => {
    timer = undefined;
    leave();
    const { choice, backward } = exampleStore.getState();
    leave = runSlices(valuesNow(readers, choice, backward), (found) => exampleStore.setState(found));
  };
  const changed = () => {
    timer ??= setTimeout(compute);
  };
  const stops = [
    documentStore.subscribe((state, before) => {
      const { parameters, recipe } = state.history.document;
      const old = before.history.document;
      if (parameters !== old.parameters || recipe !== old.recipe) changed();
    }),
    compilationStore.subscribe(changed),
    dataStore.subscribe(changed),
    runStore.subscribe((state, before) => {
      if (liveNumbers(state) !== liveNumbers(before)) changed();
    }),
    exampleStore.subscribe((state, before) => {
      if (state.choice !== before.choice || state.backward !== before.backward) changed();
    }),
    sessionStore.subscribe((state, before) => {
      if (state.convention.delta !== before.convention.delta) changed();
    }),
  ];
  changed();
  return () => {
    clearTimeout(timer);
    leave();
    for (const stop of stops) stop();
  };
}

/** With more edges the program of the drawing is only made when something is to run. */
const mostEdges = 20_000;

/** Routines made ready once for each compilation. */
interface Readers {
  forward(program: KernelProgram<'forward'>): ReturnType<typeof forwardReader>;
  backward(compilation: Compilation): ReturnType<typeof backwardReader>;
  outputCotangents(compilation: Compilation): ReturnType<typeof outputCotangentReader>;
  targets(prepared: PreparedData, program: KernelProgram): Float64Array;
}

function createReaders(): Readers {
  return {
    forward: remembered((program: KernelProgram<'forward'>) => forwardReader(program)),
    backward: remembered((compilation: Compilation) => {
      const { graph, recipe } = currentDocument();
      return backwardReader(graph, compilation.graph, recipe);
    }),
    outputCotangents: remembered((compilation: Compilation) => {
      const { graph, recipe } = currentDocument();
      return outputCotangentReader(graph, compilation.graph, recipe);
    }),
    targets: remembered((prepared, program) => trainingData(prepared, program).targets),
  };
}

/** The last answer is kept for as long as the same is asked. */
function remembered<A extends unknown[], T>(make: (...given: A) => T): (...given: A) => T {
  let last: { readonly given: A; readonly answer: T } | null = null;
  return (...given) => {
    if (last === null || last.given.some((one, at) => one !== given[at]))
      last = { given, answer: make(...given) };
    return last.answer;
  };
}

function* valuesNow(
  readers: Readers,
  choice: ExampleChoice,
  backward: boolean,
): Slices<Pick<ExampleState, 'values' | 'missing'>> {
  const { compilation } = compilationStore.getState();
  if (compilation.graph.edges.size > mostEdges)
    return { values: null, missing: 'The drawing has too many edges to follow one example through it.' };
  const program = compilation.programOf(['forward']);
  yield;
  if (program === null) {
    const fault = compilation.diagnostics.find(({ severity }) => severity === 'error');
    return {
      values: null,
      missing: fault === undefined ? 'The drawing cannot run yet.' : explain(fault).detail,
    };
  }
  const row = rowNow(readers, program, choice);
  if (typeof row === 'string') return { values: null, missing: row };
  yield;
  const numbers = presentNumbers(
    compilation.graph,
    currentDocument(),
    liveNumbers(runStore.getState()),
  ).values;
  yield;
  const reader = readers.forward(program);
  yield;
  const forward = reader(numbers, row.x);
  const back = backward ? backwardNow(readers, compilation, numbers, row) : nothingBackward(null);
  const values: ExampleValues = { compilation, ...row, forward, ...back };
  return { values, missing: null };
}

interface Row {
  readonly x: Float64Array;
  readonly target: Float64Array | null;
}

function backwardNow(
  readers: Readers,
  compilation: Compilation,
  numbers: Readonly<Record<string, Float64Array>>,
  { x, target }: Row,
): Backward {
  if (target === null) return nothingBackward('The example has no target, so there is no loss.');
  const reader = readers.backward(compilation);
  if (reader === null) return nothingBackward('The loss does not fit the outputs.');
  const byOutput = sessionStore.getState().convention.delta === 'output';
  const cotangents = byOutput ? readers.outputCotangents(compilation) : null;
  return {
    backward: reader(numbers, x, target),
    outputCotangents: cotangents?.(numbers, x, target) ?? null,
    withoutBackward: null,
  };
}

type Backward = Pick<ExampleValues, 'backward' | 'outputCotangents' | 'withoutBackward'>;

function nothingBackward(withoutBackward: string | null): Backward {
  return { backward: null, outputCotangents: null, withoutBackward };
}

/** The example in the columns of the program, or why there is none. */
function rowNow(readers: Readers, program: KernelProgram, choice: ExampleChoice): Row | string {
  const inputs = program.inputs.reduce((n, { size }) => n + size, 0);
  const outputs = program.outputs.reduce((n, { size }) => n + size, 0);
  const { prepared } = dataStore.getState();
  if (choice.kind === 'typed' || prepared === null) {
    const [x, target] = choice.kind === 'typed' ? [choice.x, choice.target] : [[], []];
    const filled = (length: number, given: readonly number[]) =>
      Float64Array.from({ length }, (_, at) => given[at] ?? 0);
    return { x: filled(inputs, x), target: filled(outputs, target) };
  }
  const { table } = prepared;
  const at = Math.min(choice.row, table.rows - 1);
  if (table.inputNames.length !== inputs)
    return `The rows of data have ${table.inputNames.length} columns, the inputs ${inputs}.`;
  const targets = readers.targets(prepared, program);
  const width = targets.length / table.rows;
  const target = width === outputs ? targets.slice(at * width, (at + 1) * width) : null;
  return { x: table.inputs.slice(at * inputs, (at + 1) * inputs), target };
}
