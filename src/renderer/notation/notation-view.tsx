import './notation.css';
import './step-marks.css';
import { X } from 'lucide-react';
import { useDeferredValue, useEffect, useLayoutEffect, useMemo } from 'react';
import { explain } from '../../compiler/explain.ts';
import { useApp } from '../app-context.ts';
import { commandOf } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { ShowProblems } from '../problems/show-problems.tsx';
import { keepExample } from '../services/example.ts';
import type { Origin } from '../services/present-numbers.ts';
import { compilationStore, useCompilation } from '../state/compilation-store.ts';
import { useDocument } from '../state/document-store.ts';
import { exampleStore, useExample } from '../state/example-store.ts';
import { useConvention } from '../state/session-store.ts';
import { useStep } from '../state/step-store.ts';
import { ConventionControls } from './convention-controls.tsx';
import { ExamplePicker } from './example-picker.tsx';
import { followSelection } from './follow-selection.ts';
import { Formula } from './formula.tsx';
import { networkFormula } from '../../interchange/notation/formulas.ts';
import { InputLayer } from './input-layer.tsx';
import { alphabetOf } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { layerComponents, layerMatrices } from '../../interchange/notation/layer-matrix.ts';
import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import type { Equation } from '../../interchange/notation/formula.ts';
import { networkEquations } from '../../interchange/notation/network-equations.ts';
import type { NetworkEquations } from '../../interchange/notation/network-equations.ts';
import { writeEquation } from '../../interchange/notation/write-formula.ts';
import { LayerView } from './layer-view.tsx';
import { relight } from './light.ts';
import { keepWalkLit, lightWalk } from './light-walk.ts';
import { notationStore } from './notation-store.ts';
import { significant } from './number-text.ts';
import { ReadOut } from './read-out.tsx';
import { scaleUnder } from './under-convention.ts';
import { useShownExample } from './use-shown-example.ts';
import { namingOf } from './naming.ts';
import { settledExamples } from './settled-examples.ts';
import { soundSequence } from './sound-sequence.ts';
import { TypedExample } from './typed-example.tsx';
import { useNumbers } from './use-numbers.ts';

/** Matrices up to this many rows and columns are written out in full, smaller ones where there are many of them. */
const writtenOut = { few: 40, many: 16, cells: 5000 };
/** Layers that are shown; the rest is counted. */
const mostLayers = 40;

const origins: Readonly<Record<Origin, string>> = {
  run: 'weights of the present run',
  document: 'weights of the document',
  drawn: 'weights with which a run would start',
};

