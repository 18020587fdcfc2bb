import { extentsIn } from '../../datasets/readers/idx.ts';
import type { ExampleFiles } from '../../lab/experiments/examples.ts';
import type { ExperimentEntry } from '../../lab/experiments/protocol.ts';
import { count } from '../notation/number-text.ts';
import { closeExamples, openExamples } from '../services/example-files.ts';
import { useExperiments } from '../state/experiments-store.ts';
import { FileButton } from '../training/file-button.tsx';

/** The examples that an experiment looks at in place of its own data, and how to open some. */
export function ExamplesPart({
  id,
  examples: { help, labels },
}: {
  id: string;
  examples: NonNullable<ExperimentEntry['examples']>;
}) {
  const files = useExperiments((state) => state.files[id]);
  return (
    <section className="experiment-examples" aria-label="Examples">
      <FileButton
        title="Open IDX…"
        label="IDX files of the experiment"
        several
        onFiles={(chosen) => openExamples(id, chosen)}
      />
      {files !== undefined && (
        <button type="button" className="button is-quiet" onClick={() => closeExamples(id)}>
          Back to its own data
        </button>
      )}
      <p className="field-note">
        {files === undefined
          ? `${help} The files of MNIST will do${labels ? ': pictures and labels' : ''}.`
          : described(files, labels)}
      </p>
    </section>
  );
}

function described({ name, images, labelsName }: ExampleFiles, needsLabels: boolean): string {
  const [entries = 0, ...shape] = extentsIn(images) ?? [];
  const classes =
    labelsName !== undefined
      ? `; classes from ${labelsName}.`
      : needsLabels
        ? '. Open the file of their labels as well.'
        : '.';
  return `${name}: ${count(entries)} examples of ${shape.join('×')} numbers${classes}`;
}
