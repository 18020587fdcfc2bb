import { alphabetOf } from '../../interchange/notation/convention.ts';
import type { LayerMatrix } from '../../interchange/notation/layer-matrix.ts';
import { useConvention } from '../state/session-store.ts';
import { frameOf, isWithin } from './grid-axes.ts';
import type { Along, Layout } from './grid-axes.ts';
import { LayerSymbol, letterText } from './layer-symbol.tsx';
import { ColumnHead, Computed, RowHead } from './matrix-cells.tsx';
import type { Scope } from './matrix-cells.tsx';
import { MatrixPlace } from './matrix-place.tsx';
import type { Sheet } from './matrix-place.tsx';
import type { ShownExample } from './shown-example.ts';

interface Given {
  readonly sheet: Sheet;
  /** Rows that are written out; null where some are left out. */
  readonly rows: readonly (number | null)[];
  readonly items: readonly Along[];
  readonly layout: Layout;
}

/** A matrix with a row for every component of its layer: b, a, o and δ stand to the right. */
export function UprightLines({ sheet, rows, items, layout }: Given) {
  const { matrix, example } = sheet;
  return (
    <>
      <thead>
        <tr>
          <Corner />
          {items.map((item, i) => (
            <AlongHead key={keyOf(item, i)} item={item} matrix={matrix} scope="col" layout={layout} />
          ))}
        </tr>
        {example !== null && (
          <tr className="given">
            <GivenHead level={matrix.level - 1} scope="row" />
            {items.map((item, i) => (
              <GivenCell key={keyOf(item, i)} item={item} matrix={matrix} example={example} layout={layout} />
            ))}
          </tr>
        )}
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={row ?? `gap ${i}`} className={row === null ? 'gap-row' : ''}>
            <ToHead row={row} matrix={matrix} scope="row" />
            {items.map((item, j) => (
              <MatrixPlace
                key={keyOf(item, j)}
                sheet={sheet}
                row={row}
                item={item}
                frame={frameAt(rows, items, layout, i, j)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

/** The same written the other way round: a row for every component that the layer reads; b, a, o and δ stand below. */
export function TransposedLines({ sheet, rows, items, layout }: Given) {
  const { matrix, example } = sheet;
  return (
    <>
      <thead>
        <tr>
          <Corner />
          {example !== null && <GivenHead level={matrix.level - 1} scope="col" />}
          {rows.map((row, i) => (
            <ToHead key={row ?? `gap ${i}`} row={row} matrix={matrix} scope="col" />
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item, j) => (
          <tr key={keyOf(item, j)} className={lineClass(item, layout)}>
            <AlongHead item={item} matrix={matrix} scope="row" layout={layout} />
            {example !== null && <GivenCell item={item} matrix={matrix} example={example} layout={layout} />}
            {rows.map((row, i) => (
              <MatrixPlace
                key={row ?? `gap ${i}`}
                sheet={sheet}
                row={row}
                item={item}
                frame={frameAt(rows, items, layout, i, j)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

function keyOf(item: Along, i: number): string {
  return item.kind === 'gap' ? `gap ${i}` : String(item.at);
}

/** The brackets at one place; null beside the matrix. */
function frameAt(
  rows: readonly (number | null)[],
  items: readonly Along[],
  layout: Layout,
  i: number,
  j: number,
): string | null {
  const item = items[j];
  if (item === undefined || !isWithin(item, layout)) return null;
  const count = items.filter((one) => isWithin(one, layout)).length;
  return frameOf({ at: i, count: rows.length }, { at: j, count }, layout);
}

function lineClass(item: Along, layout: Layout): string {
  if (item.kind === 'gap') return 'gap-row';
  return isWithin(item, layout)
    ? ''
    : `beside-line is-${item.kind === 'beside' && item.name === 'b' ? 'b' : 'other'}`;
}

function Corner() {
  return (
    <th scope="col" className="corner">
      <span className="visually-hidden">component</span>
    </th>
  );
}

function Gap({ scope }: { scope: Scope }) {
  return (
    <th className="gap" aria-label="left out">
      {scope === 'row' ? '⋮' : '⋯'}
    </th>
  );
}

function ToHead({ row, matrix, scope }: { row: number | null; matrix: LayerMatrix; scope: Scope }) {
  const component = row === null ? undefined : matrix.rows[row];
  if (row === null || component === undefined) return <Gap scope={scope} />;
  return <RowHead row={row} component={component} scope={scope} />;
}

/** The name of a column, of the constant vertex, or of what stands beside. */
function AlongHead({
  item,
  matrix,
  scope,
  layout,
}: {
  item: Along;
  matrix: LayerMatrix;
  scope: Scope;
  layout: Layout;
}) {
  const letters = alphabetOf(useConvention());
  if (item.kind === 'gap') return <Gap scope={scope} />;
  if (item.kind === 'column')
    return <ColumnHead at={item.at} component={matrix.columns[item.at]} scope={scope} />;
  if (isWithin(item, layout))
    return (
      <th scope={scope} title="The constant vertex: its edges are the biases">
        1
      </th>
    );
  const letter = { b: letters.bias, a: letters.sum, o: letters.output, δ: letters.delta }[item.name];
  return (
    <th scope={scope} className={`beside is-${item.name === 'δ' ? 'delta' : item.name}`}>
      <i>{letterText(letter)}</i>
    </th>
  );
}

function GivenHead({ level, scope }: { level: number; scope: Scope }) {
  const { output } = alphabetOf(useConvention());
  return (
    <th scope={scope} className="given-head" title="Output of the layer before">
      <LayerSymbol letter={output} level={level} />
    </th>
  );
}

/** What the layer reads at a column. */
function GivenCell({
  item,
  matrix,
  example,
  layout,
}: {
  item: Along;
  matrix: LayerMatrix;
  example: ShownExample;
  layout: Layout;
}) {
  if (item.kind === 'beside')
    return isWithin(item, layout) ? <td className="given-cell">1</td> : <td className="beside" aria-hidden />;
  const component = item.kind === 'gap' ? undefined : matrix.columns[item.at];
  if (component === undefined) return <td className="gap" aria-hidden />;
  return (
    <td className="given-cell" data-vertex={component.vertex} data-at={component.at}>
      <Computed value={example.forward.outputs[component.vertex]?.[component.at]} />
    </td>
  );
}
