import { useState } from 'react';
import { MatrixForm } from '../controls/matrix-form.tsx';
import { exampleStore } from '../state/example-store.ts';
import { count } from './number-text.ts';
import { type ExampleSizes, exampleText, pastedExample } from './pasted-example.ts';

/** An example of many columns: a window takes its numbers, pasted as they come. */
export function WideExample({
  x,
  target,
  width,
}: {
  x: readonly number[];
  target: readonly number[];
  /** Numbers to a line. */
  width: number;
}) {
  const [open, setOpen] = useState(false);
  return (
    <div className="typed-example is-wide">
      <span className="field-note">{count(x.length)} numbers</span>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Type or paste…
      </button>
      {open && <Draft x={x} target={target} width={width} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** The numbers as a text of their own until they are taken. */
function Draft({
  x,
  target,
  width,
  onClose,
}: {
  x: readonly number[];
  target: readonly number[];
  width: number;
  onClose: () => void;
}) {
  const [text, setText] = useState(() => exampleText(x, width));
  const sizes: ExampleSizes = { inputs: x.length, outputs: target.length };
  const outcome = pastedExample(text, sizes);
  return (
    <MatrixForm
      title="Numbers of the example"
      help={`The ${count(sizes.inputs)} inputs as the network reads them, after any preparation of the data. Commas, blanks, tabs or lines part them; ${count(sizes.outputs)} more at the end are the target.`}
      label="Numbers"
      placeholder="0, 0, 0.5, 1"
      action="Use"
      text={text}
      outcome={outcome}
      onText={setText}
      onAccept={() => {
        if (!outcome.ok) return;
        exampleStore.setState({
          choice: { kind: 'typed', x: outcome.x, target: outcome.target ?? target },
        });
        onClose();
      }}
      onClose={onClose}
    />
  );
}
