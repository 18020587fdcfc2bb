import { useState } from 'react';
import { activations } from '../../compiler/activations/index.ts';
import { drawMatrix } from '../../document/draw-matrix.ts';
import { isTransposed } from '../../interchange/notation/convention.ts';
import { CheckField } from '../controls/check-field.tsx';
import { ChoiceField } from '../controls/choice-field.tsx';
import { MatrixForm } from '../controls/matrix-form.tsx';
import { currentDocument, edit, settleGesture } from '../state/document-store.ts';
import { select, sessionStore, useConvention } from '../state/session-store.ts';
import { plannedMatrix } from './planned-matrix.ts';
import { selectedSources } from './selected-sources.ts';

const kinds = Object.fromEntries(
  Object.entries(activations)
    .filter(([, { scalar }]) => scalar !== null)
    .map(([kind, { title }]) => [kind, title]),
);

const close = () => sessionStore.setState({ overlay: null });

/** Numbers are typed or pasted, and become neurons with an edge for each of them. */
export function MatrixDialog() {
  const convention = useConvention();
  const transposed = isTransposed(convention);
  const [text, setText] = useState('');
  const [activation, setActivation] = useState('tanh');
  const [withBias, setWithBias] = useState(convention.bias === 'edge');
  const sources = selectedSources();
  const planned = plannedMatrix(text, { transposed, withBias, sources });
  const line = transposed ? 'row' : 'column';
  const draw = () => {
    if (!planned.ok) return;
    const at = sessionStore.getState().canvas?.middle() ?? { x: 0, y: 0 };
    const made = drawMatrix(currentDocument(), {
      ...planned.drawn,
      activation: { kind: activation },
      sources: sources.ids,
      at,
    });
    settleGesture();
    edit(made.edit);
    close();
    select(made.neurons);
  };
  return (
    <MatrixForm
      title="Draw a matrix"
      help={
        <>
          {transposed
            ? 'A row for every vertex that is read, a column for every new neuron.'
            : 'A row for every new neuron, a column for every vertex that it reads.'}{' '}
          A dot is a missing edge.
        </>
      }
      action="Draw"
      text={text}
      outcome={planned}
      onText={setText}
      onAccept={draw}
      onClose={close}
    >
      <ChoiceField label="Activation" options={kinds} value={activation} onChange={setActivation} />
      <CheckField label={`The last ${line} is the bias`} value={withBias} onChange={setWithBias} />
    </MatrixForm>
  );
}
