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
  const active = useStep(({ stops }) => stops.gradientOver !== null || stops.vertices.size > 0);
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
      <div className="bar-group" role="group" aria-label="Run">
        <Run id="plan-loss" text="Loss" />
        <Run id="plan-gradients" text="Gradients" />
        <Run id="plan-end" text="End" />
        <Run id="plan-chosen" text="Row" />
      </div>
      <Position />
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
      <ExamplePicker />
    </div>
  );
}

/** Reads what decides whether the moves apply. */
function useMoves(id: CommandId) {
  const app = useApp();
  useStep((state) => state.walk);
  useStep((state) => state.at);
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

function Run({ id, text }: { id: CommandId; text: string }) {
  const { title, keys, disabled, run } = useMoves(id);
  return (
    <Hint
      content={
        <>
          {title} {keys !== undefined && <kbd>{keys}</kbd>}
        </>
      }
    >
      <button type="button" className="segment" aria-label={title} disabled={disabled} onClick={run}>
        {text}
      </button>
    </Hint>
  );
}

/** Where the walk stands, and why it has stopped there. */
function Position() {
  const at = useStep((state) => state.at);
  const total = useStep((state) => state.walk?.table.rows.length ?? 0);
  const reason = useStep((state) => state.reason);
  if (total === 0) return <p className="step-position" role="status" />;
  return (
    <p className={`step-position ${reason === null ? '' : 'is-stopped'}`} role="status">
      <span className="visually-hidden">Row </span>
      {count(at)} of {count(total)}
      {reason !== null && <span> · stopped: {reason}</span>}
    </p>
  );
}
