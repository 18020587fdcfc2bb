import path from 'node:path';
import { readExamples } from '../lab/experiments/examples.ts';
import type { Examples, ExperimentDefinition } from '../lab/experiments/experiment.ts';
import type { Call } from './command.ts';
import { finding, InputError, UsageError } from './faults.ts';
import { readUnpacked } from './read-unpacked.ts';

/**
 * The examples of `--data` and `--labels`, as many as an experiment needs; undefined where none are given.
 * @throws {UsageError} for labels alone
 * @throws {InputError} for files that cannot be read, or that the experiment has no use for
 */
export function givenExamples(
  call: Call,
  definition: ExperimentDefinition,
  settings: Readonly<Record<string, unknown>>,
): Examples | undefined {
  const [data, labels] = [call.options.get('data'), call.options.get('labels')];
  if (data === undefined) {
    if (labels === undefined) return undefined;
    throw new UsageError('--labels belongs to --data: name the file of the examples too');
  }
  const reading = readExamples(definition, settings, {
    name: path.basename(data),
    images: readUnpacked(data),
    ...(labels === undefined ? {} : { labelsName: path.basename(labels), labels: readUnpacked(labels) }),
  });
  if (!reading.ok) throw new InputError(reading.messages.map((message) => finding('data', message)));
  return reading.examples;
}
