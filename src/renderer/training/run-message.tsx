import type { ReactNode } from 'react';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import type { Severity } from '../../compiler/diagnostic.ts';
import { explain } from '../../compiler/explain.ts';
import { useApp } from '../app-context.ts';
import { setParameters } from '../../document/edits.ts';
import { solverEntries } from '../../lab/solver-choice.ts';
import { whyUnfit } from '../services/solver-now.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { edit, useDocument } from '../state/document-store.ts';
import { hasUnkeptWeights, useRun } from '../state/run-store.ts';
import { select, sessionStore } from '../state/session-store.ts';
import type { Origin } from './stop-sentence.ts';
import { bestSentence, originOf, stopSentence } from './stop-sentence.ts';

/** One line below the controls: why training cannot run, why it stopped, or what to do with what it has found. */
export function RunMessage() {
  const diagnostics = useCompilation((compilation) => compilation.diagnostics);
  const compiled = useCompilation((compilation) => compilation.runnable);
  const hasData = useData((data) => data.prepared !== null);
  const faults = useData((data) => data.faults);
  const graph = useDocument((document) => document.graph);
  const recipe = useDocument((document) => document.recipe);
  const unfit = useCompilation((compilation) => whyUnfit(graph, recipe, compilation));
  const { solver } = recipe;
  const empty = Object.keys(graph.vertices).length === 0;
  const status = useRun((run) => run.status);
  const reason = useRun((run) => run.reason);
  const failure = useRun((run) => run.failure);
  const best = useRun((run) => run.best);
  const stale = useRun((run) => run.stale);
  const unkept = useRun(hasUnkeptWeights);
  const waiting = useRun((run) => run.stepsPerSecond === 0);

  if (!hasData) {
    return faults.length > 0 ? (
      <Line severity="error">
        The data cannot be read. {faults[0]}
        {faults.length > 1 && ` (and ${faults.length - 1} more)`}
      </Line>
    ) : (
      <Line severity="information">
        Choose a data set or open a file; then the network can learn from it.
      </Line>
    );
  }
  if (empty)
    return <Line severity="information">The drawing is empty. Draw a network, or fit one to the data.</Line>;
  if (!compiled) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const [only] = errors;
    return (
      <Line severity="error">
        {errors.length === 1 && only !== undefined
          ? explain(only).detail
          : `${errors.length} problems keep the network from training.`}
        <Action onClick={() => sessionStore.setState({ dockTab: 'problems' })}>Show problems</Action>
      </Line>
    );
  }
  if (unfit !== null) return <Line severity="error">{unfit}</Line>;
  if (stale) return <Line severity="warning">The document has changed since; Run starts afresh.</Line>;
  if (status === 'loading' || (status === 'running' && waiting)) {
    return (
      <Line severity="information" late>
        {solver === undefined
          ? 'The plans of this network are being built for the device. A large one takes a while.'
          : 'The first iteration is under way.'}
      </Line>
    );
  }
  if (failure !== null) return <Line severity="error">{failure}</Line>;
  const origin = originOf(reason, graph);
  const rated = solver === undefined || 'learningRate' in (solverEntries[solver.kind ?? '']?.fields ?? {});
  const advice = rated ? undefined : 'Scale the data, or start from smaller weights.';
  const sentence = best === null ? stopSentence(reason, origin, advice) : bestSentence(reason, best);
  if (reason?.code === 'not-finite') {
    return (
      <Line severity="error">
        {sentence}
        {origin !== null && <Action onClick={() => visit(origin)}>Show {origin.vertex}</Action>}
      </Line>
    );
  }
  const resting = status === 'paused' || status === 'finished' || status === 'ready';
  if (resting && unkept) return <Unkept sentence={sentence} />;
  if (resting && sentence !== null) return <Line severity="information">{sentence}</Line>;
  if (resting) return <Kept />;
  return null;
}

function Unkept({ sentence }: { sentence: string | null }) {
  const { training } = useApp();
  return (
    <Line severity="information">
      {sentence} {sentence === null ? 'The' : 'Its'} weights {sentence === null && 'of this run '}are not in
      the document yet.
      <Action onClick={() => training.keepWeights()}>Keep weights</Action>
    </Line>
  );
}

/** Numbers in the document are where every run starts; drawing new ones forgets them. */
function Kept() {
  const parameters = useDocument((document) => document.parameters);
  const given = useDocument((document) => document.recipe.initialiser?.kind === 'given');
  const ids = Object.keys(parameters);
  if (ids.length === 0 || given) return null;
  const forget = () =>
    edit(setParameters(Object.fromEntries(ids.map((id) => [id, null])), 'Draw weights anew'));
  return (
    <Line severity="information">
      Runs start from the weights in the document.
      <Action onClick={forget}>Draw them anew</Action>
    </Line>
  );
}

function visit({ vertex }: Origin): void {
  select([vertex]);
  sessionStore.getState().canvas?.centre([vertex]);
}

/** `late`: shown only if it still holds after a moment. */
function Line({
  severity,
  late = false,
  children,
}: {
  severity: Severity;
  late?: boolean;
  children: ReactNode;
}) {
  return (
    <p
      className={`run-message is-${severity} ${late ? 'is-late' : ''}`}
      role={severity === 'error' ? 'alert' : 'status'}
    >
      <SeverityIcon severity={severity} size={14} /> <span>{children}</span>
    </p>
  );
}

/** The space parts it from its sentence, and vanishes where it begins a line of its own. */
function Action({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <>
      {' '}
      <button type="button" className="button is-quiet" onClick={onClick}>
        {children}
      </button>
    </>
  );
}
