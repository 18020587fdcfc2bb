import './paths.css';
import { useEffect } from 'react';
import { ExamplePicker } from '../notation/example-picker.tsx';
import { TypedExample } from '../notation/typed-example.tsx';
import { keepPaths } from '../services/paths.ts';
import { useDocument } from '../state/document-store.ts';
import { usePaths } from '../state/paths-store.ts';
import { useStep } from '../state/step-store.ts';
import { JacobianChain } from './jacobian-chain.tsx';
import { TermTable } from './term-table.tsx';
import { WeightPicker } from './weight-picker.tsx';
import { WorkList } from './work-list.tsx';

/** ∂L/∂w of one example as the sum over all paths from w to the loss. */
export function PathsPanel() {
  const weight = usePaths((state) => state.weight);
  const found = usePaths((state) => state.found);
  const missing = usePaths((state) => state.missing);
  const stale = useStep((state) => state.stale);
  useEffect(keepPaths, []);
  return (
    <div className="paths">
      <div className="paths-head">
        {found === null ? <h3>Paths to the loss</h3> : <WeightPicker found={found} />}
        <ExamplePicker />
      </div>
      <TypedExample />
      {found === null ? (
        <p className="panel-text">{weight === null ? invitation : (missing ?? 'Recording…')}</p>
      ) : (
        <div className={`paths-body ${stale ? 'is-stale' : ''}`}>
          <TermTable {...found} />
          <div
            className="paths-aside"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
            tabIndex={0}
            role="region"
            aria-label="The same as a product, and the work"
          >
            <JacobianChain {...found} />
            <WorkList sum={found.sum} />
            <Reservations />
          </div>
        </div>
      )}
    </div>
  );
}

const invitation =
  'Select an edge, an entry of a matrix, or a vertex for its bias: every path from it to the loss stands here, factor by factor.';

/** What a training step has beside the paths. */
function Reservations() {
  const penalty = useDocument(({ recipe }) => (recipe.regulariser.kind ?? 'none') !== 'none');
  const dropout = useDocument(({ graph }) =>
    Object.values(graph.vertices).some((vertex) => (vertex.dropout ?? 0) > 0),
  );
  if (!penalty && !dropout) return null;
  return (
    <p className="field-note">
      {penalty && 'The regulariser is no path: its part comes on top in training. '}
      {dropout && 'Nothing is muted here: dropout acts in training alone.'}
    </p>
  );
}
