import { parseSettings } from '../../base/fields.ts';
import { maps } from '../../compiler/maps/index.ts';
import { sortIds } from '../../compiler/order.ts';
import { sameShape, sizeOf } from '../../compiler/shape.ts';
import type { Choice, Shape } from '../../document/document.ts';

/** A place of a matrix and what stands there: coefficient·θ, or the coefficient alone. Cells at one place add up. */
export interface MatrixCell {
  readonly row: number;
  readonly column: number;
  /** Which number it shows; null: none. */
  readonly theta: string | null;
  readonly coefficient: number;
}

type Candidate = Choice & { readonly kind: string };

/** A map that has a given matrix: of its own θ, element k is the number called `order[k]`. */
export interface KnownMap {
  readonly map: Candidate;
  /** Null for a map without parameters. */
  readonly shape: Shape | null;
  readonly order: readonly string[];
}

/** The simplest map between two shapes whose matrix has exactly these cells; null where there is none. */
export function knownMap(cells: readonly MatrixCell[], from: Shape, to: Shape): KnownMap | null {
  const [rows, columns] = [sizeOf(to), sizeOf(from)];
  const places = new Set(cells.map(({ row, column }) => row * columns + column));
  const numbers = new Set(cells.map(({ theta }) => theta));
  const isPlain =
    places.size === cells.length &&
    numbers.size === cells.length &&
    cells.every(({ theta, coefficient }) => theta !== null && coefficient === 1);
  if (!isPlain) {
    const facts = {
      from,
      to,
      count: numbers.has(null) ? 0 : numbers.size,
      first: cells[0]?.coefficient ?? 1,
    };
    for (const candidate of candidates(facts)) {
      const order = fit(candidate, cells, from, to, facts.count);
      if (order) return order;
    }
    return null;
  }
  const sorted = cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
  const order = sorted.map(({ theta }) => theta ?? '');
  const isDiagonal = cells.length === rows && sorted.every(({ row, column }, i) => row === i && column === i);
  if (cells.length === rows * columns) return { map: { kind: 'dense' }, shape: [rows, columns], order };
  if (isDiagonal && sameShape(from, to)) return { map: { kind: 'diagonal' }, shape: [rows], order };
  const entries = sorted.map(({ row, column }) => [row, column]);
  return { map: { kind: 'masked', entries }, shape: [cells.length], order };
}

/** The candidate with the order of its numbers, where its cells are the ones given. */
function fit(
  choice: Candidate,
  cells: readonly MatrixCell[],
  from: Shape,
  to: Shape,
  count: number,
): KnownMap | null {
  const { kind, ...given } = choice;
  const definition = maps[kind];
  if (!definition) return null;
  const { settings, faults } = parseSettings(definition.fields, given);
  if (faults.length > 0) return null;
  const ends = { from, to, settings: settings as never };
  if (definition.refuse(from, to, ends.settings) !== null) return null;
  const shape = definition.parameter(ends);
  if ((shape ? sizeOf(shape) : 0) !== count) return null;
  const wished = [...(definition.cells(ends) ?? [])];
  if (wished.length !== cells.length) return null;
  const columns = sizeOf(from);
  const free = new Map<string, number[]>();
  const own = placesBy(wished, columns, ({ index }) => index);
  for (const index of [...own.keys()].sort((a, b) => a - b)) {
    const places = own.get(index) ?? '';
    free.set(places, [...(free.get(places) ?? []), index]);
  }
  const order: string[] = [];
  const drawn = placesBy(cells, columns, ({ theta }) => theta ?? '');
  for (const theta of sortIds([...drawn.keys()])) {
    // Numbers that stand at the very same places may be exchanged: they are taken in the order of their names.
    const index = free.get(drawn.get(theta) ?? '')?.shift();
    if (index === undefined || (theta === '') !== index < 0) return null;
    if (theta !== '') order[index] = theta;
  }
  return { map: choice, shape, order };
}

/** Of every number: where it stands and with which factors, as text. */
function placesBy<C extends Pick<MatrixCell, 'row' | 'column' | 'coefficient'>, Key>(
  cells: readonly C[],
  columns: number,
  keyOf: (cell: C) => Key,
): Map<Key, string> {
  const places = new Map<Key, (readonly [number, number])[]>();
  for (const cell of cells) {
    const place = [cell.row * columns + cell.column, cell.coefficient] as const;
    const list = places.get(keyOf(cell));
    if (list) list.push(place);
    else places.set(keyOf(cell), [place]);
  }
  const text = (list: (readonly [number, number])[]) =>
    list.sort((a, b) => a[0] - b[0] || a[1] - b[1]).join(' ');
  return new Map([...places].map(([key, list]) => [key, text(list)]));
}

interface Facts {
  readonly from: Shape;
  readonly to: Shape;
  /** Different numbers. */
  readonly count: number;
  /** Coefficient of the first cell. */
  readonly first: number;
}

/** What a matrix with constants or shared numbers might be, the simplest first. */
function* candidates({ from, to, count, first }: Facts): Generator<Candidate> {
  if (count === 0) {
    yield first === 1 ? { kind: 'identity' } : { kind: 'identity', factor: first };
    yield { kind: 'average-pool', size: Math.round((from[0] ?? 1) / (to[0] ?? 1)) };
    return;
  }
  if (count === 1)
    yield first === 1 ? { kind: 'scaled-identity' } : { kind: 'scaled-identity', factor: first };
  yield { kind: 'antisymmetric' };
  yield { kind: 'haar' };
  yield* signalStencils(from, to, count);
  yield* imageStencils(from, to, count);
}

const boundaries = ['periodic', 'zero', 'reflexive'] as const;

function* signalStencils([, channels = 1]: Shape, to: Shape, count: number): Generator<Candidate> {
  const stencil = count / (channels * (to[1] ?? 1));
  for (const boundary of boundaries) yield { kind: 'convolution-1d', stencil, boundary };
}

/** Every tap stands somewhere, so that no stencil is larger than twice the image. */
function* imageStencils(
  [rows = 1, columns = 1, channels = 1]: Shape,
  to: Shape,
  count: number,
): Generator<Candidate> {
  const taps = count / (channels * (to[2] ?? 1));
  for (let height = 1; height < 2 * rows; height += 1) {
    const width = taps / height;
    if (!Number.isInteger(width) || width >= 2 * columns) continue;
    for (let stride = 1; stride <= Math.max(rows, columns); stride += 1)
      for (const boundary of [...boundaries, 'valid'])
        yield { kind: 'convolution-2d', height, width, boundary, ...(stride > 1 ? { stride } : {}) };
  }
  for (let quarter = 1; quarter <= rows; quarter += 1) {
    const [height, width] = [2 * quarter - 1, 2 * (count / quarter) - 1];
    for (const boundary of boundaries) yield { kind: 'doubly-symmetric', height, width, boundary };
  }
}
