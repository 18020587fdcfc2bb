import './path-marks.css';
import type { Id, Position } from '../../document/document.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { usePaths } from '../state/paths-store.ts';

/** How an edge stands to the paths that are shown: on the one pointed at, on some, or on none. */
export function usePathClass(id: Id): string {
  return usePaths(({ edges, edgeValues }) =>
    edgeValues.has(id) ? 'is-path is-pointed-path' : edges.has(id) ? 'is-path' : '',
  );
}

/** The factor that an edge is of the path pointed at; `lifted` above the picture of a map. */
export function PathWeight({ id, at, lifted }: { id: Id; at: Position; lifted: boolean }) {
  const text = usePaths(({ edgeValues }) => edgeValues.get(id));
  if (text === undefined) return null;
  const width = 8 + 6.4 * text.length;
  return (
    <g className="path-weight" transform={`translate(${at.x} ${at.y - (lifted ? 22 : 0)})`}>
      <rect x={-width / 2} y={-9} width={width} height={18} rx={4} />
      <text y={4}>{text}</text>
    </g>
  );
}

/** What a vertex brings to the path pointed at: o where it begins, σ′ on the way, ∂L/∂o at its end. */
export function PathChip({ id }: { id: Id }) {
  const texts = usePaths(({ vertexValues }) => vertexValues.get(id));
  const last = useCompilation(({ graph }) => graph.outgoing.get(id)?.length === 0);
  if (texts === undefined) return null;
  return (
    <div className={`path-chip ${last ? 'is-last' : ''}`}>
      {texts.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </div>
  );
}
