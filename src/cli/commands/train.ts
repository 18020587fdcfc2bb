import { appendFileSync, writeFileSync } from 'node:fs';
import { rowSource } from '../../datasets/batches.ts';
import type { GraphDocument, StopRecipe } from '../../document/document.ts';
import { trainingNames } from '../../compiler/program.ts';
import type { Placed } from '../../compiler/stages.ts';
import { writeDocument } from '../../document/codec.ts';
import type { BestPoint, HistoryPoint, StopReason } from '../../runtime/protocol.ts';
import { oneOf, wholeNumber } from '../arguments.ts';
import { backends } from '../choose-executor.ts';
import { type Call, type Command, shared } from '../command.ts';
import { type Compiled, compileDocument } from '../compile-document.ts';
import { finding, findingsJson, inputError, UsageError } from '../faults.ts';
import { numeral } from '../help.ts';
import { withData } from '../data-option.ts';
import { dataShape, loadData } from '../load-data.ts';
import { loadDocument } from '../load-document.ts';
import { iterationTable } from '../iteration-table.ts';
import { solverPartOf, withSolver } from '../solver-option.ts';
import type { Terminal } from '../terminal.ts';
import { trainingJob } from '../training-job.ts';
import { workOf } from '../training-points.ts';
import { lastStep, runSolver, runTraining, type TrainingResult } from '../training-run.ts';
import { checkWritable, unwritable, writeText } from '../write-file.ts';

export const trainCommand: Command = {
  name: 'train',
  summary: 'trains a document by its recipe',
  operands: ['FILE'],
  options: [
    {
      name: 'epochs',
      value: 'N',
      help: 'stop after this many passes over the rows, instead of the recipe’s rule',
    },
    {
      name: 'steps',
      value: 'N',
      help: 'stop after this many steps (iterations of a solver), instead of the recipe’s rule',
    },
    {
      name: 'patience',
      value: 'N',
      help: 'stop after N epochs (iterations of a solver) without a lower validation loss and go back to the best',
    },
    {
      name: 'data',
      value: 'FILE',
      help: 'learn from this table (CSV) or these examples (IDX, packed by gzip or not), instead of the recipe’s data',
    },
    { name: 'labels', value: 'FILE', help: 'IDX file with the classes of the examples of --data' },
    { name: 'seed', value: 'S', help: 'draw data, starting numbers and batches from this seed' },
    {
      name: 'solver',
      value: 'KIND',
      help: 'train by this method over all rows, in float64; none takes the optimizer; FILE may name one as well',
    },
    {
      name: 'set',
      value: 'KEY=VALUE',
      repeatable: true,
      help: 'a setting of the solver; once for every setting',
    },
    { ...shared.backend, help: `${shared.backend.help}; auto when left out` },
    { ...shared.output, help: 'write the document with its trained parameters to this file' },
    { name: 'log', value: 'FILE', help: 'write one JSON line for every point of the history (run.jsonl)' },
    shared.json,
  ],
  run: async (call, terminal) => {
    const backend = oneOf(call, 'backend', backends) ?? 'auto';
    const limits = {
      epochs: wholeNumber(call, 'epochs', 0),
      steps: wholeNumber(call, 'steps', 0),
      patience: wholeNumber(call, 'patience', 1),
      seed: wholeNumber(call, 'seed', 0),
    };
    const output = call.options.get('output');
    if (output !== undefined) checkWritable(output);
    const file = call.operands[0] as string;
    const document = withOptions(loadDocument(file), call, limits);
    const prepared = loadData(withData(document.recipe, call), file);
    const compiled = compileDocument(document, trainingNames, terminal, dataShape(prepared));
    const job = trainingJob(compiled, prepared, backend);
    const { data } = job;
    const { recipe } = document;
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    const solver = solverPartOf(document, compiled.compilation);
    if (solver) {
      const table = iterationTable(solver.job, call.options.has('json') ? null : terminal.out);
      const log = logger(call);
      const result = await runSolver({ ...job, solver: solver.job }, (point) => {
        log(point);
        table.add(point);
        terminal.progress(table.share(point), `loss ${numeral(point.train)}`);
      });
      terminal.progress(1, '');
      table.end(result);
      return finish(call, terminal, compiled, result, seconds(), solver.placed);
    }
    const { size } = rowSource(data.training, recipe.batch, recipe.seed);
    const work = workOf(compiled.compilation.counts, size, data.training.length + data.validation.length);
    const stepsPerEpoch = data.training.length / size;
    const result = await runTraining(job, stepsPerEpoch, work, teller(call, terminal));
    terminal.progress(1, '');
    return finish(call, terminal, compiled, result, seconds(), null);
  },
};

interface Limits {
  readonly epochs: number | undefined;
  readonly steps: number | undefined;
  readonly patience: number | undefined;
  readonly seed: number | undefined;
}

