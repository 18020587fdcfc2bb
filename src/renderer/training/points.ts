import type { PreparedData } from '../../datasets/prepare.ts';
import { css, diverging } from '../drawing/ink.ts';
import type { Ink, Rgb } from '../drawing/ink.ts';
import { markerOutline } from '../drawing/marker.ts';
import { classOf } from './classify.ts';
import { placeX, placeY } from './frame.ts';
import type { Frame } from './frame.ts';

/** More rows than this of either part are drawn as an even selection. */
export const mostMarkers = 1500;

/** Which numbers of a row place its marker, and what colours it. */
export interface Placement {
  x(row: number): number;
  y(row: number): number;
  /** Target as a share of the largest one, for regression; null where classes decide. */
  share: ((row: number) => number) | null;
  /** Class, or output, whose shape and colour the marker has. */
  kind(row: number): number;
}

/** Rows of a table over two of its inputs. */
export function planePlacement(
  { table }: PreparedData,
  [first, second]: readonly [number, number],
): Placement {
  const { inputs, inputNames, targets, targetNames, task } = table;
  const at = (column: number) => (row: number) => inputs[row * inputNames.length + column] ?? 0;
  const most = largestTarget(targets);
  const share = (row: number) => (targets[row * targetNames.length] ?? 0) / most;
  return {
    x: at(first),
    y: at(second),
    share: task.kind === 'regression' ? share : null,
    kind: (row) => classOf(table, row),
  };
}

export function largestTarget(targets: Float64Array): number {
  let most = 0;
  for (const target of targets) most = Math.max(most, Math.abs(target));
  return most > 0 ? most : 1;
}

/** Draws the training rows filled and the validation rows hollow. */
export function paintPoints(
  context: CanvasRenderingContext2D,
  frame: Frame,
  ink: Ink,
  { training, validation }: PreparedData,
  placement: Placement,
): void {
  const radius = Math.min(
    training.length + validation.length > 300 ? 3 : 4.5,
    Math.max(1.8, frame.width / 40),
  );
  context.save();
  context.beginPath();
  context.rect(frame.left, frame.top, frame.width, frame.height);
  context.clip();
  const paths = Array.from({ length: 8 }, (_, kind) => new Path2D(markerOutline(kind)));
  const draw = (row: number, filled: boolean) => {
    const kind = placement.kind(row) % 8;
    const path = paths[kind];
    const colour: Rgb =
      placement.share === null ? (ink.classes[kind] ?? ink.ink) : diverging(ink, placement.share(row));
    if (!path) return;
    context.save();
    context.translate(placeX(frame, placement.x(row)), placeY(frame, placement.y(row)));
    context.scale(radius, radius);
    context.lineWidth = (filled ? 1 : 1.5) / radius;
    context.fillStyle = filled ? css(colour) : css(ink.panel, 0.55);
    context.fill(path);
    context.strokeStyle = filled
      ? css(placement.share === null ? ink.panel : ink.ink)
      : css(placement.share === null ? colour : ink.ink);
    context.stroke(path);
    context.restore();
  };
  for (const row of some(validation)) draw(row, false);
  for (const row of some(training)) draw(row, true);
  context.restore();
}

function some(rows: Uint32Array): Uint32Array {
  if (rows.length <= mostMarkers) return rows;
  const stride = rows.length / mostMarkers;
  return Uint32Array.from({ length: mostMarkers }, (_, i) => rows[Math.floor(i * stride)] ?? 0);
}
