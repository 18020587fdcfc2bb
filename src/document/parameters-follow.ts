/** How the numbers of a drawing follow its edits: which move along, and which fit no longer. */
import type { Id, Shape } from './document.ts';
import type { DocumentDraft } from './history.ts';
import { tieNames } from './names.ts';

/** Are two shapes, or two that are left out, the same? */
export function sameShape(a: Shape | undefined, b: Shape | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** θ fits no longer when its shape speaks of an extent, or a size, that the vertex has lost. */
export function dropUnfit(
  draft: DocumentDraft,
  id: Id,
  old: Shape | undefined,
  next: Shape | undefined,
): void {
  delete draft.parameters[id];
  const lost = new Set(measures(old));
  for (const kept of measures(next)) lost.delete(kept);
  const touching = Object.entries(draft.graph.edges).filter(([, { from, to }]) => from === id || to === id);
  const tie = draft.graph.vertices[id]?.tie;
  for (const key of [
    ...(tie === undefined ? [] : [tie]),
    ...touching.map(([edge, own]) => own.tie ?? edge),
  ]) {
    const value = draft.parameters[key];
    if (value === undefined) continue;
    if (old === undefined || next === undefined || value.shape.some((extent) => lost.has(extent))) {
      delete draft.parameters[key];
    }
  }
}

function measures(shape: Shape | undefined): readonly number[] {
  if (shape === undefined) return [];
  return [...shape, shape.reduce((product, extent) => product * extent, 1)];
}

/** The numbers of an edge or a vertex move along: into a tie that has none yet, and back out of it as a copy. */
export function retie(draft: DocumentDraft, id: Id, old: Id | undefined, next: Id | undefined): void {
  const value = draft.parameters[old ?? id];
  delete draft.parameters[id];
  if (value !== undefined) {
    if (next === undefined) draft.parameters[id] = { ...value };
    else if (draft.parameters[next] === undefined) draft.parameters[next] = { ...value };
  }
  if (old === undefined) return;
  const parts = [...Object.entries(draft.graph.edges), ...Object.entries(draft.graph.vertices)];
  if (!parts.some(([part, { tie }]) => part !== id && tie === old)) delete draft.parameters[old];
}

/** Drops the numbers of those ties that nothing bears any more. */
export function dropUnusedTies(draft: DocumentDraft, ties: ReadonlySet<Id>): void {
  if (ties.size === 0) return;
  const used = tieNames(draft.graph);
  for (const tie of ties) if (!used.has(tie)) delete draft.parameters[tie];
}
