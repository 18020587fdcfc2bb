import { useEffect, useMemo, useRef } from 'react';
import type { MouseEvent } from 'react';
import { diverging, inkOf, mix } from '../drawing/ink.ts';
import { useThemeKey } from '../drawing/use-theme-key.ts';
import { pointAt, pointedStore } from '../state/pointed-store.ts';
import { isTransposed } from '../../interchange/notation/convention.ts';
import { select, useConvention } from '../state/session-store.ts';
import { heatRaster } from './heat-raster.ts';
import type { LayerMatrix, NumbersOf } from '../../interchange/notation/layer-matrix.ts';
import { notationStore } from './notation-store.ts';
import { significant } from './number-text.ts';
import type { PlaceAt } from './places.ts';

/** The picture is at most this large, in CSS pixels, and one cell at most this. */
const extent = { width: 440, height: 240, cell: 10 };

/**
 * A large matrix as a heat map. What is pointed at, here or elsewhere, is marked by two lines above the picture, which is
 * not painted again; a click writes the matrix out about that place.
 */
export function MatrixHeat({
  matrix,
  places,
  numbers,
}: {
  matrix: LayerMatrix;
  places: PlaceAt;
  numbers: NumbersOf;
}) {
  const { rows, columns, level } = matrix;
  const transposed = isTransposed(useConvention());
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  const raster = useMemo(() => {
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(extent.width * ratio), Math.round(extent.height * ratio)];
    const limit = transposed ? { width: high, height: wide } : { width: wide, height: high };
    return heatRaster(matrix, numbers, limit);
  }, [matrix, numbers, transposed]);
  const [across, down] = transposed ? [rows.length, columns.length] : [columns.length, rows.length];
  const [width, height] = transposed ? [raster.height, raster.width] : [raster.width, raster.height];

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const ink = inkOf(canvas.current);
    const image = new ImageData(width, height);
    const hole = mix(ink.panel, ink.line, 0.7);
    const carried = mix(ink.panel, ink.inkSoft, 0.6);
    for (let at = 0; at < raster.values.length; at += 1) {
      const value = raster.values[at] ?? NaN;
      const colour =
        raster.carried[at] === 1 ? carried : Number.isNaN(value) ? hole : diverging(ink, value / raster.most);
      const to = transposed ? (at % raster.width) * width + Math.floor(at / raster.width) : at;
      image.data.set([...colour.slice(0, 3), 255], 4 * to);
    }
    context.putImageData(image, 0, 0);
  }, [raster, theme, transposed, width, height]);

  const cell = Math.min(extent.cell, extent.width / across, extent.height / down);
  const size = { width: Math.max(24, cell * across), height: Math.max(24, cell * down) };
  const placeUnder = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const along = (share: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    return {
      row: along(transposed ? x : y, rows.length),
      column: along(transposed ? y : x, columns.length),
    };
  };
  const entryAt = (at: { row: number; column: number }) => {
    const place = places(at.row, at.column);
    return place.kind === 'entries' ? place.entries[0] : undefined;
  };
  return (
    <figure className="matrix-heat">
      <div
        role="presentation"
        className="heat-frame"
        style={size}
        onMouseMove={(event) => {
          const at = placeUnder(event);
          const entry = entryAt(at);
          const place = { level, ...at };
          if (entry === undefined) pointAt({ kind: 'place', place });
          else {
            const theta = entry.index < 0 ? null : `${entry.parameter} ${entry.index}`;
            pointAt({ kind: 'edge', id: entry.edge, place, theta });
          }
        }}
        onMouseLeave={() => pointAt(null)}
        // By keys the same is done in the table below.
        onMouseDown={(event) => {
          const at = placeUnder(event);
          const entry = entryAt(at);
          if (entry !== undefined) select([], [entry.edge]);
          notationStore.setState({ around: { level, ...at } });
        }}
      >
        <canvas
          ref={canvas}
          width={width}
          height={height}
          role="img"
          aria-label={`Heat map of W of layer ${level}: ${down} by ${across}, entries up to ${significant(raster.most)} in size`}
        />
        <Mark matrix={matrix} transposed={transposed} />
      </div>
      <figcaption className="field-note">
        {down}×{across}, colours to ±{significant(raster.most)}; click to write out a place
        {raster.left.length > 0 && `; not drawn: ${raster.left.join(', ')}`}
      </figcaption>
    </figure>
  );
}

/** Lines through the row and column that are pointed at, moved by hand: React need not know. */
function Mark({ matrix, transposed }: { matrix: LayerMatrix; transposed: boolean }) {
  const row = useRef<HTMLSpanElement>(null);
  const column = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      const at = pointedIn(matrix);
      const [down, across] = transposed ? [at?.column, at?.row] : [at?.row, at?.column];
      const { rows, columns } = matrix;
      place(row.current, 'top', 'height', down, transposed ? columns.length : rows.length);
      place(column.current, 'left', 'width', across, transposed ? rows.length : columns.length);
    };
    show();
    return pointedStore.subscribe(show);
  }, [matrix, transposed]);
  return (
    <>
      <span ref={row} className="heat-mark is-row" hidden />
      <span ref={column} className="heat-mark is-column" hidden />
    </>
  );
}

interface Band {
  readonly start: number;
  readonly size: number;
}

/** Which rows and columns of a matrix are pointed at. */
function pointedIn(matrix: LayerMatrix): { row: Band | undefined; column: Band | undefined } | null {
  const { pointed } = pointedStore.getState();
  const { level, rows, columns, blocks } = matrix;
  if (pointed === null || pointed.kind === 'layer') return null;
  if (pointed.kind === 'vertex') {
    const of = (list: typeof rows): Band | undefined => {
      const start = list.findIndex(({ vertex }) => vertex === pointed.id);
      if (start < 0) return undefined;
      const size = list.filter(({ vertex }) => vertex === pointed.id).length;
      return pointed.at === null ? { start, size } : { start: start + pointed.at, size: 1 };
    };
    return { row: of(rows), column: of(columns) };
  }
  if (pointed.kind === 'place' || pointed.place !== null) {
    if (pointed.place?.level !== level) return null;
    return { row: { start: pointed.place.row, size: 1 }, column: { start: pointed.place.column, size: 1 } };
  }
  const block = blocks.find(({ edge }) => edge === pointed.id);
  if (block === undefined) return null;
  return {
    row: { start: block.row, size: block.rows },
    column: { start: block.column, size: block.columns },
  };
}

function place(
  element: HTMLElement | null,
  side: 'top' | 'left',
  extentName: 'height' | 'width',
  band: Band | undefined,
  count: number,
): void {
  if (element === null) return;
  element.hidden = band === undefined;
  if (band === undefined) return;
  element.style[side] = `${(100 * band.start) / count}%`;
  element.style[extentName] = `max(2px, ${(100 * band.size) / count}%)`;
}
