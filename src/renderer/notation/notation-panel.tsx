import './notation.css';
import { useMemo } from 'react';
import { useCompilation } from '../state/compilation-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { Formula } from './formula.tsx';
import { layerFormula, networkFormula } from './formulas.ts';
import { layerMatrices } from './layer-matrix.ts';
import type { LayerMatrix, NumbersOf } from './layer-matrix.ts';
import { MatrixHeat } from './matrix-heat.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { useNumbers } from './use-numbers.ts';
import type { Origin } from './use-numbers.ts';

/** Matrices up to this many rows and columns are written in numbers. */
const writtenOut = 12;
/** Layers that are shown; the rest is counted. */
const mostLayers = 40;

const origins: Readonly<Record<Origin, string>> = {
  run: 'Numbers of the present run',
  document: 'Numbers in the document',
  drawn: 'Numbers with which a run would start',
};

/** The network as matrices, layer by layer, with the present numbers. */
export function NotationPanel() {
  const sequence = useCompilation((compilation) => compilation.sequence);
  const graph = useCompilation((compilation) => compilation.graph);
  const matrices = useMemo(
    () => (sequence === null ? null : layerMatrices(sequence, graph)),
    [sequence, graph],
  );
  const { numbers, origin } = useNumbers();
  if (matrices === null || matrices.length === 0) return <Nothing />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
    <div className="notation" tabIndex={0} role="region" aria-label="Matrices of the layers">
      <div className="notation-head">
        <Formula tex={networkFormula(matrices)} />
        <span className="field-note">{origins[origin]}</span>
      </div>
      <ol className="layers">
        {matrices.slice(0, mostLayers).map((matrix) => (
          <LayerView key={matrix.level} matrix={matrix} numbers={numbers} />
        ))}
        {matrices.length > mostLayers && (
          <li className="layer field-note">and {matrices.length - mostLayers} more layers</li>
        )}
      </ol>
    </div>
  );
}

function LayerView({ matrix, numbers }: { matrix: LayerMatrix; numbers: NumbersOf }) {
  const { rows, columns, level, products } = matrix;
  const small = rows.length <= writtenOut && columns.length <= writtenOut;
  const kinds = [...new Set(rows.flatMap(({ activation }) => activation ?? []))];
  return (
    <li className="layer" aria-label={`Layer ${level}`}>
      <div className="layer-head">
        <Formula tex={layerFormula(matrix)} />
        <span className="field-note">
          {rows.length}×{columns.length}
          {!small && `, σ = ${kinds.join(', ')}`}
        </span>
      </div>
      {small ? (
        <MatrixTable matrix={matrix} numbers={numbers} />
      ) : (
        <MatrixHeat matrix={matrix} numbers={numbers} />
      )}
      {products && (
        <p className="field-note">
          Product vertices multiply what their edges bring instead of adding it up.
        </p>
      )}
    </li>
  );
}

function Nothing() {
  return (
    <p className="panel-text">
      A sound drawing is shown here as matrices.{' '}
      <button
        type="button"
        className="button is-quiet"
        onClick={() => sessionStore.setState({ dockTab: 'problems' })}
      >
        Show problems
      </button>
    </p>
  );
}
