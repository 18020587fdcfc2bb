import { nearestName } from '../../base/nearest.ts';
import { writeDocument } from '../../document/codec.ts';
import type { Examples, ExperimentDefinition, Outcome } from '../../lab/experiments/experiment.ts';
import { experiments } from '../../lab/experiments/index.ts';
import { holds } from '../../lab/experiments/support/compare.ts';
import { runToEnd } from '../../lab/experiments/support/run.ts';
import { type Call, type Command, shared } from '../command.ts';
import { inputError, UsageError } from '../faults.ts';
import { givenExamples } from '../given-examples.ts';
import { columns, numeral } from '../help.ts';
import { settingsFrom } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { checkWritable, writeText } from '../write-file.ts';

/** What computes: the compiled program in float64, or plain arithmetic. */
const backend = 'processor, float64';

/** The progress bar moves at most this often. */
const progressSeconds = 0.1;

export const experimentCommand: Command = {
  name: 'experiment',
  summary: 'repeats an experiment and compares its numbers; without ID lists them all',
  operands: [],
  optionalOperands: ['ID'],
  options: [
    {
      name: 'set',
      value: 'KEY=VALUE',
      repeatable: true,
      help: 'change a setting; once for every setting',
    },
    {
      name: 'data',
      value: 'FILE',
      help: 'examples (IDX, packed by gzip or not) in place of the experiment’s own; the list says which can take them',
    },
    { name: 'labels', value: 'FILE', help: 'IDX file with the classes of the examples of --data' },
    { ...shared.output, help: 'write the whole outcome with its figures to this file (JSON)' },
    { name: 'document', value: 'FILE', help: 'write the network of the experiment to this file' },
    shared.json,
  ],
  run: async (call, terminal) => {
    const [id] = call.operands;
    if (id === undefined) {
      if (call.options.size > (call.options.has('json') ? 1 : 0)) throw new UsageError('ID is missing');
      list(call, terminal);
      return 0;
    }
    const definition = experimentNamed(id);
    const settings = settingsFrom(definition.id, definition.fields, call.all.get('set') ?? []);
    const output = call.options.get('output');
    if (output !== undefined) checkWritable(output);
    const examples = givenExamples(call, definition, settings);
    writeNetwork(call, terminal, definition, settings, examples);
    const start = performance.now();
    let shown = -Infinity;
    const outcome = runToEnd(definition.run(settings as never, examples), ({ done, at }) => {
      const now = performance.now();
      if (now - shown < 1000 * progressSeconds) return;
      shown = now;
      terminal.progress(Math.min(done, 0.999), at);
    });
    terminal.progress(1, '');
    const seconds = (performance.now() - start) / 1000;
    const { results, comparisons } = outcome;
    const head = { id: definition.id, settings, ...(examples ? { data: examples.name } : {}) };
    const tail = { seconds, backend };
    const judged = comparisons.map((c) => ({ ...c, reproduced: holds(c) }));
    if (output !== undefined) {
      const whole = { ...head, title: definition.title, ...outcome, comparisons: judged, ...tail };
      writeText(output, `${JSON.stringify(whole)}\n`);
    }
    if (call.options.has('json')) {
      terminal.out(JSON.stringify({ ...head, results, comparisons: judged, ...tail }));
    } else {
      tell(
        terminal,
        definition,
        { ...settings, ...(examples ? { data: examples.name } : {}) },
        outcome,
        seconds,
      );
      if (output !== undefined) terminal.out(`Wrote ${output}.`);
    }
    return 0;
  },
};

function list(call: Call, terminal: Terminal): void {
  if (call.options.has('json')) {
    const entries = experiments.map(
      ({ id, title, summary, source, long, fields, variants = [], examples }) => ({
        id,
        title,
        summary,
        source,
        long,
        fields,
        variants,
        examples: examples
          ? { help: examples.help, labels: examples.labels, variants: examples.variants }
          : null,
      }),
    );
    terminal.out(JSON.stringify({ experiments: entries }));
    return;
  }
  for (const line of columns(
    experiments.map(({ id, title, long, examples }) => [id, title, remarks(long, examples !== undefined)]),
  ))
    terminal.out(line);
}

function remarks(long: boolean, examples: boolean): string {
  const words = [...(long ? ['long'] : []), ...(examples ? ['takes --data'] : [])];
  return words.length === 0 ? '' : `(${words.join(', ')})`;
}

function experimentNamed(id: string): ExperimentDefinition {
  const found = experiments.find((e) => e.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const near = nearestName(
    id,
    experiments.map((e) => e.id),
  );
  const hint = near === null ? '"adjoint experiment" lists them' : `did you mean "${near}"?`;
  throw inputError('experiment', `there is no experiment "${id}"; ${hint}`);
}

function writeNetwork(
  call: Call,
  terminal: Terminal,
  definition: ExperimentDefinition,
  settings: Readonly<Record<string, unknown>>,
  examples: Examples | undefined,
): void {
  const file = call.options.get('document');
  if (file === undefined) return;
  if (definition.document === null) throw inputError('experiment', `${definition.id} has no network`);
  writeText(file, writeDocument(definition.document(settings as never, examples)));
  if (!call.options.has('json')) terminal.out(`Wrote ${file}.`);
}

function tell(
  terminal: Terminal,
  { id, title, summary }: ExperimentDefinition,
  settings: Readonly<Record<string, unknown>>,
  { comparisons, listings }: Outcome,
  seconds: number,
): void {
  terminal.out(`${id}  ${title}`);
  terminal.out(summary);
  terminal.out(
    Object.entries(settings)
      .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('  '),
  );
  const cell = (value: number | string): string => (typeof value === 'number' ? numeral(value) : value);
  for (const listing of listings) {
    terminal.out('');
    terminal.out(listing.title);
    for (const line of columns([listing.columns, ...listing.rows.map((row) => row.map(cell))]))
      terminal.out(line);
  }
  terminal.out('');
  if (comparisons.length === 0) terminal.out('At these settings there is nothing to compare with.');
  const rows = comparisons.map((c) => [
    c.quantity,
    numeral(c.reference),
    numeral(c.ours),
    (c.ours - c.reference).toExponential(1),
    c.tolerance.toExponential(1),
    c.origin,
    holds(c) ? '' : 'NOT REPRODUCED',
  ]);
  const names = ['quantity', 'reference', 'ours', 'difference', 'tolerance', 'origin', ''];
  if (rows.length > 0) for (const line of columns([names, ...rows])) terminal.out(line);
  const failed = comparisons.filter((c) => !holds(c)).length;
  if (failed > 0) terminal.out(`${failed} of ${comparisons.length} numbers are NOT reproduced.`);
  else if (comparisons.length > 0) terminal.out(`All ${comparisons.length} numbers are reproduced.`);
  terminal.out(`${backend}, ${seconds.toFixed(2)} s.`);
}
