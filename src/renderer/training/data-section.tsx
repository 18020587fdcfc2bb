import { useMemo } from 'react';
import type { IntegerField, NumberField as NumberDescription } from '../../base/fields.ts';
import type { DatasetDefinition } from '../../datasets/dataset.ts';
import { datasets } from '../../datasets/index.ts';
import { needsStandardising } from '../../datasets/standardise.ts';
import type { Preparation } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { CheckField } from '../controls/check-field.tsx';
import { ChoiceField } from '../controls/choice-field.tsx';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Section } from '../controls/section.tsx';
import { SettingsForm } from '../controls/settings-form.tsx';
import { readFile } from '../host/read-file.ts';
import { count } from '../notation/number-text.ts';
import { importCsv } from '../services/csv-import.ts';
import { importIdx } from '../services/idx-import.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { edit, useDocument } from '../state/document-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { CsvForm } from './csv-form.tsx';
import { FileButton } from './file-button.tsx';
import { fitGraph, lossMisfit } from './fit-graph.ts';
import { IdxForm } from './idx-form.tsx';

const shareField: NumberDescription = {
  tag: 'number',
  label: 'Validation %',
  help: 'Share of the rows that is kept aside to judge by.',
  initial: 0,
  min: 0,
  max: 90,
};
const splitField: IntegerField = {
  tag: 'integer',
  label: 'Split seed',
  help: 'Decides which rows are kept aside.',
  initial: 1,
  min: 0,
  max: 2 ** 32 - 1,
};
/** Faults that are listed; the rest is counted. */
const listed = 6;

/** The rows to learn from: which, how they are split and scaled, and what is wrong with them. */
export function DataSection() {
  const data = useDocument((document) => document.recipe.data);
  const preparation = useDocument((document) => document.recipe.preparation) ?? {};
  const { kind, ...settings } = data;
  const definition =
    kind !== undefined && Object.hasOwn(datasets, kind) ? datasets[kind as keyof typeof datasets] : null;
  const prepared = useData((state) => state.prepared);
  const change = (fields: Partial<Preparation>) =>
    edit(setRecipe({ preparation: { ...preparation, ...fields } }));
  const opened = kind === 'csv' || kind === 'idx';
  const own = opened && typeof data['name'] === 'string' ? { [kind]: data['name'] } : {};
  const options = Object.fromEntries(Object.entries(datasets).map(([key, { title }]) => [key, title]));
  return (
    <Section title="Data" aside={prepared && `${count(prepared.table.rows)} rows`}>
      <ChoiceField
        label="Rows from"
        value={kind ?? ''}
        options={{ ...options, ...own }}
        help={definition?.summary}
        onChange={(next) => !Object.hasOwn(own, next) && edit(setRecipe({ data: { kind: next } }))}
      />
      <div className="data-open">
        <FileButton
          title="Open CSV…"
          label="CSV file"
          accept=".csv,.tsv,.txt"
          onFiles={async ([file]) => {
            if (file) importCsv(file.name, await readFile(file));
          }}
        />
        <FileButton title="Open IDX…" label="IDX files" several onFiles={importIdx} />
        <span className="field-note">or drop files here</span>
      </div>
      <DataFaults />
      <FitOffer />
      {kind !== undefined && definition !== null && (
        <SettingsForm
          fields={(definition as DatasetDefinition).fields}
          settings={settings}
          onChange={(next) => edit(setRecipe({ data: { kind, ...next } }))}
        />
      )}
      {kind === 'csv' && <CsvForm data={data} />}
      {kind === 'idx' && <IdxForm data={data} />}
      <NumberField
        field={shareField}
        value={Number((100 * (preparation.validation ?? 0)).toPrecision(6))}
        onCommit={(percent) => change({ validation: percent / 100 })}
      />
      {(preparation.validation ?? 0) > 0 && (
        <NumberField
          field={splitField}
          value={preparation.splitSeed ?? 1}
          onCommit={(splitSeed) => change({ splitSeed })}
        />
      )}
      <CheckField
        label="Standardise inputs"
        help="Scale every input column to mean 0 and variance 1 over the training rows."
        value={preparation.standardise ?? false}
        onChange={(standardise) => change({ standardise })}
      />
      <RowCounts />
    </Section>
  );
}

function RowCounts() {
  const prepared = useData((state) => state.prepared);
  if (prepared === null) return null;
  const { table, training, validation } = prepared;
  const { inputNames, targetNames, task } = table;
  const inputs = `${inputNames.length} ${inputNames.length === 1 ? 'input' : 'inputs'}`;
  if (targetNames.length === 0) {
    return (
      <p className="field-note">
        No column is to be predicted: give one the role of target, or learn from a file with another column.
      </p>
    );
  }
  const targets =
    task.kind === 'regression' ? `${targetNames.length} to predict` : `${task.classes.length} classes`;
  return (
    <p className="field-note">
      {count(training.length)} to train on, {count(validation.length)} to validate; {inputs}, {targets}.
    </p>
  );
}

function DataFaults() {
  const faults = useData((state) => state.faults);
  if (faults.length === 0) return null;
  return (
    <div role="alert">
      <ul className="data-faults">
        {faults.slice(0, listed).map((fault) => (
          <li key={fault}>
            <SeverityIcon severity="error" size={14} /> <span>{fault}</span>
          </li>
        ))}
        {faults.length > listed && (
          <li className="field-note">and {faults.length - listed} more, listed under Problems</li>
        )}
      </ul>
    </div>
  );
}

/** Offered while inputs or outputs have other widths than the data. */
function FitOffer() {
  const document = useDocument((whole) => whole);
  const graph = useCompilation((compilation) => compilation.graph);
  const { prepared, width } = useData();
  const fit = useMemo(
    () =>
      prepared !== null && width !== null
        ? fitGraph(
            document,
            graph,
            width,
            prepared.table.task,
            needsStandardising(prepared.table.inputs, width.inputs),
          )
        : null,
    [document, graph, width, prepared],
  );
  if (fit === null) return null;
  const misfit = prepared !== null && lossMisfit(document.recipe.loss, prepared.table.task);
  const apply = () => {
    edit(fit);
    requestAnimationFrame(() => sessionStore.getState().canvas?.fit());
  };
  return (
    <div className="fit-offer">
      <p>
        {Object.keys(document.graph.vertices).length === 0
          ? 'The drawing is empty. A small network for this data can be drawn for you.'
          : misfit
            ? 'The loss is one for classes, and this data has numbers to come close to.'
            : 'Inputs or outputs of the drawing have other widths than the data.'}
      </p>
      <button type="button" className="button is-primary" onClick={apply}>
        Fit the graph to the data
      </button>
    </div>
  );
}