/** The network as matrices beside the canvas: the same thing in the other notation, with the numbers of one example. */
export function NotationView() {
  const app = useApp();
  const compilation = useCompilation((whole) => whole);
  const stale = compilationStore((state) => state.stale);
  const { graph } = compilation;
  const sequence = useMemo(() => compilation.sequence ?? soundSequence(compilation.graph), [compilation]);
  const convention = useConvention();
  const naming = useMemo(() => namingOf(convention), [convention]);
  const matrices = useMemo(
    () => (sequence === null ? [] : layerMatrices(sequence, graph, naming)),
    [sequence, graph, naming],
  );
  const recipe = useDocument((document) => document.recipe);
  const equations = useMemo(
    () =>
      compilation.sequence === null
        ? null
        : networkEquations(convention, recipe, compilation.sequence, matrices),
    [convention, recipe, compilation, matrices],
  );
  const { numbers, origin, later } = useNumbers();
  const missing = useExample((state) => state.missing);
  // A long network is written in pieces, between which the window hears.
  const shown = useDeferredValue(useShownExample(compilation, convention, recipe));
  const { example } = shown;
  const stepping = useStep((state) => state.shown && state.walk !== null);
  const scale = scaleUnder(convention, recipe, compilation.sequence);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- layers of another drawing are others
  const settled = useMemo(() => settledExamples(), [matrices]);
  const backward = example?.backward != null ? equations : null;
  const lines = useMemo(
    () => backwardLines(backward, matrices, convention),
    [backward, matrices, convention],
  );
  useEffect(keepExample, []);
  useEffect(() => followSelection(matrices), [matrices]);
  useEffect(() => {
    if (notationStore.getState().wanted !== null) notationStore.setState({ wanted: null });
  });
  useEffect(() => keepWalkLit(matrices), [matrices]);
  useLayoutEffect(() => {
    relight();
    lightWalk(matrices);
  });
  const whole = compilation.sequence !== null;
  const most = limitFor(matrices);
  return (
    <section className={`notation ${stale ? 'is-stale' : ''}`} aria-label="Notation">
      <header className="notation-bar">
        <h2>Notation</h2>
        <div className="notation-tools">
          <ExamplePicker />
          <BackwardSwitch />
        </div>
        <IconButton label="Close notation" icon={X} onClick={() => commandOf('toggle-notation').run(app)} />
      </header>
      <ConventionControls />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys */}
      <div className="notation-scroll" tabIndex={0} role="region" aria-label="Formula and layers">
        {matrices.length > 0 && whole && (
          <div className="notation-head">
            {networkFormula(matrices, convention).map((line) => (
              <Formula key={line} tex={line} />
            ))}
            {lines.loss.map((line) => (
              <Formula key={line} tex={line} className="is-backward" />
            ))}
          </div>
        )}
        {!whole && <Unsound shown={matrices.length} />}
        {matrices.length > 0 && (
          <p className="field-note notation-origin">
            {later === null
              ? `Shown with the ${origins[origin]}`
              : `Shown with the weights of training step ${later.step} of the plan; rewind it to edit those it starts with`}
            {example?.backward &&
              example.backward.loss !== null &&
              `; loss of the example ${alphabetOf(convention).loss} = ${significant(example.backward.loss)}`}
            {stepping &&
              scale !== null &&
              scale !== 1 &&
              `. The loss is written with another ½: what flows back is ${scale} times what the plan computes`}
            {whole && missing !== null && `. No numbers of an example: ${missing}`}
            {example?.withoutBackward && `. ${example.withoutBackward}`}
            {backward?.withoutBackward && `. ${backward.withoutBackward}`}
          </p>
        )}
        <TypedExample />
        <ol className="layers">
          {sequence?.layers[0] !== undefined && (
            <InputLayer components={layerComponents(sequence.layers[0], graph, naming)} example={example} />
          )}
          {matrices.slice(0, mostLayers).map((matrix) => (
            <LayerView
              key={matrix.level}
              matrix={matrix}
              numbers={numbers}
              example={settled(matrix, shown)}
              backward={lines.layers.get(matrix.level) ?? none}
              most={most}
            />
          ))}
          {matrices.length > mostLayers && (
            <li className="layer field-note">and {matrices.length - mostLayers} more layers</li>
          )}
        </ol>
      </div>
      {matrices.length > 0 && <ReadOut matrices={matrices} numbers={numbers} example={example} />}
    </section>
  );
}

const none: readonly string[] = [];

/** The loss and what flows back, as TeX, layer by layer. */
function backwardLines(
  equations: NetworkEquations | null,
  matrices: readonly LayerMatrix[],
  convention: Convention,
): { readonly loss: readonly string[]; readonly layers: ReadonlyMap<number, readonly string[]> } {
  const tex = (list: readonly Equation[]) =>
    list.map((equation) => writeEquation(equation, convention, { marked: true }));
  const shown = equations === null ? [] : matrices.slice(0, mostLayers);
  return {
    loss: tex(equations?.loss ?? []),
    layers: new Map(shown.map(({ level }) => [level, tex(equations?.backwardOf(level) ?? [])])),
  };
}

function limitFor(matrices: readonly LayerMatrix[]): number {
  const small = matrices.filter(
    ({ rows, columns }) => rows.length <= writtenOut.few && columns.length <= writtenOut.few,
  );
  const cells = small.reduce((total, { rows, columns }) => total + rows.length * columns.length, 0);
  return cells <= writtenOut.cells ? writtenOut.few : writtenOut.many;
}

function BackwardSwitch() {
  const backward = useExample((state) => state.backward);
  const stepping = useStep(({ shown, walk }) => shown && walk !== null);
  return (
    <button
      type="button"
      className="button is-quiet backward-switch"
      aria-pressed={backward || stepping}
      disabled={stepping}
      title={
        stepping
          ? 'What flows back fills in as the plan is stepped through'
          : 'δ = ∂L/∂a and the derivatives of the loss of this example'
      }
      onClick={() => exampleStore.setState({ backward: !backward })}
    >
      Backward
    </button>
  );
}

/** Why not all of the drawing is here. */
function Unsound({ shown }: { shown: number }) {
  const fault = useCompilation((compilation) =>
    compilation.diagnostics.find(({ severity }) => severity === 'error'),
  );
  const hasInput = useCompilation((compilation) => compilation.graph.vertices.size > 0);
  if (fault === undefined || !hasInput)
    return (
      <p className="notation-empty">
        Draw an input and a neuron or a layer, and connect them: the same network is written here as matrices.
      </p>
    );
  return (
    <div className="notation-unsound">
      <p>
        {shown > 0
          ? 'Only the sound part of the drawing is written here.'
          : 'The drawing cannot be written as matrices yet.'}{' '}
        {explain(fault).detail}
      </p>
      <ShowProblems />
    </div>
  );
}
