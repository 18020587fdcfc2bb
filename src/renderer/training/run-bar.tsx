import { Pause, Play, RotateCcw, StepForward } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import type { CommandId } from '../commands.ts';
import { Hint } from '../controls/hint.tsx';
import { keyText } from '../keys.ts';
import { count, significant } from '../notation/number-text.ts';
import { useStateOfCommands } from '../shell/use-commands.ts';
import { useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import { placeOf } from './backend-names.ts';

/** The run controls and what they have led to so far. */
export function RunBar() {
  const running = useRun((run) => run.status === 'running' && !run.stale);
  return (
    <div className="run-bar">
      <div className="run-buttons" role="group" aria-label="Run controls">
        {running ? <RunButton id="pause" icon={Pause} primary /> : <RunButton id="run" icon={Play} primary />}
        <RunButton id="step" icon={StepForward} />
        <RunButton id="reset" icon={RotateCcw} />
      </div>
      <Readings />
    </div>
  );
}

function RunButton({
  id,
  icon: Icon,
  primary = false,
}: {
  id: CommandId;
  icon: LucideIcon;
  primary?: boolean;
}) {
  const app = useApp();
  useStateOfCommands();
  const command = commandOf(id);
  const keys = command.keys?.[0];
  return (
    <button
      type="button"
      className={`button ${primary ? 'is-primary' : ''}`}
      title={`${command.title}${keys === undefined ? '' : ` (${keyText(keys)})`}`}
      disabled={!command.run(app, { dry: true })}
      onClick={() => command.run(app)}
    >
      <Icon size={14} aria-hidden /> <span>{command.title}</span>
    </button>
  );
}

function Readings() {
  const point = useRun((run) => run.points.at(-1));
  const status = useRun((run) => run.status);
  const stale = useRun((run) => run.stale);
  const chosen = useDocument(({ recipe }) => recipe.solver !== undefined);
  // A run that another method has been chosen since keeps its own words: its steps do not become iterations.
  const solver = stale && point ? point.line !== undefined : chosen;
  const stepsPerSecond = useRun((run) => run.stepsPerSecond);
  return (
    <div
      className={`readings ${stale ? 'is-stale' : ''}`}
      data-status={status}
      role="group"
      aria-label="Readings of the run"
    >
      <Reading
        name={solver ? 'iteration' : 'step'}
        value={point === undefined ? '–' : count(point.step)}
        wide
      />
      {!solver && <Reading name="epoch" value={point === undefined ? '–' : epochs(point.epoch)} spare />}
      <Reading
        name="loss"
        value={point === undefined ? '–' : significant(point.train)}
        exact={point?.train}
      />
      {point?.validation !== null && point !== undefined && (
        <Reading name="validation" value={significant(point.validation)} exact={point.validation} />
      )}
      {point?.trainAccuracy !== null && point !== undefined && (
        <Reading
          name="accuracy"
          value={`${percent(point.trainAccuracy)}${point.validationAccuracy === null ? '' : ` / ${percent(point.validationAccuracy)}`}`}
          exact={point.trainAccuracy}
          hint={point.validationAccuracy === null ? undefined : 'Training rows / validation rows'}
        />
      )}
      {status === 'running' && !stale && (
        <Reading
          name={solver ? 'iterations/s' : 'steps/s'}
          value={stepsPerSecond < 10 ? significant(stepsPerSecond) : count(stepsPerSecond)}
          spare
        />
      )}
      <Backend />
    </div>
  );
}

/** Where it runs and in which precision; why, on hover and focus. */
function Backend() {
  const backend = useRun((run) => run.backend);
  if (backend === null) return null;
  const { reason, fallbackReason, joined } = backend;
  const notes = [reason, fallbackReason, joined ? 'in vectors of eight numbers' : null];
  return (
    <Hint content={notes.filter((note) => note !== null).join('; ')}>
      <button type="button" className="run-backend">
        {placeOf(backend)}
      </button>
    </Hint>
  );
}

function Reading({
  name,
  value,
  exact,
  hint,
  wide = false,
  spare = false,
}: {
  name: string;
  value: string;
  exact?: number | undefined;
  hint?: string | undefined;
  wide?: boolean;
  /** Left out where there is little room. */
  spare?: boolean;
}) {
  return (
    <div
      className={`reading ${wide ? 'is-wide' : ''} ${spare ? 'is-spare' : ''}`}
      title={hint ?? (exact === undefined ? undefined : String(exact))}
    >
      <span className="reading-name">{name}</span> <b>{value}</b>
    </div>
  );
}

function epochs(epoch: number): string {
  return epoch < 100 ? epoch.toFixed(1) : count(epoch);
}

function percent(share: number): string {
  return `${share === 1 ? '100' : (100 * share).toPrecision(4)} %`;
}
