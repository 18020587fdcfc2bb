import type { IntegerField, NumberField as NumberDescription } from '../../base/fields.ts';
import { initialisers } from '../../compiler/initialisers/index.ts';
import { losses } from '../../compiler/losses/index.ts';
import { regularisers } from '../../compiler/regularisers/index.ts';
import type { BatchRecipe, Choice, Recipe, StopRecipe } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { ChoiceField } from '../controls/choice-field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Section } from '../controls/section.tsx';
import { CatalogueForm } from '../controls/settings-form.tsx';
import { FaultList } from '../inspector/fault-list.tsx';
import { OptionalNumber } from '../inspector/optional-number.tsx';
import { edit, useDocument } from '../state/document-store.ts';
import { MethodField } from './method-field.tsx';
import { OptimizerForm } from './optimizer-form.tsx';
import { SolverForm } from './solver-form.tsx';

const seedField: IntegerField = { tag: 'integer', label: 'Seed', initial: 1, min: 0, max: 2 ** 32 - 1 };
const batchField: IntegerField = {
  tag: 'integer',
  label: 'Batch',
  help: 'Rows of one step. Left empty, or 0: all of them.',
  initial: 16,
  min: 0,
};
const epochField: IntegerField = { tag: 'integer', label: 'Epochs', initial: 100, min: 1 };
const stepField: IntegerField = { tag: 'integer', label: 'Steps', initial: 10_000, min: 1 };
const lossField: NumberDescription = {
  tag: 'number',
  label: 'Loss below',
  initial: 0.001,
  min: 0,
  open: true,
  logarithmic: true,
};
const patienceField: IntegerField = {
  tag: 'integer',
  label: 'Patience',
  help: 'Early stopping: ends the run after so many epochs (iterations of a solver) without a lower validation loss, and goes back to the weights of the lowest.',
  initial: 20,
  min: 1,
};
const samplings = {
  shuffle: 'Every row once, shuffled',
  sequence: 'Every row once, in order',
  replacement: 'With replacement',
} as const;

/** How to train, as sections of a form: beside the run and in the inspector. */
export function RecipeSections() {
  const recipe = useDocument((document) => document.recipe);
  return (
    <>
      <LossSection recipe={recipe} />
      <MethodSection recipe={recipe} />
      <StopSection recipe={recipe} />
      <Section title="Start">
        <CatalogueForm
          label="Initialiser"
          catalogue={initialisers}
          choice={recipe.initialiser}
          initial="uniform-in-degree"
          onChange={(initialiser) => edit(setRecipe({ initialiser }))}
        />
        <NumberField field={seedField} value={recipe.seed} onCommit={(seed) => edit(setRecipe({ seed }))} />
      </Section>
    </>
  );
}

function LossSection({ recipe }: { recipe: Recipe }) {
  const { outputs, ...loss } = recipe.loss;
  const change = (next: Choice) =>
    edit(setRecipe({ loss: outputs === undefined ? next : { ...next, outputs } }));
  return (
    <Section title="Loss">
      <CatalogueForm label="Loss" catalogue={losses} choice={loss} initial="squared" onChange={change} />
      <CatalogueForm
        label="Regulariser"
        catalogue={regularisers}
        choice={recipe.regulariser}
        initial="none"
        onChange={(regulariser) => edit(setRecipe({ regulariser }))}
      />
      <FaultList place={{ at: 'recipe', part: 'regulariser' }} />
    </Section>
  );
}

function MethodSection({ recipe }: { recipe: Recipe }) {
  return (
    <Section title="Method">
      <MethodField recipe={recipe} />
      {recipe.solver === undefined ? (
        <>
          <OptimizerForm choice={recipe.optimizer} />
          <BatchFields batch={recipe.batch} />
        </>
      ) : (
        <SolverForm choice={recipe.solver} />
      )}
    </Section>
  );
}

function BatchFields({ batch: given }: { batch: BatchRecipe }) {
  const batch = (fields: Partial<BatchRecipe>) => edit(setRecipe({ batch: { ...given, ...fields } }));
  return (
    <>
      <OptionalNumber
        field={batchField}
        value={given.size === 0 ? undefined : given.size}
        empty="all rows"
        onCommit={(size = 0) => batch({ size })}
      />
      <ChoiceField
        label="Rows"
        value={given.sampling ?? 'shuffle'}
        options={samplings}
        onChange={(sampling) => batch({ sampling: sampling as NonNullable<BatchRecipe['sampling']> })}
      />
    </>
  );
}

/** A solver ends by settings of its own; only the loss ends it as it does steps. */
function StopSection({ recipe: { stop, solver, preparation } }: { recipe: Recipe }) {
  const steps = solver === undefined;
  const blind = stop.patience !== undefined && (preparation?.validation ?? 0) === 0;
  const change = (key: keyof StopRecipe, value: number | undefined) => {
    const { [key]: _, ...rest } = stop;
    edit(setRecipe({ stop: value === undefined ? rest : { ...rest, [key]: value } }));
  };
  return (
    <Section title="Stop">
      {steps && (
        <>
          <OptionalNumber
            field={epochField}
            value={stop.epochs}
            onCommit={(value) => change('epochs', value)}
          />
          <OptionalNumber field={stepField} value={stop.steps} onCommit={(value) => change('steps', value)} />
        </>
      )}
      <OptionalNumber field={lossField} value={stop.loss} onCommit={(value) => change('loss', value)} />
      <OptionalNumber
        field={patienceField}
        value={stop.patience}
        empty="off"
        onCommit={(value) => change('patience', value)}
      />
      {blind && (
        <p className="field-note">Patience looks at the validation loss: keep rows for validation.</p>
      )}
    </Section>
  );
}