/** The document with the options in place of what its recipe says. */
function withOptions(document: GraphDocument, call: Call, limits: Limits): GraphDocument {
  const { epochs, steps, patience, seed } = limits;
  const given = [epochs, steps].filter((n) => n !== undefined);
  const recipe = withSolver(
    {
      ...document.recipe,
      stop: { ...document.recipe.stop, ...(patience === undefined ? {} : { patience }) },
      seed: seed ?? document.recipe.seed,
    },
    call,
    given.length === 0 ? undefined : Math.min(...given),
  );
  if (recipe.solver !== undefined) return { ...document, recipe };
  const { epochs: _, steps: __, ...other } = recipe.stop;
  const own = {
    ...(epochs === undefined ? {} : { epochs }),
    ...(steps === undefined ? {} : { steps }),
  };
  const stop: StopRecipe = given.length === 0 ? recipe.stop : { ...other, ...own };
  if (lastStep(stop, 1) === Infinity && stop.loss === undefined && stop.patience === undefined)
    throw new UsageError('the recipe does not say when to stop; give --epochs, --steps or --patience');
  return { ...document, recipe: { ...recipe, stop } };
}

/** Room for a number of ten digits with its exponent, and a blank. */
const columnWidth = 17;
/** Share of a run between two printed points. */
const printedShare = 0.05;

/** Tells the points of a run: to the log, line by line, and to people some of them. */
function teller(call: Call, terminal: Terminal): (point: HistoryPoint, last: number) => void {
  const log = logger(call);
  const json = call.options.has('json');
  let header = false;
  let printed = -Infinity;
  return (point, last) => {
    log(point);
    if (!json) {
      if (!header) terminal.out(row(['step', 'epoch', 'loss', 'validation', 'accuracy', '(validation)']));
      header = true;
      if (point.step === last || point.step - printed >= printedShare * Math.min(last, 1e9)) {
        terminal.out(row(cells(point)));
        printed = point.step;
      }
    }
    if (last !== Infinity) terminal.progress(point.step / last, `loss ${numeral(point.train)}`);
  };
}

/** Writes points to the file of `--log`, if it is given. */
function logger(call: Call): (point: HistoryPoint) => void {
  const log = call.options.get('log');
  if (log === undefined) return () => {};
  writing(log, () => writeFileSync(log, ''));
  return (point) => writing(log, () => appendFileSync(log, `${JSON.stringify(point)}\n`));
}

function writing(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw unwritable(file, error);
  }
}

function cells({
  step,
  epoch,
  train,
  validation,
  trainAccuracy,
  validationAccuracy,
}: HistoryPoint): string[] {
  const share = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
  const loss = (value: number | null): string => (value === null ? '–' : numeral(value));
  return [
    `${step}`,
    `${Number(epoch.toFixed(2))}`,
    loss(train),
    loss(validation),
    share(trainAccuracy),
    share(validationAccuracy),
  ];
}

function row(given: readonly string[]): string {
  return given
    .map((cell) => cell.padEnd(columnWidth))
    .join('')
    .trimEnd();
}

function finish(
  call: Call,
  terminal: Terminal,
  { document, program }: Compiled,
  { history, reason, best, backend, parameters }: TrainingResult,
  seconds: number,
  solver: Placed | null,
): number {
  const failure = reason.code === 'not-finite' ? finding('not-finite', notFinite(reason, solver)) : null;
  if (call.options.has('json')) {
    const last = history.at(-1) ?? null;
    terminal.out(
      JSON.stringify({
        history,
        final: last && { ...last, reason: reason.code },
        ...(best ? { best } : {}),
        backend: backend.backend,
        precision: backend.precision,
        seconds,
        ...(solver ? { solver: { kind: solver.kind, ...solver.settings } } : {}),
        executorKind: backend.executorKind,
        backendReason: backend.reason,
        ...(backend.candidates ? { candidates: backend.candidates } : {}),
        ...(failure ? { diagnostics: findingsJson([failure]) } : {}),
      }),
    );
  }
  if (failure) {
    terminal.note(failure.line);
    return 1;
  }
  if (best) terminal.note(earlyStopping(reason, best));
  terminal.note(
    `Backend ${backend.backend}, float${backend.precision}: ${backend.reason}. ${seconds.toFixed(2)} s.`,
  );
  const output = call.options.get('output');
  if (output === undefined) return 0;
  const trained = program.parameters.flatMap(({ id, shape }) => {
    const values = parameters[id];
    return values ? [[id, { shape, values }] as const] : [];
  });
  const bad = trained.find(([, { values }]) => !values.every(Number.isFinite));
  if (bad) throw inputError('not-finite', `parameter ${bad[0]} is not finite; nothing was written`);
  const text = writeDocument({
    ...document,
    parameters: { ...document.parameters, ...Object.fromEntries(trained) },
  });
  writeText(output, text);
  terminal.note(`Wrote ${output}.`);
  return 0;
}

/** Which parameters a run with patience holds. */
function earlyStopping(reason: StopReason, { step, validation }: BestPoint): string {
  const found = `est validation loss ${numeral(validation)} at step ${step}; those parameters are kept.`;
  return reason.code === 'patience' ? `Stopped early at step ${reason.step}: b${found}` : `B${found}`;
}

/** Where the first number that is not finite arose. The document is not written then. */
function notFinite(reason: Extract<StopReason, { code: 'not-finite' }>, solver: Placed | null): string {
  const place =
    reason.vertex !== null
      ? `vertex ${reason.vertex}`
      : reason.parameter !== null
        ? `parameter ${reason.parameter}`
        : 'graph';
  const rate = solver === null || 'learningRate' in solver.settings;
  const advice = rate
    ? 'Lower the learning rate, or scale the data.'
    : 'Scale the data, or start from smaller numbers.';
  return `${place}: not a finite number in step ${reason.step}, so the run stopped and nothing was written. ${advice}`;
}
