import { useMemo } from 'react';
import type { PreparedData } from '../../datasets/prepare.ts';
import type { Table } from '../../datasets/dataset.ts';
import type { Region } from '../../runtime/protocol.ts';
import { css } from '../drawing/ink.ts';
import { significant } from '../notation/number-text.ts';
import { CanvasPair } from './canvas-pair.tsx';
import type { Painter } from './canvas-pair.tsx';
import { frameIn, paintAxes, placeX, placeY } from './frame.ts';
import { paintPoints } from './points.ts';

/** The outputs over a single input as curves, through the rows. */
export function CurveView({ prepared, region }: { prepared: PreparedData; region: Region }) {
  const { table } = prepared;
  const ranges = useMemo(() => ({ x: region.x, y: targetRange(table) }), [table, region]);
  const below = useMemo<Painter>(
    () => (context, box, ink, run) => {
      const values = run.region;
      if (values === null || values.of.rest.length !== 1) return undefined;
      const frame = frameIn(box, ranges, false);
      const { rows, y: range } = values.of;
      const width = values.values.length / rows;
      context.save();
      context.beginPath();
      context.rect(frame.left, frame.top, frame.width, frame.height);
      context.clip();
      context.lineWidth = 2;
      context.lineJoin = 'round';
      for (let output = 0; output < width; output++) {
        context.strokeStyle = css(width === 1 ? ink.accent : (ink.classes[output % 8] ?? ink.accent));
        context.beginPath();
        for (let i = 0; i < rows; i++) {
          const x = range[0] + ((range[1] - range[0]) * i) / Math.max(1, rows - 1);
          context.lineTo(placeX(frame, x), placeY(frame, values.values[i * width + output] ?? 0));
        }
        context.stroke();
      }
      context.restore();
      const first = values.values[0] ?? 0;
      const last = values.values[(rows - 1) * width] ?? 0;
      return `Fitted curve from ${significant(first)} at the left to ${significant(last)} at the right, through ${table.rows} rows.`;
    },
    [table, ranges],
  );
  const above = useMemo<Painter>(
    () => (context, box, ink) => {
      const frame = frameIn(box, ranges, false);
      const width = table.targetNames.length;
      for (let output = 0; output < width; output++) {
        paintPoints(context, frame, width === 1 ? { ...ink, classes: [ink.ink] } : ink, prepared, {
          x: (row) => table.inputs[row] ?? 0,
          y: (row) => table.targets[row * width + output] ?? 0,
          share: null,
          kind: () => output,
        });
      }
      paintAxes(context, frame, ink, [
        table.inputNames[0] ?? '',
        width === 1 ? (table.targetNames[0] ?? '') : '',
      ]);
    },
    [prepared, table, ranges],
  );
  return (
    <CanvasPair
      below={below}
      above={above}
      // A thousand points would hide the curve that runs through them.
      raised
      label={`Fitted curve over ${table.inputNames[0] ?? 'the input'}`}
    />
  );
}

function targetRange({ targets }: Table): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const target of targets) {
    low = Math.min(low, target);
    high = Math.max(high, target);
  }
  if (!(high > low)) return [(Number.isFinite(low) ? low : 0) - 1, (Number.isFinite(high) ? high : 0) + 1];
  return [low - 0.15 * (high - low), high + 0.15 * (high - low)];
}
