import './plan.css';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { printStage } from '../../compiler/print.ts';
import type { Printable } from '../../compiler/print.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import { count } from '../notation/number-text.ts';
import { ShowProblems } from '../problems/show-problems.tsx';
import { currentCompilation, useCompilation } from '../state/compilation-store.ts';
import { say } from '../state/session-store.ts';
import { StepperView } from '../stepper/stepper-view.tsx';

type Stage = Printable | 'steps';

const stages: Readonly<Record<Stage, { title: string; summary: string }>> = {
  steps: {
    title: 'Steps',
    summary: 'One example through forward, loss, backward and update, in float64.',
  },
  sequence: {
    title: 'Sequence',
    summary: 'The layers V₀ … V_T, what stands in their rows, and the blocks of their matrices.',
  },
  forward: { title: 'Forward', summary: 'How the outputs and the loss are computed, layer by layer.' },
  backward: { title: 'Backward', summary: 'How the cotangents flow back to every parameter: Jᵀu.' },
  tangent: { title: 'Tangent', summary: 'How a direction of the parameters moves the outputs: Jv.' },
  program: { title: 'Program', summary: 'The fused kernels that run, procedure by procedure.' },
};
/** Lines that are put on the page; the copy has all of them. */
const shownLines = 1500;

/** What the compiler makes of the drawing: to be stepped through, and stage by stage as text. */
export function PlanPanel() {
  const [stage, setStage] = useState<Stage>('steps');
  return (
    <div className="plan">
      <div className="plan-head">
        <div className="segments" role="group" aria-label="Stage">
          {(Object.keys(stages) as Stage[]).map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={one === stage}
              title={stages[one].summary}
              onClick={() => setStage(one)}
            >
              {stages[one].title}
            </button>
          ))}
        </div>
        {stage !== 'steps' && <p className="field-note">{stages[stage].summary}</p>}
        {stage !== 'steps' && <CopyButton key={stage} stage={stage} />}
      </div>
      {stage === 'steps' ? <StepperView /> : <Printed stage={stage} />}
    </div>
  );
}

/** A stage as text. */
function Printed({ stage }: { stage: Printable }) {
  const compilation = useCompilation((whole) => whole);
  const text = usePrinted(compilation, stage);
  if (text === undefined) return <p className="panel-text">Printing…</p>;
  return text === null ? <Nothing /> : <Lines text={text} />;
}

/** The text of a stage: undefined while a long one is printed, null when there is none. */
function usePrinted(compilation: Compilation, stage: Printable): string | null | undefined {
  const [printed, setPrinted] = useState<{
    compilation: Compilation;
    stage: Printable;
    text: string | null;
  }>();
  useEffect(() => {
    // Printing a drawing of many thousand edges takes a while: the tab is shown first.
    const timer = setTimeout(() => setPrinted({ compilation, stage, text: printStage(compilation, stage) }));
    return () => clearTimeout(timer);
  }, [compilation, stage]);
  // While the drawing changes, its last print stays until the next is there.
  return printed?.stage === stage ? printed.text : undefined;
}

function Lines({ text }: { text: string }) {
  const lines = text.trimEnd().split('\n');
  const hidden = lines.length - shownLines;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
    <div className="plan-text" tabIndex={0} role="region" aria-label="Printed stage">
      <pre>{lines.slice(0, shownLines).join('\n')}</pre>
      {hidden > 0 && (
        <p className="field-note">{count(hidden)} more lines are not shown; Copy takes all of them.</p>
      )}
    </div>
  );
}

function CopyButton({ stage }: { stage: Printable }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const text = printStage(currentCompilation(), stage);
    if (text === null) return;
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      say('error', 'The clipboard cannot be written here.', ['Select the text and copy it with the keys.']);
    }
  };
  const Icon = copied ? Check : Copy;
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      <Icon size={14} aria-hidden /> {copied ? 'Copied' : 'Copy'}
    </button>
  );
}

function Nothing() {
  return (
    <p className="panel-text">
      The drawing is not sound enough for this stage yet. <ShowProblems quiet />
    </p>
  );
}
