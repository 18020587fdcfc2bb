import {
  ChevronFirst,
  ChevronLeft,
  ChevronRight,
  ChevronsLeft,
  ChevronsRight,
  CircleStop,
  Pause,
  Play,
  Tag,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Grain } from '../../lab/walk-place.ts';
import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import type { CommandId } from '../commands.ts';
import { Hint } from '../controls/hint.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { keyText } from '../keys.ts';
import { ExamplePicker } from '../notation/example-picker.tsx';
import { count } from '../notation/number-text.ts';
import { stepStore, useStep } from '../state/step-store.ts';

/** The moves of the stepper, the example that goes through the plans, and what is shown. */
export function StepBar({ stopsOpen, onStops }: { stopsOpen: boolean; onStops: () => void }) {
  const playing = useStep((state) => state.playing);
  const chips = useStep((state) => state.chips);
  const active = useStep(
    ({ stops }) => stops.gradientOver !== null || stops.lossRises || stops.vertices.size > 0,
  );
  return (
    <div className="step-bar">
      <div className="bar-group" role="group" aria-label="Steps">
        <Move id="plan-rewind" icon={ChevronFirst} />
        <Move id="plan-pass-back" icon={ChevronsLeft} />
        <Move id="plan-step-back" icon={ChevronLeft} />
        <Move
          id="plan-play"
          icon={playing === 'play' ? Pause : Play}
          label={playing === 'play' ? 'Hold' : 'Play'}
        />
        <Move id="plan-step" icon={ChevronRight} primary />
        <Move id="plan-pass" icon={ChevronsRight} />
      </div>
      <Grains />
      <div className="bar-group" role="group" aria-label="Run">
        <Run id="plan-loss" text="Loss" />
        <Run id="plan-gradients" text="Gradients" />
        <Run id="plan-end" text="End" />
        <Run id="plan-chosen" text="Row" />
        <Run id="plan-next" text="Next" />
        <Run id="plan-run" text={playing === 'run' ? 'Hold' : 'Run'} pressed={playing === 'run'} />
      </div>
      <div className="bar-group">
        <IconButton
          label="Breakpoints"
          icon={CircleStop}
          className={active ? 'has-stops' : ''}
          aria-expanded={stopsOpen}
          pressed={stopsOpen}
          onClick={onStops}
        />
        <IconButton
          label="Values at the vertices"
          icon={Tag}
          pressed={chips}
          onClick={() => stepStore.setState({ chips: !chips })}
        />
      </div>
      <Position />
      <ExamplePicker />
    </div>
  );
}

/** Reads what decides whether the moves apply. */
function useMoves(id: CommandId) {
  const app = useApp();
  useStep((state) => state.walk);
  useStep((state) => state.at);
  useStep((state) => state.focus);
  useStep((state) => state.chosen);
  const command = commandOf(id);
  const keys = command.keys?.[0];
  return {
    title: command.title,
    keys: keys === undefined ? undefined : keyText(keys),
    disabled: !command.run(app, { dry: true }),
    run: () => void command.run(app),
  };
}

function Move({
  id,
  icon,
  label,
  primary = false,
}: {
  id: CommandId;
  icon: LucideIcon;
  label?: string;
  primary?: boolean;
}) {
  const { title, keys, disabled, run } = useMoves(id);
  return (
    <IconButton
      label={label ?? title}
      icon={icon}
      keys={keys}
      className={primary ? 'is-primary' : ''}
      disabled={disabled}
      onClick={run}
    />
  );
}

const grains: Readonly<Record<Grain, { id: CommandId; text: string }>> = {
  layer: { id: 'plan-by-layer', text: 'Layer' },
  op: { id: 'plan-by-op', text: 'Operation' },
  neuron: { id: 'plan-by-neuron', text: 'Neuron' },
  term: { id: 'plan-by-term', text: 'Term' },
};

/** How far one step goes. */
function Grains() {
  const grain = useStep((state) => state.grain);
  return (
    <div className="segments" role="group" aria-label="One step is">
      {(Object.keys(grains) as Grain[]).map((one) => (
        <Run key={one} {...grains[one]} pressed={one === grain} />
      ))}
    </div>
  );
}

function Run({ id, text, pressed }: { id: CommandId; text: string; pressed?: boolean }) {
  const { title, keys, disabled, run } = useMoves(id);
  return (
    <Hint
      content={
        <>
          {title} {keys !== undefined && <kbd>{keys}</kbd>}
        </>
      }
    >
      <button
        type="button"
        className="segment"
        aria-label={title}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={run}
      >
        {text}
      </button>
    </Hint>
  );
}

/** Where the walk stands, and why it has stopped there. */
function Position() {
  const at = useStep((state) => state.at);
  const total = useStep((state) => state.walk?.table.rows.length ?? 0);
  const focus = useStep((state) => state.focus);
  const training = useStep((state) => state.walk?.course.step ?? 1);
  const reason = useStep((state) => state.reason);
  if (total === 0) return <p className="step-position" role="status" />;
  return (
    <p className={`step-position ${reason === null ? '' : 'is-stopped'}`} role="status">
      {training > 1 && <span>Training step {count(training)} · </span>}
      <span className="visually-hidden">Row </span>
      {count(at)} of {count(total)}
      {focus !== null && (
        <span className="visually-hidden">
          , component {count(focus.cell + 1)}, term {count(focus.terms)} of {count(focus.of)}
        </span>
      )}
      {reason !== null && <span> · stopped: {reason}</span>}
    </p>
  );
}
