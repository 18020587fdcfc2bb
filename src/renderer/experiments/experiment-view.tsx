import { SquareArrowOutUpRight } from 'lucide-react';
import { useApp } from '../app-context.ts';
import { SettingsForm } from '../controls/settings-form.tsx';
import type { ExperimentEntry, GivenSettings } from '../../lab/experiments/protocol.ts';
import { guarded, mayLeave } from '../services/files.ts';
import { showDocument } from '../services/open-document.ts';
import {
  askedOf,
  experimentsStore,
  isStale,
  sameSettings,
  useExperiments,
} from '../state/experiments-store.ts';
import { ExamplesPart } from './examples-part.tsx';
import { OutcomeView } from './outcome-view.tsx';
import { RunStrip } from './run-strip.tsx';

/** One experiment: what it shows, its settings, its run, what came out. */
export function ExperimentView({ entry }: { entry: ExperimentEntry }) {
  const { host, experiments } = useApp();
  const { id, title, summary, source, drawn } = entry;
  const kept = useExperiments((state) => state.kept[id]);
  const running = useExperiments((state) => state.running?.id === id);
  const ending = useExperiments((state) => state.endings[id]);
  const stale = useExperiments((state) => kept !== undefined && isStale(state, entry, kept));
  const open = () =>
    guarded('The network could not be opened', async () => {
      const document = await experiments.draw(askedOf(experimentsStore.getState(), entry));
      if (await mayLeave(host)) showDocument(document);
    });
  return (
    <section className="experiment" aria-label={`Experiment ${id}`}>
      <div className="experiment-head">
        <h2>
          <span className="experiment-id">{id}</span> {title}
        </h2>
        {drawn && (
          <button type="button" className="button" onClick={() => void open()}>
            <SquareArrowOutUpRight size={14} aria-hidden /> Open on canvas
          </button>
        )}
        <p>{summary}</p>
        <p className="experiment-from">{source}</p>
      </div>
      <SettingsPart entry={entry} />
      {entry.examples !== null && <ExamplesPart id={id} examples={entry.examples} />}
      <RunStrip entry={entry} />
      {ending?.kind === 'failed' && (
        <div className="experiment-notice is-failed" role="alert">
          <p>
            The run failed: {ending.message}
            {kept === undefined ? '' : ' What is shown below is from the run before.'}
          </p>
        </div>
      )}
      {ending?.kind === 'stopped' && (
        <p className="experiment-notice" role="status">
          Stopped before it was done.
          {kept === undefined ? '' : ' What is shown below is from the run before.'}
        </p>
      )}
      {kept === undefined ? (
        !running &&
        ending === undefined && (
          <p className="experiments-empty">
            Press Run: figures, tables and the comparison with the reference appear here.
          </p>
        )
      ) : (
        <OutcomeView entry={entry} kept={kept} stale={stale || running} changed={stale} />
      )}
    </section>
  );
}

function SettingsPart({ entry }: { entry: ExperimentEntry }) {
  const { id, fields, variants, examples } = entry;
  const given = useExperiments((state) => state.settings[id]);
  const opened = useExperiments((state) => state.files[id] !== undefined);
  if (Object.keys(fields).length === 0) return null;
  const set = (settings: GivenSettings) =>
    experimentsStore.setState((state) => ({ settings: { ...state.settings, [id]: settings } }));
  const theirs = opened && examples !== null ? examples.variants : [];
  const presets = [{ title: 'as published', settings: {} as GivenSettings }, ...variants, ...theirs];
  return (
    <section className="experiment-settings" aria-label="Settings">
      <div className="experiment-presets" role="group" aria-label="Presets">
        {presets.map(({ title, settings }) => (
          <button
            key={title}
            type="button"
            className="segment"
            aria-pressed={sameSettings(entry, settings, given ?? {})}
            onClick={() => set(settings)}
          >
            {title}
          </button>
        ))}
      </div>
      <div className="experiment-fields">
        <SettingsForm fields={fields} settings={given ?? {}} onChange={set} />
      </div>
    </section>
  );
}
