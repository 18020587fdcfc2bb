import {
  type DrawnEdge,
  type DrawnGraph,
  type DrawnVertex,
  emptyRecipe,
  type Recipe,
} from '../../src/document/document.ts';

/** A graph from short lines: vertices by name, edges as `from>to` or `id:from>to`. */
export function graphOf(
  vertices: Record<string, Partial<DrawnVertex> & { kind: 'input' | 'unit' }>,
  edges: readonly (string | [string, Partial<DrawnEdge>])[],
): DrawnGraph {
  const drawn: Record<string, DrawnEdge> = {};
  for (const entry of edges) {
    const [text, more] = typeof entry === 'string' ? [entry, {}] : entry;
    const [id, ends] = text.includes(':') ? (text.split(':') as [string, string]) : [text, text];
    const [from, to] = ends.split('>') as [string, string];
    drawn[id] = { from, to, map: { kind: 'dense' }, ...more };
  }
  return { vertices, edges: drawn };
}

export const input = (size = 1): DrawnVertex => ({ kind: 'input', shape: [size] });
export const unit = (activation: string, size = 1, more: Partial<DrawnVertex> = {}): DrawnVertex => ({
  kind: 'unit',
  shape: [size],
  activation: { kind: activation },
  ...more,
});

export function recipeOf(parts: Partial<Recipe> = {}): Recipe {
  return { ...emptyRecipe, ...parts };
}
