import { trainingNames } from '../../compiler/program.ts';
import { likelyBackend } from '../../runtime/backends.ts';
import { calibrate, measuredHere } from '../../runtime/calibrate.ts';
import { present } from '../../base/assert.ts';
import { explainChoice } from '../../runtime/explain-choice.ts';
import type { CandidateReport, TrainingJob } from '../../runtime/protocol.ts';
import { TrainingSteps } from '../../runtime/training-steps.ts';
import { type Command, shared } from '../command.ts';
import { compileDocument } from '../compile-document.ts';
import { withData } from '../data-option.ts';
import { columns } from '../help.ts';
import { dataShape, loadData } from '../load-data.ts';
import { loadDocument } from '../load-document.ts';
import { trainingJob } from '../training-job.ts';

export const backendsCommand: Command = {
  name: 'backends',
  summary: 'times what could train a document here, and says what auto makes of it',
  operands: ['FILE'],
  options: [
    {
      name: 'data',
      value: 'FILE',
      help: 'rows of this table (CSV) or these examples (IDX) instead of the recipe’s',
    },
    { name: 'labels', value: 'FILE', help: 'IDX file with the classes of the examples of --data' },
    shared.json,
  ],
  run: async (call, terminal) => {
    const file = call.operands[0] as string;
    const document = loadDocument(file);
    const prepared = loadData(withData(document.recipe, call), file);
    const compiled = compileDocument(document, trainingNames, terminal, dataShape(prepared));
    const { reason, candidates } = await measured(trainingJob(compiled, prepared, 'auto'));
    const { backend, precision } = present(
      candidates.find(({ taken }) => taken),
      'the candidate that is taken',
    );
    if (call.options.has('json')) {
      terminal.out(JSON.stringify({ backend, precision, reason, candidates }));
      return 0;
    }
    const rows = [['backend', 'precision', 'µs per step', 'deviation', 'why'], ...candidates.map(rowOf)];
    for (const line of columns(rows)) terminal.out(line);
    terminal.note(`Auto takes ${backend}, float${precision}: ${reason}.`);
    return 0;
  },
};

/** Tries everything out to the end: nobody waits for steps. */
async function measured({ program, data, parameters, ...job }: TrainingJob) {
  const { batch: rows, hyper } = new TrainingSteps({ program, data, parameters, ...job });
  const likely = measuredHere.open(likelyBackend(program, rows));
  const adapters = await measuredHere.adapters();
  const task = { program, data, rows, parameters, hyper };
  const found = await calibrate(task, likely, measuredHere, adapters, async () => true);
  likely.destroy();
  return explainChoice(present(found, 'a measurement that nothing calls off'), false, measuredHere.threads);
}

function rowOf({ backend, precision, seconds, deviation, reason }: CandidateReport): string[] {
  const time = seconds === null ? '–' : `${Number((1e6 * seconds).toPrecision(3))}`;
  return [backend, `float${precision}`, time, deviation === null ? '–' : deviation.toExponential(1), reason];
}
