import { idxTable } from '../../datasets/idx-data.ts';
import { extentsIn } from '../../datasets/readers/idx.ts';
import type { Examples, ExperimentDefinition } from './experiment.ts';

/** IDX files as a person gives them: whole, and not packed. */
export interface ExampleFiles {
  readonly name: string;
  readonly images: Uint8Array;
  readonly labelsName?: string;
  readonly labels?: Uint8Array;
}

type Reading =
  | { readonly ok: true; readonly examples: Examples }
  | { readonly ok: false; readonly messages: readonly string[] };

/** Reads as many examples as an experiment needs at given settings. */
export function readExamples(
  { id, examples: takes }: ExperimentDefinition,
  settings: Readonly<Record<string, unknown>>,
  files: ExampleFiles,
): Reading {
  const refused = (message: string): Reading => ({ ok: false, messages: [message] });
  if (!takes) return refused(`${id} takes no examples from files`);
  if (takes.labels && !files.labels)
    return refused(`${id} needs the class of every example: give the file of their labels as well`);
  const rows = takes.count(settings as never);
  const { name, images, labelsName, labels } = files;
  // Where classes are not asked for, they need not be sound either.
  const classes = takes.labels ? { labelsName, labels } : {};
  const reading = idxTable({ name, images, rows, ...classes });
  if (!reading.ok) return { ok: false, messages: reading.faults.map(({ message }) => message) };
  const [all = 0, ...shape] = extentsIn(images) ?? [];
  if (all < rows) return refused(`${name}: there are ${all} examples, and the settings ask for ${rows}`);
  const wanted = takes.refuse(shape);
  if (wanted !== null)
    return refused(`${name}: the examples must be ${wanted}, and these are ${shape.join('×')}`);
  return { ok: true, examples: { name, shape, table: reading.table } };
}
