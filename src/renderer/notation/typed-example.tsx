import { NumberField } from '../controls/number-field.tsx';
import type { Shape } from '../../document/document.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { exampleStore, useExample } from '../state/example-store.ts';
import { useStep } from '../state/step-store.ts';
import { WideExample } from './wide-example.tsx';

/** Of more columns the numbers have a window instead of a field each. */
const mostFields = 12;
/** Numbers to a line of a vector. */
const perLine = 16;

const number = { tag: 'number', label: '', initial: 0 } as const;

/** The fields in which an example is typed. */
export function TypedExample() {
  const stepping = useStep(({ shown }) => shown);
  const backward = useExample((state) => state.backward) || stepping;
  const choice = useExample((state) => state.choice);
  const values = useExample((state) => state.values);
  const prepared = useData((data) => data.prepared);
  const shape = useCompilation(({ graph, program }) => graph.shapes.get(program?.inputs[0]?.vertex ?? ''));
  const program = useCompilation((compilation) => (values === null ? null : compilation.program));
  if ((choice.kind !== 'typed' && prepared !== null) || program === null) return null;
  const names = (columns: typeof program.inputs) =>
    columns.flatMap(({ vertex, size }) =>
      Array.from({ length: size }, (_, i) => (size === 1 ? vertex : `${vertex}[${i + 1}]`)),
    );
  const [inputs, outputs] = [names(program.inputs), names(program.outputs)];
  const x = inputs.map((_, at) => values?.x[at] ?? 0);
  const target = outputs.map((_, at) => values?.target?.[at] ?? 0);
  if (inputs.length > mostFields || outputs.length > mostFields)
    return <WideExample x={x} target={target} width={lineWidth(shape)} />;
  const change = (list: 'x' | 'target', at: number, value: number) => {
    const next = { x: [...x], target: [...target] };
    next[list][at] = value;
    exampleStore.setState({ choice: { kind: 'typed', ...next } });
  };
  return (
    <div className="typed-example">
      {inputs.map((name, at) => (
        <NumberField
          key={name}
          field={number}
          label={name}
          value={x[at]}
          onCommit={(value) => change('x', at, value)}
        />
      ))}
      {backward &&
        outputs.map((name, at) => (
          <NumberField
            key={name}
            field={number}
            label={`target ${name}`}
            value={target[at]}
            onCommit={(value) => change('target', at, value)}
          />
        ))}
    </div>
  );
}

/** A line for every row of an image. */
function lineWidth(shape: Shape | undefined): number {
  const [, width = 0, channels = 1] = shape ?? [];
  return width > 1 ? width * channels : perLine;
}
