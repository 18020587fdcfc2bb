import type { Id } from '../../document/document.ts';

/** Pixels between the middles of edges that join the same two vertices: room for a pictogram each. */
const gap = 30;

/** How far the middle of an edge is bent down so that edges side by side are told apart; edges that have no rival are left out. */
export function bendsOf(
  edges: Readonly<Record<Id, { readonly from: Id; readonly to: Id }>>,
): ReadonlyMap<Id, number> {
  const bundles = new Map<Id, Map<Id, Id[]>>();
  const rivals: Id[][] = [];
  for (const [id, { from, to }] of Object.entries(edges)) {
    let byTarget = bundles.get(from);
    if (!byTarget) bundles.set(from, (byTarget = new Map<Id, Id[]>()));
    const bundle = byTarget.get(to);
    if (!bundle) byTarget.set(to, [id]);
    else if (bundle.push(id) === 2) rivals.push(bundle);
  }
  return new Map(
    rivals.flatMap((bundle) => bundle.map((id, i) => [id, gap * (i - (bundle.length - 1) / 2)] as const)),
  );
}
