import type { Walk } from '../compiler/compilation.ts';
import type { ShapedGraph } from '../compiler/stages.ts';
import type { Id } from '../document/document.ts';
import { sizeOf } from '../compiler/shape.ts';
import type { WalkPlace } from './walk-place.ts';
import type { Walked } from './walk-trace.ts';

/** What of the drawing the row at hand of a walk works on; `at` and `index` are null for all components. */
export interface Touched {
  readonly components: readonly { readonly vertex: Id; readonly at: number | null }[];
  readonly parameters: readonly { readonly id: Id; readonly index: number | null }[];
}

const nothing: Touched = { components: [], parameters: [] };

/**
 * The row under way, or else the last one made: the components that it writes, or the parameters whose gradient or next number it
 * writes; of a row under way the one at hand.
 */
export function touchedAt(walked: Walked, walk: Walk, graph: ShapedGraph, { at, focus }: WalkPlace): Touched {
  const number = focus?.row ?? at - 1;
  const row = walked.table.rows[number];
  if (row === undefined) return nothing;
  const cell = focus?.cell ?? null;
  const parameters = parametersOf(walked, walk, row.output, cell);
  if (parameters.length > 0) return { components: [], parameters };
  const written = componentsOf(walked, number, cell);
  if (written.length > 0) return { components: written, parameters: [] };
  const sizes = row.vertices.map((id) => sizeOf(graph.sums.get(id) ?? []));
  // A product that will be added up to a[v] has its components.
  const aligned = row.phase === 'forward' && sizes.reduce((a, b) => a + b, 0) === sizeOf(row.shape);
  if (cell === null || !aligned)
    return { components: row.vertices.map((vertex) => ({ vertex, at: null })), parameters: [] };
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  const here = starts.findLastIndex((start) => start <= cell);
  const vertex = row.vertices[here];
  return vertex === undefined
    ? nothing
    : { components: [{ vertex, at: cell - (starts[here] ?? 0) }], parameters: [] };
}

function parametersOf(
  { program }: Walked,
  { cotangents, gradients, commits }: Walk,
  output: string,
  cell: number | null,
): Touched['parameters'] {
  const maps = [cotangents, gradients, commits];
  return program.parameters
    .filter(({ tensor }) => maps.some((map) => map.get(tensor) === output))
    .flatMap(({ id, start, places, shape }): Touched['parameters'] => {
      if (cell === null) return [{ id, index: null }];
      const index = places === undefined ? cell - start : places.indexOf(cell);
      return index >= 0 && index < sizeOf(shape) ? [{ id, index }] : [];
    });
}

function componentsOf({ table }: Walked, row: number, cell: number | null): Touched['components'] {
  return [...table.places].flatMap(([vertex, { sum, output, delta }]): Touched['components'] => {
    const slice = [output, sum, delta].find((one) => one?.row === row);
    if (slice === undefined || slice === null) return [];
    if (cell === null) return [{ vertex, at: null }];
    const at = cell - slice.start;
    return at >= 0 && at < slice.size ? [{ vertex, at }] : [];
  });
}
