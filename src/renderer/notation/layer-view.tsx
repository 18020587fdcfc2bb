import { Plus } from 'lucide-react';
import { memo } from 'react';
import type { Id } from '../../document/document.ts';
import { pointAt } from '../state/pointed-store.ts';
import { select, useConvention } from '../state/session-store.ts';
import { addRow } from './act-at.ts';
import { Formula } from './formula.tsx';
import { layoutOf } from './grid-layout.ts';
import { layerNumber } from '../../interchange/notation/convention.ts';
import { layerFormula } from '../../interchange/notation/formulas.ts';
import type { Component, LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import { modelNeuron } from './matrix-edits.ts';
import { MatrixHeat } from './matrix-heat.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { placesOf } from './places.ts';
import type { ShownExample } from './shown-example.ts';

/** One layer: its vertices, its formula, and its matrix with b, a and o beside it. */
export const LayerView = memo(function LayerView({
  matrix,
  numbers,
  example,
  backward,
  most,
}: {
  matrix: LayerMatrix;
  numbers: NumbersOf;
  example: ShownExample | null;
  /** What flows back through the layer, as TeX. */
  backward: readonly string[];
  most: number;
}) {
  const convention = useConvention();
  const { down, across } = layoutOf(matrix, convention);
  const number = layerNumber(convention, matrix.level);
  const { rows, columns, level, products } = matrix;
  const places = placesOf(matrix);
  const large = rows.length > most || columns.length > most;
  return (
    <li className="layer" data-layer={level} aria-label={`Layer ${number}`}>
      <VertexList level={level} components={rows} />
      <div className="layer-head">
        <Formula tex={layerFormula(matrix, convention)} />
        <span className="field-note">
          {down}×{across}
        </span>
        {modelNeuron(matrix) !== null && (
          <button
            type="button"
            className="button is-quiet add-row"
            aria-label={`Add a neuron to layer ${number}`}
            title="Adds a neuron with edges from and to the same vertices as the last one of this layer"
            onClick={() => addRow(matrix)}
          >
            <Plus size={14} aria-hidden /> neuron
          </button>
        )}
      </div>
      {backward.length > 0 && (
        <div className="layer-backward is-backward">
          {backward.map((tex) => (
            <Formula key={tex} tex={tex} />
          ))}
        </div>
      )}
      <Mixed matrix={matrix} />
      {large && <MatrixHeat matrix={matrix} places={places} numbers={numbers} />}
      <div className="matrix-frame">
        <MatrixTable matrix={matrix} places={places} numbers={numbers} example={example} most={most} />
      </div>
      {products.length > 0 && (
        <p className="field-note">
          {products.join(', ')} {products.length === 1 ? 'multiplies' : 'multiply'} what the edges bring
          instead of adding it up.
        </p>
      )}
    </li>
  );
});

/** Which rows have which σ, where a layer has several. */
function Mixed({ matrix: { rows, level } }: { matrix: LayerMatrix }) {
  const convention = useConvention();
  const byKind = new Map<string, Set<Id>>();
  for (const { activation, vertex, carried } of rows) {
    if (carried || activation === null) continue;
    byKind.set(activation, (byKind.get(activation) ?? new Set()).add(vertex));
  }
  if (byKind.size < 2) return null;
  const list = [...byKind].map(([kind, ids]) => `${kind} on ${some([...ids])}`).join('; ');
  return (
    <p className="field-note">
      f<sub>{layerNumber(convention, level)}</sub>: {list}
    </p>
  );
}

const mostNames = 16;

function some(names: readonly string[]): string {
  return names.length <= mostNames
    ? names.join(', ')
    : `${names.slice(0, mostNames - 1).join(', ')}, … ${names.at(-1)}`;
}

/** V_t = {…}, the carried ones after a bar; each name can be pointed at and selected. */
export function VertexList({ level, components }: { level: number; components: readonly Component[] }) {
  const convention = useConvention();
  const vertices = [...new Map(components.map((one) => [one.vertex, one])).values()];
  const own = vertices.filter(({ carried }) => !carried);
  const carried = vertices.filter((one) => one.carried);
  return (
    <p className="vertex-list">
      <i>V</i>
      <sub>{layerNumber(convention, level)}</sub> = {'{'}
      <Names list={own} />
      {'}'}
      {carried.length > 0 && (
        <span className="carried-list">
          {' '}
          carried along: <Names list={carried} />
        </span>
      )}
    </p>
  );
}

function Names({ list }: { list: readonly Component[] }) {
  const shown = list.length <= mostNames ? list : [...list.slice(0, mostNames - 1), ...list.slice(-1)];
  return shown.map((component, at) => (
    <span key={component.vertex}>
      {at > 0 && ' '}
      {at === shown.length - 1 && shown.length < list.length && '… , '}
      <span className="nowrap">
        <button
          type="button"
          className="vertex-name-button"
          data-vertex={component.vertex}
          onMouseEnter={() => pointAt({ kind: 'vertex', id: component.vertex, at: null })}
          onMouseLeave={() => pointAt(null)}
          onFocus={() => pointAt({ kind: 'vertex', id: component.vertex, at: null })}
          onBlur={() => pointAt(null)}
          onClick={() => select([component.vertex])}
        >
          {component.name.replace(/\[\d+\]$/, '')}
        </button>
        {at < shown.length - 1 && ','}
      </span>
    </span>
  ));
}
