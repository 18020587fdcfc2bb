import { FileDown, Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import type { ExperimentEntry } from '../../lab/experiments/protocol.ts';
import { keyText } from '../keys.ts';
import { experimentsStore, useExperiments } from '../state/experiments-store.ts';
import type { ExperimentRun } from '../state/experiments-store.ts';
import { exportOutcome } from './export.ts';
import { duration } from './number-text.ts';

/** Run and Stop, how far a run has come, and the way to take the outcome away. */
export function RunStrip({ entry }: { entry: ExperimentEntry }) {
  const { host, experiments } = useApp();
  const running = useExperiments((state) => state.running);
  const kept = useExperiments((state) => state.kept[entry.id]);
  const here = running?.id === entry.id;
  return (
    <div className="run-strip">
      {here ? (
        <button
          type="button"
          className="button is-primary"
          disabled={running.stopping}
          title={keyText('Mod+.')}
          onClick={() => experiments.stop()}
        >
          <Square size={14} aria-hidden /> Stop
        </button>
      ) : (
        <button
          type="button"
          className="button is-primary"
          disabled={running !== null}
          title={keyText('Mod+Enter')}
          onClick={() => experiments.run()}
        >
          <Play size={14} aria-hidden /> Run
        </button>
      )}
      {here && <Advance running={running} />}
      {running !== null && !here && (
        <p className="field-note">
          {running.id} is running.{' '}
          <button
            type="button"
            className="button is-quiet"
            onClick={() => experimentsStore.setState({ chosen: running.id })}
          >
            Show it
          </button>
          <button type="button" className="button is-quiet" onClick={() => experiments.stop()}>
            Stop it
          </button>
        </p>
      )}
      {running === null && entry.long && kept === undefined && (
        <p className="field-note">Takes a while; Stop is heard at once.</p>
      )}
      {kept !== undefined && !here && (
        <button type="button" className="button is-end" onClick={() => void exportOutcome(host, entry, kept)}>
          <FileDown size={14} aria-hidden /> Export outcome…
        </button>
      )}
    </div>
  );
}

function Advance({ running }: { running: ExperimentRun }) {
  const { progress, begun, stopping } = running;
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <progress max={1} value={progress.done} aria-label="Progress of the run" />
      <span className="run-elapsed">{duration(Math.max(0.1, (now - begun) / 1000))}</span>
      <span className="run-at">{stopping ? 'stopping…' : progress.at}</span>
    </>
  );
}
