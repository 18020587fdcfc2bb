import type { DrawnGraph, Id } from '../document/document.ts';
import type { Diagnostic } from './diagnostic.ts';

/** The names under which vertices share a bias and edges a θ, each with its first user of either kind. */
export class Ties {
  private readonly first = { vertex: new Map<Id, Id>(), edge: new Map<Id, Id>() };

  note(tie: Id, at: 'vertex' | 'edge', id: Id): void {
    if (!this.first[at].has(tie)) this.first[at].set(tie, id);
  }

  /** Reports every tie under whose name another parameter is kept; false where there is one. */
  check({ vertices, edges }: DrawnGraph, report: (diagnostic: Diagnostic) => void): boolean {
    let sound = true;
    for (const at of ['vertex', 'edge'] as const)
      for (const [tie, id] of this.first[at]) {
        const other = Object.hasOwn(vertices, tie)
          ? 'vertex'
          : Object.hasOwn(edges, tie)
            ? 'edge'
            : at === 'vertex' && this.first.edge.has(tie)
              ? 'edges of a tie'
              : null;
        if (other === null) continue;
        sound = false;
        report({ severity: 'error', place: { at, id }, fault: { code: 'tie-collides', tie, with: other } });
      }
    return sound;
  }
}
