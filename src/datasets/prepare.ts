import { parseSettings } from '../base/fields.ts';
import { nearestName } from '../base/nearest.ts';
import type { Random } from '../base/random.ts';
import { seededRandom } from '../base/xoshiro.ts';
import { csvTable } from './csv-data.ts';
import { idxTable } from './idx-data.ts';
import type { DatasetDefinition, Table } from './dataset.ts';
import { datasets } from './index.ts';
import { splitRows } from './split.ts';
import { standardise, type Scaling } from './standardise.ts';

/** Which data set, with settings that nobody has checked yet: a recipe's `data`. */
export interface DataChoice {
  readonly kind?: string;
  readonly [setting: string]: unknown;
}

/** A recipe's `preparation`. */
export interface PreparationSettings {
  readonly validation?: number | undefined;
  readonly splitSeed?: number | undefined;
  readonly standardise?: boolean | undefined;
}

/** A table ready to train on. Row numbers of both parts are ascending; every row is in exactly one. */
export interface PreparedData {
  readonly ok: true;
  /** With its inputs scaled, where that was asked for. */
  readonly table: Table;
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
  /** Of every input column, what was subtracted and divided by; null when inputs stand as they were. */
  readonly scaling: readonly Scaling[] | null;
}

export type Preparing =
  PreparedData | { readonly ok: false; readonly faults: readonly { readonly message: string }[] };

/** Numbers from a choice: looks the data set up, draws or reads it, splits it and scales it. The seed fixes every number. */
export function prepare(
  data: DataChoice,
  preparation: PreparationSettings | undefined,
  seed: number,
): Preparing {
  const source = tableOf(data, seededRandom(seed).fork('data'));
  if (!source.ok) return source;
  const { table } = source;
  const { validation: share = 0, splitSeed = 1 } = preparation ?? {};
  const { training, validation } = splitRows(table.rows, share, seededRandom(splitSeed).fork('split'));
  if (preparation?.standardise !== true) return { ok: true, table, training, validation, scaling: null };
  const { inputs, scaling } = standardise(table.inputs, table.inputNames.length, training);
  return { ok: true, table: { ...table, inputs }, training, validation, scaling };
}

function tableOf(
  { kind, ...given }: DataChoice,
  random: Random,
): { ok: true; table: Table } | { ok: false; faults: { message: string }[] } {
  if (kind === 'csv') return csvTable(given);
  if (kind === 'idx') return idxTable(given);
  if (kind === undefined) {
    return { ok: false, faults: [{ message: 'no data is chosen; choose a data set or open a file' }] };
  }
  if (!Object.hasOwn(datasets, kind)) {
    const known = [...Object.keys(datasets), 'csv', 'idx'];
    const near = nearestName(kind, known);
    const hint = near === null ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
    return { ok: false, faults: [{ message: `no data set is called "${kind}"; ${hint}` }] };
  }
  const definition = datasets[kind as keyof typeof datasets] as DatasetDefinition;
  const { settings, faults } = parseSettings(definition.fields, given);
  if (faults.length > 0) {
    const messages = faults.map(({ field, expected }) => ({
      message: `${kind}: ${field} must be ${expected}`,
    }));
    return { ok: false, faults: messages };
  }
  return { ok: true, table: definition.generate(settings, random) };
}
