import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { firstIndex } from '../../interchange/notation/convention.ts';
import { edgesBetween } from '../../lab/adjacency.ts';
import type { PathCounts } from '../../lab/adjacency.ts';
import { nameOf } from '../notation/naming.ts';
import { pointAt } from '../state/pointed-store.ts';
import { select, useConvention } from '../state/session-store.ts';
import { pathsText } from './paths-text.ts';

/** How many edges the paths have. */
export type Length = number | 'any';

/** The name of a vertex and its number in the order of the lists. */
export function Head({ id, number, scope }: { id: Id | null; number: number | null; scope: 'row' | 'col' }) {
  const first = firstIndex(useConvention());
  if (id === null || number === null)
    return (
      <th className="gap" aria-label="left out">
        {scope === 'row' ? '⋮' : '⋯'}
      </th>
    );
  return (
    <th scope={scope} data-vertex={id} title={`${id}, vertex ${number + first}`}>
      <span className="adjacency-number">{number + first}</span> <i>{nameOf(id)}</i>
    </th>
  );
}

/** How many paths lead from one vertex to another; what is chosen is all of their edges. */
export function PathCell({
  place,
  ends: [from, to],
  graph,
  counts,
  length,
  tab,
  onFocus,
}: {
  place: string;
  ends: readonly [Id, Id];
  graph: ShapedGraph;
  counts: ReadonlyMap<Id, PathCounts>;
  length: Length;
  tab: string;
  onFocus: (place: string) => void;
}) {
  const paths = counts.get(from)?.get(to) ?? 0n;
  const edge = length === 1 ? graph.outgoing.get(from)?.find((one) => one.to === to) : undefined;
  const point = () =>
    pointAt(edge === undefined ? null : { kind: 'edge', id: edge.id, place: null, theta: null });
  const choose = () => select([], edgesBetween(graph, from, to, length));
  const noun = length === 1 ? (paths === 1n ? 'edge' : 'edges') : paths === 1n ? 'path' : 'paths';
  return (
    <td
      tabIndex={place === tab ? 0 : -1}
      className={paths === 0n ? 'is-none' : ''}
      data-cell={place}
      data-edge={edge?.id}
      aria-label={`${paths} ${noun} from ${nameOf(from)} to ${nameOf(to)}`}
      title={`${paths} ${noun} from ${nameOf(from)} to ${nameOf(to)}${paths === 0n ? '' : ': click to select'}`}
      onMouseEnter={point}
      onMouseLeave={() => pointAt(null)}
      onFocus={() => {
        onFocus(place);
        point();
      }}
      onBlur={() => pointAt(null)}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        choose();
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {paths === 0n ? '·' : pathsText(paths)}
    </td>
  );
}
