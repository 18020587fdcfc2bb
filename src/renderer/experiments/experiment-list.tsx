import { CircleAlert, CircleCheck, Hourglass, LoaderCircle, Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useApp } from '../app-context.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { holds } from '../../lab/experiments/support/compare.ts';
import type { ExperimentEntry } from '../../lab/experiments/protocol.ts';
import { experimentsStore, matching, useExperiments } from '../state/experiments-store.ts';

/** The experiments, found by typing; arrow keys go through them. */
export function ExperimentList() {
  const { experiments } = useApp();
  const { entries, missing, filter, chosen } = useExperiments();
  const found = matching(entries ?? [], filter);
  return (
    <nav className="experiment-list" aria-label="Experiments">
      <div className="experiment-filter">
        <Search size={14} aria-hidden />
        <input
          className="text-input"
          type="search"
          aria-label="Filter experiments"
          placeholder="Filter by word"
          autoComplete="off"
          spellCheck={false}
          value={filter}
          onChange={(event) => experimentsStore.setState({ filter: event.target.value })}
          onKeyDown={walk}
        />
        {chosen !== null && (
          <IconButton
            label="Close the experiment"
            icon={X}
            onClick={() => experimentsStore.setState({ chosen: null })}
          />
        )}
      </div>
      {missing !== null && (
        <div className="experiments-empty" role="alert">
          <p>{missing}</p>
          <button type="button" className="button" onClick={() => experiments.list()}>
            Try again
          </button>
        </div>
      )}
      {entries === null && missing === null && <p className="experiments-empty">Reading the list…</p>}
      {entries !== null && found.length === 0 && (
        <div className="experiments-empty">
          <p>No experiment has “{filter.trim()}” in its words.</p>
          <button type="button" className="button" onClick={() => experimentsStore.setState({ filter: '' })}>
            Show all
          </button>
        </div>
      )}
      <ul>
        {found.map((entry) => (
          <li key={entry.id}>
            <Item entry={entry} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Item({ entry }: { entry: ExperimentEntry }) {
  const { id, title, summary, source, long } = entry;
  const chosen = useExperiments((state) => state.chosen === id);
  return (
    <button
      type="button"
      className="experiment-item"
      aria-current={chosen}
      onClick={() => experimentsStore.setState({ chosen: id })}
      onKeyDown={walk}
    >
      <span className="experiment-id">{id}</span>
      <span className="experiment-title">{title}</span>
      <span className="experiment-marks">
        {long && (
          <span className="experiment-mark" title="Runs for more than about ten seconds">
            <Hourglass size={12} aria-hidden /> <span className="is-word">long</span>
          </span>
        )}
        <Standing id={id} />
      </span>
      <span className="experiment-summary">{summary}</span>
      <span className="experiment-source">{source}</span>
    </button>
  );
}

/** Where the run of an experiment stands; nothing before the first one. */
function Standing({ id }: { id: string }) {
  const running = useExperiments((state) => state.running?.id === id);
  const kept = useExperiments((state) => state.kept[id]);
  if (running) {
    return (
      <span className="experiment-mark">
        <LoaderCircle size={14} className="is-turning" role="img" aria-label="running" />
      </span>
    );
  }
  if (kept === undefined || kept.outcome.comparisons.length === 0) return null;
  const good = kept.outcome.comparisons.every(holds);
  return good ? (
    <span className="experiment-mark is-good">
      <CircleCheck size={14} role="img" aria-label="reproduced" />
    </span>
  ) : (
    <span className="experiment-mark is-bad">
      <CircleAlert size={14} role="img" aria-label="not reproduced" />
    </span>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const list = event.currentTarget.closest('.experiment-list');
  const items = [...(list?.querySelectorAll<HTMLElement>('.experiment-item') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = at < 0 ? (event.key === 'ArrowDown' ? 0 : -1) : at + (event.key === 'ArrowDown' ? 1 : -1);
  if (next < 0) list?.querySelector('input')?.focus();
  else items[next]?.focus();
  event.preventDefault();
}
