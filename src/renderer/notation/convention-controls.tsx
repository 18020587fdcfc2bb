import { ClipboardCopy, Grid2x2Plus, SlidersHorizontal } from 'lucide-react';
import { Popover } from 'radix-ui';
import { parseSettings } from '../../base/fields.ts';
import { conventionFields } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { conventions, presetOf } from '../../interchange/notation/presets.ts';
import { sampleEquations } from '../../interchange/notation/sample.ts';
import { writeEquation } from '../../interchange/notation/write-formula.ts';
import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { SettingsForm } from '../controls/settings-form.tsx';
import { copyLatex } from '../services/latex.ts';
import { sessionStore, useConvention } from '../state/session-store.ts';
import { Formula } from './formula.tsx';

/** How formulas and matrices are written: as a text does, or by single switches. */
export function ConventionControls() {
  const app = useApp();
  return (
    <div className="convention" role="group" aria-label="Convention">
      <span className="field-note" aria-hidden>
        Written as in
      </span>
      <PresetList />
      <Popover.Root>
        <Popover.Trigger asChild>
          <IconButton label="Switches of the convention" icon={SlidersHorizontal} />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className="popover convention-switches"
            aria-label="Convention"
            align="end"
            sideOffset={6}
            collisionPadding={8}
          >
            <Switches />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <IconButton
        className="is-end"
        label="Draw a matrix"
        icon={Grid2x2Plus}
        onClick={() => commandOf('draw-matrix').run(app)}
      />
      <IconButton label="Copy the formulas as LaTeX" icon={ClipboardCopy} onClick={() => void copyLatex()} />
    </div>
  );
}

/** The texts whose notation is known; a changed one is nobody's. */
function PresetList() {
  const preset = presetOf(useConvention());
  return (
    <select
      className="select"
      aria-label="Written as in"
      value={preset ?? ''}
      onChange={(event) => {
        const chosen = conventions[event.target.value];
        if (chosen !== undefined) sessionStore.setState({ convention: chosen.convention });
      }}
    >
      {preset === null && <option value="">Own switches</option>}
      {Object.entries(conventions).map(([name, { title }]) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  );
}

function Switches() {
  const convention = useConvention();
  return (
    <>
      <div className="convention-sample">
        {sampleEquations(convention).map((equation, at) => (
          <Formula key={at} tex={writeEquation(equation, convention)} />
        ))}
      </div>
      <div className="convention-fields">
        <SettingsForm
          fields={conventionFields}
          settings={convention}
          onChange={(settings) => sessionStore.setState({ convention: checked(settings) })}
        />
      </div>
    </>
  );
}

function checked(settings: Readonly<Record<string, unknown>>): Convention {
  return parseSettings(conventionFields, settings).settings;
}
