import { alphabetOf, layerNumber } from '../../interchange/notation/convention.ts';
import { pointAt } from '../state/pointed-store.ts';
import { useConvention } from '../state/session-store.ts';
import type { Component } from '../../interchange/notation/layer-matrix.ts';
import { LayerSymbol } from './layer-symbol.tsx';
import { VertexList } from './layer-view.tsx';
import { significant } from './number-text.ts';
import type { ShownExample } from './shown-example.ts';

/** More components than this are left out of the vector. */
const most = 16;

/** V_0 and the example as a vector. */
export function InputLayer({
  components,
  example,
}: {
  components: readonly Component[];
  example: ShownExample | null;
}) {
  const convention = useConvention();
  const { input, output } = alphabetOf(convention);
  const shown = components.slice(0, most);
  return (
    <li className="layer is-input" data-layer={0} aria-label={`Layer ${layerNumber(convention, 0)}`}>
      <VertexList level={0} components={components} />
      {example !== null && (
        <p className="input-vector">
          {input === null ? <LayerSymbol letter={output} level={0} /> : <i>{input}</i>} = (
          {shown.map(({ vertex, at, name }, i) => (
            <span key={name}>
              {i > 0 && ', '}
              <span
                data-vertex={vertex}
                data-at={at}
                data-role="o"
                title={name}
                onMouseEnter={() => pointAt({ kind: 'vertex', id: vertex, at })}
                onMouseLeave={() => pointAt(null)}
              >
                {significant(example.forward.outputs[vertex]?.[at] ?? NaN)}
              </span>
            </span>
          ))}
          {components.length > most && `, … (${components.length})`})
        </p>
      )}
    </li>
  );
}
