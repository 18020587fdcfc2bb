import { alphabetOf, firstIndex } from '../../interchange/notation/convention.ts';
import { maps } from '../../compiler/maps/index.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { pointedStore } from '../state/pointed-store.ts';
import type { MatrixPlace, Pointed } from '../state/pointed-store.ts';
import { useConvention, useSession } from '../state/session-store.ts';
import { useStep } from '../state/step-store.ts';
import { componentAtHand } from './at-hand.ts';
import { Formula } from './formula.tsx';
import { layerFormula } from '../../interchange/notation/formulas.ts';
import { entriesOf, valueOf } from '../../interchange/notation/layer-matrix.ts';
import type { LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import { useNotation } from './notation-store.ts';
import { significant } from './number-text.ts';
import { numberAt, placesOf } from './places.ts';
import { numberTex } from '../../interchange/notation/tex.ts';
import { entryIndex, vertexFormula } from './vertex-formula.ts';
import type { ShownExample } from './shown-example.ts';

interface Given {
  readonly matrices: readonly LayerMatrix[];
  readonly numbers: NumbersOf;
  readonly example: ShownExample | null;
}

/** What is pointed at, else what is selected, else what the stepper computes, as a formula with its numbers. The one part that is drawn at every movement. */
export function ReadOut(given: Given) {
  const pointed = pointedStore((state) => state.pointed);
  const stepped = useStep(componentAtHand);
  const vertices = useSession((session) => session.vertices);
  const edges = useSession((session) => session.edges);
  const note = useNotation((state) => state.note);
  const [vertex] = vertices;
  const [edge] = edges;
  const selected: Pointed | null =
    vertices.size + edges.size !== 1
      ? null
      : vertex !== undefined
        ? { kind: 'vertex', id: vertex, at: null }
        : { kind: 'edge', id: edge ?? '', place: null, theta: null };
  return (
    <footer className="read-out">
      {note !== null && (
        <p className="read-note" role="status">
          {note}
        </p>
      )}
      {note === null && <Said pointed={pointed ?? selected ?? stepped} {...given} />}
    </footer>
  );
}

function Said({ pointed, ...given }: Given & { pointed: Pointed | null }) {
  const convention = useConvention();
  switch (pointed?.kind) {
    case 'vertex':
      return <OfVertex id={pointed.id} at={pointed.at} {...given} />;
    case 'edge':
      return <OfEdge id={pointed.id} place={pointed.place} {...given} />;
    case 'place':
      return <OfPlace place={pointed.place} {...given} />;
    case 'layer': {
      const matrix = given.matrices.find(({ level }) => level === pointed.level);
      if (matrix !== undefined) return <Formula tex={layerFormula(matrix, convention)} />;
      return <p className="field-note">x: the values of the input vertices</p>;
    }
    case undefined:
      return (
        <p className="field-note">
          Point at a number, a symbol, a vertex or an edge. Type into a cell to change it; Delete removes the
          edge.
        </p>
      );
  }
}

function OfVertex({ id, at, matrices, numbers, example }: Given & { id: string; at: number | null }) {
  const outgoing = useCompilation((compilation) => compilation.graph.outgoing.get(id)?.length ?? 0);
  const convention = useConvention();
  const letters = alphabetOf(convention);
  for (const matrix of matrices) {
    const row = matrix.rows.findIndex((one) => one.vertex === id && !one.carried);
    if (row < 0) continue;
    const formula = vertexFormula(matrix, row + (at ?? 0), numbers, example?.forward ?? null, convention);
    if (formula === null) break;
    const delta = example?.backward?.deltas[id]?.[at ?? 0];
    return (
      <>
        <Formula tex={formula.symbols} />
        {formula.numbers !== null && <Formula tex={`\\phantom{${letters.sum}[v]}= ${formula.numbers}`} />}
        <span className="read-line">
          {formula.output !== null && <Formula tex={formula.output} />}
          {delta !== undefined && delta !== null && (
            <Formula className="is-backward" tex={`${letters.delta} = ${numberTex(significant(delta))}`} />
          )}
        </span>
      </>
    );
  }
  const o = example?.forward.outputs[id]?.[at ?? 0];
  return (
    <p className="field-note">
      {id}, an input{o === undefined || o === null ? '' : `: ${letters.output} = ${significant(o)}`};{' '}
      {outgoing} {outgoing === 1 ? 'edge' : 'edges'} out
    </p>
  );
}

function OfEdge({
  id,
  place,
  matrices,
  numbers,
  example,
}: Given & { id: string; place: MatrixPlace | null }) {
  const edge = useCompilation((compilation) => compilation.graph.edges.get(id));
  const convention = useConvention();
  const first = firstIndex(convention);
  const block = matrices.flatMap(({ blocks }) => blocks).find((one) => one.edge === id);
  if (edge === undefined || block === undefined) return <p className="field-note">{id}</p>;
  const scalar = block.rows * block.columns === 1;
  const at = place ?? { row: block.row, column: block.column };
  const entries = scalar || place !== null ? entriesAt(block, at) : [];
  const title = maps[edge.map.kind]?.title ?? edge.map.kind;
  const tied = block.tie === null ? '' : `, tied as ${block.tie}`;
  const computed = productAt(matrices, place, numbers);
  if (entries.length === 0)
    return (
      <p className="field-note">
        {id}: {edge.from} → {edge.to}, {title}, {block.rows}×{block.columns}
        {computed !== null &&
          `, K[${entryIndex(at.row - block.row, at.column - block.column, convention)}] = ${significant(computed)}`}
        {tied}
        {block.unlisted !== null && `; ${block.unlisted}`}
      </p>
    );
  const [entry] = entries;
  const value = entries.reduce((sum, one) => sum + valueOf(one, numbers), 0);
  const single = entries.length === 1 && entry !== undefined && entry.index >= 0;
  const gradient = single ? example?.backward?.gradients[entry.parameter]?.[entry.index] : undefined;
  const front = !single || entry.coefficient === 1 ? '' : `${entry.coefficient} · `;
  return (
    <p className="read-edge">
      <b>
        {id}: {edge.from} → {edge.to}
      </b>{' '}
      <span>
        {scalar ? 'w' : `K[${entryIndex(at.row - block.row, at.column - block.column, convention)}]`} ={' '}
        <span title={String(value)}>{significant(value)}</span>
        {!scalar && single && ` = ${front}θ[${entry.index + first}]`}
        {!scalar && entry !== undefined && entry.index < 0 && ', fixed'}
      </span>
      {gradient !== undefined && gradient !== null && (
        <span className="is-backward">
          {' '}
          ∂{alphabetOf(convention).loss}/∂θ = {significant(gradient)}
        </span>
      )}
      <span className="field-note">
        {' '}
        {title}
        {tied}
      </span>
    </p>
  );
}

/** The number at a place that is a product of two θ; null where there is none. */
function productAt(
  matrices: readonly LayerMatrix[],
  at: MatrixPlace | null,
  numbers: NumbersOf,
): number | null {
  const matrix = at === null ? undefined : matrices.find(({ level }) => level === at.level);
  if (at === null || matrix === undefined) return null;
  const place = placesOf(matrix)(at.row, at.column);
  return place.kind === 'unlisted' && place.products !== null ? numberAt(place, numbers) : null;
}

function entriesAt(
  block: LayerMatrix['blocks'][number],
  { row, column }: { readonly row: number; readonly column: number },
) {
  return [...entriesOf(block, row)].filter((entry) => entry.column === column);
}

function OfPlace({ place, matrices }: Given & { place: MatrixPlace }) {
  const matrix = matrices.find(({ level }) => level === place.level);
  const [to, from] = [matrix?.rows[place.row], matrix?.columns[place.column]];
  if (matrix === undefined || to === undefined || from === undefined) return null;
  const carried = placesOf(matrix)(place.row, place.column).kind === 'carry';
  if (carried)
    return (
      <p className="field-note">{from.name} is carried along unchanged, because a later layer reads it.</p>
    );
  const drawable = to.neuron && from.neuron && !to.carried;
  return (
    <p className="field-note">
      {from.name} → {to.name}: no edge, always zero.{drawable && ' Type a number to draw one.'}
    </p>
  );
}
