import type { DrawnGraph, DrawnVertex, GraphDocument, Id } from './document.ts';

/** Why an id cannot be given, as a fact; null when it can. */
export function nameFault(
  document: GraphDocument,
  id: string,
): 'empty' | 'long' | 'unprintable' | 'taken' | null {
  if (id === '') return 'empty';
  if ([...id].length > 64) return 'long';
  if (/\p{C}/u.test(id) || id === '__proto__') return 'unprintable';
  return taken(document.graph, id) ? 'taken' : null;
}

/** The first of `stem`, `stem2`, `stem3` … that nothing is called yet, nor anything in `reserved`. */
export function freshId(graph: DrawnGraph, stem: string, reserved: ReadonlySet<Id> = new Set()): Id {
  const free = (id: Id) =>
    !reserved.has(id) && !Object.hasOwn(graph.vertices, id) && !Object.hasOwn(graph.edges, id);
  if (free(stem)) return stem;
  for (let n = 2; ; n++) {
    const id = `${stem}${n}`;
    if (free(id)) return id;
  }
}

/** The first of `e1`, `e2` … that is free, counted from the number of edges so that large drawings stay quick. */
export function freshEdgeId(graph: DrawnGraph, reserved: ReadonlySet<Id> = new Set()): Id {
  for (let n = Object.keys(graph.edges).length + 1; ; n++) {
    const id = `e${n}`;
    if (!reserved.has(id) && !taken(graph, id)) return id;
  }
}

/** The names under which edges share a θ or vertices a bias. */
export function tieNames({ vertices, edges }: DrawnGraph): Set<Id> {
  const ties = new Set<Id>();
  for (const { tie } of Object.values(vertices)) if (tie !== undefined) ties.add(tie);
  for (const { tie } of Object.values(edges)) if (tie !== undefined) ties.add(tie);
  return ties;
}

/** What the bias of a vertex is tied by; null where it has none, or one of its own. */
export function biasTie({ kind, bias, tie }: DrawnVertex): string | null {
  return kind === 'unit' && bias !== 'none' ? (tie ?? null) : null;
}

function taken(graph: DrawnGraph, id: Id): boolean {
  if (Object.hasOwn(graph.vertices, id) || Object.hasOwn(graph.edges, id)) return true;
  const bearsTie = ({ tie }: { readonly tie?: Id | undefined }): boolean => tie === id;
  return Object.values(graph.edges).some(bearsTie) || Object.values(graph.vertices).some(bearsTie);
}
