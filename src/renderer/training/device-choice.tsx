import type { Backend, CandidateReport } from '../../runtime/protocol.ts';
import { useApp } from '../app-context.ts';
import { count } from '../notation/number-text.ts';
import { useRun } from '../state/run-store.ts';
import { backendNames } from './backend-names.ts';

/** Why a run happens where it does: what could run it here, how quick each is, and how exact. */
export function DeviceChoice() {
  const backend = useRun((run) => run.backend);
  const candidates = backend?.candidates;
  return (
    <details className="device-choice">
      <summary>Why {backend === null ? 'this device' : inSentence(backend.backend)}?</summary>
      {candidates === undefined ? (
        <Unmeasured reason={backend?.reason} />
      ) : (
        <Candidates candidates={candidates} />
      )}
      <p className="field-note">
        Deviation is that of the gradients from float64, relative to the largest. On another machine the
        choice may be another, and numbers differ by its rounding. A device that is chosen above gives the
        same numbers every time.
      </p>
      <Measure again={candidates !== undefined} />
    </details>
  );
}

/** What holds before there are numbers. */
function Unmeasured({ reason }: { reason: string | undefined }) {
  const steps = useRun((run) => run.points.at(-1)?.step ?? 0);
  const running = useRun((run) => run.status === 'running');
  if (reason === undefined)
    return (
      <p className="field-note">
        What could run the network is timed as soon as there is something to train.
      </p>
    );
  return (
    <p className="field-note">
      By a rule of thumb: {reason}.{' '}
      {running || steps > 0
        ? 'Nothing was timed, since the run began before that.'
        : 'What else could run it has not been timed yet.'}
    </p>
  );
}

function Candidates({ candidates }: { candidates: readonly CandidateReport[] }) {
  return (
    <table>
      <caption className="visually-hidden">What could run this network here</caption>
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">µs per step</th>
          <th
            scope="col"
            title="Largest difference of a gradient from float64, relative to the largest gradient"
          >
            Deviation
          </th>
        </tr>
      </thead>
      {candidates.map((candidate) => (
        <Candidate key={candidate.backend} candidate={candidate} />
      ))}
    </table>
  );
}

function Candidate({ candidate }: { candidate: CandidateReport }) {
  const { backend, precision, taken, seconds, deviation, reason } = candidate;
  return (
    <tbody className={taken ? 'is-taken' : ''}>
      <tr>
        <th scope="row">{backendNames[backend]}</th>
        <td title={seconds === null ? undefined : String(1e6 * seconds)}>
          {seconds === null ? '–' : microseconds(seconds)}
        </td>
        <td title={deviation === null ? undefined : String(deviation)}>
          {deviation === null ? '–' : size(deviation)}
        </td>
      </tr>
      <tr>
        <td colSpan={3} className="device-reason">
          float{precision}, {reason}
        </td>
      </tr>
    </tbody>
  );
}

/** Measuring loads the run afresh, so it waits until no steps would be lost. */
function Measure({ again }: { again: boolean }) {
  const { training } = useApp();
  const steps = useRun((run) => run.points.at(-1)?.step ?? 0);
  useRun((run) => run.status);
  useRun((run) => run.stale);
  return (
    <button
      type="button"
      className="button"
      disabled={steps > 0 || !training.can('measure')}
      title={steps > 0 ? 'Reset the run first: measuring starts it afresh' : undefined}
      onClick={() => training.measureAgain()}
    >
      {again ? 'Measure again' : 'Measure'}
    </button>
  );
}

function inSentence(backend: Backend): string {
  if (backend === 'cpu') return backend;
  return backend === 'reference' ? 'plain loops' : backendNames[backend];
}

/** Three digits: timing supports no more. */
function microseconds(seconds: number): string {
  const value = 1e6 * seconds;
  return value < 999.5 ? value.toPrecision(3) : count(value);
}

function size(deviation: number): string {
  return deviation === 0 ? '0' : deviation.toExponential(1).replace('e-', 'e−').replace('e+', 'e');
}
