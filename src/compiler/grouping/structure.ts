import type { Id, Shape } from '../../document/document.ts';
import { maps } from '../maps/index.ts';
import type { MapDefinition } from '../maps/map.ts';
import { sizeOf } from '../shape.ts';
import type { Placed } from '../stages.ts';
import type { BlockDraft, PlacedCell } from './blocks.ts';

/** A map that has the very matrix which scalar edges make up, and where each θ stands in its parameter. */
export interface Structure {
  readonly map: Placed;
  readonly ends: { readonly from: Shape; readonly to: Shape };
  readonly parameter: Shape;
  readonly places: ReadonlyMap<Id, number>;
}

interface Candidate {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly from: Shape;
  readonly to: Shape;
}

/**
 * The named structure of a block of scalar edges, if it has one: Draw a convolution as tied edges, and it is a convolution.
 * A candidate fits when it has the same nonzeros with the same factors and shows one number wherever one θ stands. Rows and
 * columns are taken in the order of their segments.
 */
export function recognise(draft: BlockDraft, cells: readonly PlacedCell[]): Structure | null {
  const names = new Set(cells.map((c) => c.edge.parameter));
  const [rows, columns] = [draft.to.sumSize, draft.from.size];
  if (rows * columns === 1 || cells.some((c) => c.index !== 0)) return null; // only edges that are one number
  const at = new Map<number, PlacedCell>();
  for (const cell of cells) at.set(cell.row * columns + cell.column, cell);
  for (const candidate of candidates(rows, columns, names.size, cells.length)) {
    const found = fit(candidate, at, columns, names.size);
    if (found) return found;
  }
  return null;
}

function fit(
  { kind, settings, from, to }: Candidate,
  at: ReadonlyMap<number, PlacedCell>,
  columns: number,
  count: number,
): Structure | null {
  const definition = maps[kind] as MapDefinition;
  const ends = { from, to, settings: settings as never };
  if (definition.refuse(from, to, ends.settings) !== null) return null;
  const parameter = definition.parameter(ends);
  if (!parameter || sizeOf(parameter) !== count) return null;
  const places = new Map<Id, number>();
  const owner = new Map<number, Id>();
  const seen = new Set<number>();
  for (const { row, column, index, coefficient } of definition.cells(ends) ?? []) {
    const place = row * columns + column;
    const drawn = at.get(place);
    if (!drawn || drawn.coefficient !== coefficient || seen.has(place)) return null;
    seen.add(place);
    const id = drawn.edge.parameter;
    if ((owner.get(index) ?? id) !== id || (places.get(id) ?? index) !== index) return null;
    owner.set(index, id);
    places.set(id, index);
  }
  if (seen.size !== at.size || places.size !== count) return null;
  return { map: { kind, settings }, ends: { from, to }, parameter, places };
}

/** What a matrix of this size with so many different numbers and nonzeros might be, the simplest first. */
function* candidates(rows: number, columns: number, count: number, nonzeros: number): Generator<Candidate> {
  const [from, to] = [[columns], [rows]];
  if (rows === columns) {
    const plain = { settings: {}, from, to };
    if (nonzeros === rows && count === 1)
      yield { kind: 'scaled-identity', ...plain, settings: { factor: 1 } };
    if (nonzeros === rows && count === rows) yield { kind: 'diagonal', ...plain };
    if (2 * count === nonzeros && nonzeros === rows * (rows - 1)) yield { kind: 'antisymmetric', ...plain };
    if (count === nonzeros || count < 2) return; // nothing is shared: no stencil
    for (const boundary of ['periodic', 'zero'])
      yield { kind: 'convolution-1d', settings: { stencil: count, boundary }, from, to };
  }
  if (count === nonzeros || count < 2) return;
  for (const [height, width] of factors(columns)) {
    for (const [h, w] of factors(count)) {
      const size = { height: h, width: w };
      const common = { stride: 1, channels: 0 };
      if (rows === columns) {
        for (const boundary of ['periodic', 'zero'])
          yield {
            kind: 'convolution-2d',
            settings: { ...size, ...common, boundary },
            from: [height, width],
            to: [height, width],
          };
      }
      const smaller = [height - h + 1, width - w + 1];
      if (smaller.every((n) => n > 0) && sizeOf(smaller) === rows)
        yield {
          kind: 'convolution-2d',
          settings: { ...size, ...common, boundary: 'valid' },
          from: [height, width],
          to: smaller,
        };
    }
  }
}

/** n = a·b in every way. */
function* factors(n: number): Generator<readonly [number, number]> {
  for (let a = 1; a <= n; a += 1) if (n % a === 0) yield [a, n / a];
}
