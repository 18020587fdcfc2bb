import { Fragment } from 'react';
import { optimizers } from '../../compiler/optimizers/index.ts';
import type { NumberField } from '../../base/fields.ts';
import { refuse } from '../../base/fields.ts';
import type { Choice } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { SettingsForm } from '../controls/settings-form.tsx';
import { edit, settleGesture } from '../state/document-store.ts';

/** The learning rate's slider spans these powers of ten; the field beside it takes any number. */
const [lowest, highest] = [-5, 1];

/** What is turned most has a slider, and can be turned while training runs. */
const turned = ['learningRate', 'momentum'];

/** Settings of the optimizer. */
export function OptimizerForm({ choice }: { choice: Choice }) {
  const { kind = 'gradient-descent', ...settings } = choice;
  const fields = optimizers[kind]?.fields ?? {};
  const change = (optimizer: Choice, gesture?: string) => edit(setRecipe({ optimizer }, gesture));
  return (
    <>
      {Object.entries(fields).map(([name, field]) => (
        <Fragment key={name}>
          <SettingsForm
            fields={{ [name]: field }}
            settings={settings}
            onChange={(next) => change({ kind, ...next })}
          />
          {field.tag === 'number' && turned.includes(name) && (
            <RateSlider
              field={field}
              value={numberOf(field, settings[name])}
              onSlide={(value) => change({ kind, ...settings, [name]: value }, `slide ${name}`)}
            />
          )}
        </Fragment>
      ))}
    </>
  );
}

function numberOf(field: NumberField, given: unknown): number {
  return given !== undefined && refuse(field, given) === null ? (given as number) : field.initial;
}

function RateSlider({
  field,
  value,
  onSlide,
}: {
  field: NumberField;
  value: number;
  onSlide: (value: number) => void;
}) {
  const logarithmic = field.logarithmic === true;
  const position = logarithmic ? Math.log10(Math.max(value, 1e-30)) : value;
  return (
    <input
      type="range"
      className="rate-slider"
      aria-label={`${field.label}, slider`}
      aria-valuetext={String(value)}
      min={logarithmic ? lowest : (field.min ?? 0)}
      max={logarithmic ? highest : Math.min(0.99, field.max ?? 1)}
      step={logarithmic ? 0.05 : 0.01}
      value={position}
      onChange={(event) => {
        const at = Number(event.target.value);
        onSlide(logarithmic ? Number((10 ** at).toPrecision(2)) : at);
      }}
      onPointerUp={settleGesture}
      onKeyUp={settleGesture}
    />
  );
}
