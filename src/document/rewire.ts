import type { Choice, DrawnEdge, DrawnVertex, Id, Parameters, Position } from './document.ts';
import type { DocumentDraft, Edit } from './history.ts';

/** Part of a drawing in another form: what goes, and what stands in its place. */
export interface Rewiring {
  readonly vertices: Readonly<Record<Id, DrawnVertex>>;
  readonly edges: Readonly<Record<Id, DrawnEdge>>;
  readonly parameters: Parameters;
  /** Also of vertices that only make room. */
  readonly positions: Readonly<Record<Id, Position>>;
  /** Losses that single outputs have of their own. */
  readonly losses: Readonly<Record<Id, Choice & { readonly weight?: number }>>;
  readonly gone: {
    readonly vertices: readonly Id[];
    readonly edges: readonly Id[];
    readonly parameters: readonly Id[];
  };
}

type LossDrafts = NonNullable<DocumentDraft['recipe']['loss']['outputs']>;

/** Replaces a part of the drawing by another form of it, as one entry. */
export function rewire(label: string, to: Rewiring): Edit {
  return {
    label,
    change(draft) {
      const { graph, parameters, layout, recipe } = draft;
      for (const id of to.gone.edges) delete graph.edges[id];
      for (const id of to.gone.parameters) delete parameters[id];
      for (const id of to.gone.vertices) {
        delete graph.vertices[id];
        delete layout[id];
        if (recipe.loss.outputs !== undefined) delete recipe.loss.outputs[id];
      }
      Object.assign(graph.vertices, to.vertices);
      Object.assign(graph.edges, to.edges);
      Object.assign(parameters, to.parameters);
      Object.assign(layout, to.positions);
      if (Object.keys(to.losses).length > 0)
        recipe.loss.outputs = { ...recipe.loss.outputs, ...to.losses } as LossDrafts;
    },
  };
}
