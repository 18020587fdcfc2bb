import { optimizers } from '../../compiler/optimizers/index.ts';
import { regularisers } from '../../compiler/regularisers/index.ts';
import type { Choice, DrawnVertex, GraphDocument, Recipe } from '../../document/document.ts';
import type { Fields } from '../../base/fields.ts';

type Part = Pick<GraphDocument, 'graph' | 'parameters' | 'recipe'>;

/**
 * Would both documents give the same run? The numbers of optimizer and regulariser may differ, and how often a vertex with
 * dropout is muted: those change under way.
 * `starts` are the parameters from which the run may be said to come (as loaded, or as kept from it since).
 */
export function sameRun(loaded: Part, now: Part, starts: readonly GraphDocument['parameters'][]): boolean {
  const { graph } = loaded;
  return (
    sameVertices(graph.vertices, now.graph.vertices) &&
    alike(graph.edges, now.graph.edges) &&
    starts.some((start) => alike(start, now.parameters)) &&
    sameRecipe(loaded.recipe, now.recipe)
  );
}

/** Equal in every part: what undo gives back is so, though not the same object. Shared parts are not looked into. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && alike(a[key], b[key]))
  );
}

type Vertices = GraphDocument['graph']['vertices'];

function sameVertices(a: Vertices, b: Vertices): boolean {
  if (a === b) return true;
  const ids = Object.keys(a);
  return (
    ids.length === Object.keys(b).length &&
    ids.every((id) => a[id] === b[id] || alike(withoutRate(a[id]), withoutRate(b[id])))
  );
}

/** A vertex with a mark in place of a rate that the run can change. */
function withoutRate(vertex: DrawnVertex | undefined): unknown {
  const { dropout = 0 } = vertex ?? {};
  return dropout > 0 && dropout < 1 ? { ...vertex, dropout: true } : vertex;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function sameRecipe(a: Recipe, b: Recipe): boolean {
  if (a === b) return true;
  return sameChoice(a.data, b.data) && JSON.stringify(steady(a)) === JSON.stringify(steady(b));
}

/** Texts of tables are long: they are compared as they are, everything else as JSON. */
function sameChoice(a: Choice, b: Choice): boolean {
  const keys = Object.keys(a);
  const same = (key: string) =>
    a[key] === b[key] || (typeof a[key] !== 'string' && JSON.stringify(a[key]) === JSON.stringify(b[key]));
  return a === b || (keys.length === Object.keys(b).length && keys.every(same));
}

/** The recipe without its data and without the numbers that can change under way. */
function steady(recipe: Recipe): unknown {
  const { data: _, optimizer, regulariser, ...rest } = recipe;
  return [
    Object.entries(rest).sort(([x], [y]) => (x < y ? -1 : 1)),
    withoutNumbers(optimizer, optimizers[optimizer.kind ?? 'gradient-descent']?.fields),
    withoutNumbers(regulariser, regularisers[regulariser.kind ?? 'none']?.fields),
  ];
}

function withoutNumbers(choice: Choice, fields: Fields = {}): unknown {
  return Object.entries(choice).filter(([name]) => fields[name]?.tag !== 'number');
}
