import { useEffect, useMemo, useRef, useState } from 'react';
import { diverging, inkOf, mix } from '../drawing/ink.ts';
import { useThemeKey } from '../drawing/use-theme-key.ts';
import { sessionStore } from '../state/session-store.ts';
import { valueOf } from './layer-matrix.ts';
import type { Entry, LayerMatrix, NumbersOf } from './layer-matrix.ts';
import { signed, significant } from './number-text.ts';

/** The picture is at most this large, in CSS pixels; one cell is at least one pixel and at most this many. */
const extent = { width: 420, height: 200, cell: 14 };

/** A large matrix as a heat map: one pixel per entry, read off by pointing at it. The last column is the bias. */
export function MatrixHeat({ matrix, numbers }: { matrix: LayerMatrix; numbers: NumbersOf }) {
  const { rows, columns, carries, level } = matrix;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  const [pointed, setPointed] = useState<{ row: number; column: number } | null>(null);
  const places = useMemo(() => placesOf(matrix), [matrix]);
  const { values, most } = numbersOf(matrix, places, numbers);
  const width = columns.length + 1;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const ink = inkOf(canvas.current);
    const image = new ImageData(width, rows.length);
    const hole = mix(ink.panel, ink.line, 0.7);
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? NaN;
      image.data.set([...(Number.isNaN(value) ? hole : diverging(ink, value / most)), 255], 4 * at);
    }
    const carried = mix(ink.panel, ink.inkSoft, 0.6);
    for (const { row, column } of carries) image.data.set([...carried, 255], 4 * (row * width + column));
    context.putImageData(image, 0, 0);
  });

  const cell = Math.min(extent.cell, extent.width / width, extent.height / rows.length);
  const point = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.min(width - 1, Math.floor(((event.clientX - box.left) / box.width) * width));
    const row = Math.min(rows.length - 1, Math.floor(((event.clientY - box.top) / box.height) * rows.length));
    setPointed({ row, column });
    light(places.get(row * columns.length + column)?.[0]?.edge ?? null, column < columns.length);
  };
  return (
    <figure className="matrix-heat" data-theme-key={theme}>
      <canvas
        ref={canvas}
        width={width}
        height={rows.length}
        style={{ width: cell * width, height: cell * rows.length }}
        role="img"
        aria-label={`Heat map of W and b of layer ${level}: ${rows.length} by ${columns.length}, entries up to ${significant(most)} in size`}
        onPointerMove={point}
        onPointerLeave={() => {
          setPointed(null);
          light(null, true);
        }}
      />
      <figcaption className="heat-readout">
        {pointed === null ? `±${significant(most)}` : readout(matrix, places, values, pointed)}
      </figcaption>
    </figure>
  );
}

/** Entries by place; parallel edges add up. */
function placesOf({ entries, columns }: LayerMatrix): ReadonlyMap<number, readonly Entry[]> {
  const places = new Map<number, Entry[]>();
  for (const entry of entries) {
    const at = entry.row * columns.length + entry.column;
    const list = places.get(at);
    if (list === undefined) places.set(at, [entry]);
    else list.push(entry);
  }
  return places;
}

/** W and b side by side, row by row; NaN where nothing stands. */
function numbersOf(
  { rows, columns }: LayerMatrix,
  places: ReadonlyMap<number, readonly Entry[]>,
  numbers: NumbersOf,
): { values: Float64Array; most: number } {
  const width = columns.length + 1;
  const values = new Float64Array(rows.length * width).fill(NaN);
  for (const [at, entries] of places) {
    let sum = 0;
    for (const entry of entries) sum += valueOf(entry, numbers);
    values[Math.floor(at / columns.length) * width + (at % columns.length)] = sum;
  }
  for (const [row, { bias }] of rows.entries()) {
    if (bias !== null) values[row * width + columns.length] = numbers(bias.id)?.[bias.index] ?? NaN;
  }
  let most = 0;
  for (const value of values) if (!Number.isNaN(value)) most = Math.max(most, Math.abs(value));
  return { values, most: most > 0 ? most : 1 };
}

function readout(
  { rows, columns, carries }: LayerMatrix,
  places: ReadonlyMap<number, readonly Entry[]>,
  values: Float64Array,
  { row, column }: { row: number; column: number },
): string {
  const to = rows[row]?.name ?? '';
  const value = values[row * (columns.length + 1) + column] ?? NaN;
  if (column === columns.length) return `b of ${to}: ${Number.isNaN(value) ? 'none' : signed(value)}`;
  const from = columns[column]?.name ?? '';
  if (carries.some((carry) => carry.row === row && carry.column === column))
    return `${from} → ${to}: carried`;
  const entries = places.get(row * columns.length + column);
  if (entries === undefined) return `${from} → ${to}: no edge`;
  return `${from} → ${to} (${entries.map(({ edge }) => edge).join(' + ')}): ${signed(value)}`;
}

function light(edge: string | null, inside: boolean): void {
  const hovered = inside ? edge : null;
  if (sessionStore.getState().hovered !== hovered) sessionStore.setState({ hovered });
}
