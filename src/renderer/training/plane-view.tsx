import { useMemo } from 'react';
import type { PreparedData } from '../../datasets/prepare.ts';
import type { Region } from '../../runtime/protocol.ts';
import { diverging, mix } from '../drawing/ink.ts';
import type { Ink, Rgb } from '../drawing/ink.ts';
import { significant } from '../notation/number-text.ts';
import { CanvasPair } from './canvas-pair.tsx';
import type { Painter } from './canvas-pair.tsx';
import { classify } from './classify.ts';
import type { Reading } from './classify.ts';
import { frameIn, paintAxes, placeX, placeY } from './frame.ts';
import { largestTarget, paintPoints, planePlacement } from './points.ts';

/** The outputs over the plane of two inputs, with the rows on top. */
export function PlaneView({
  prepared,
  region,
  reading,
  output,
}: {
  prepared: PreparedData;
  region: Region;
  reading: Reading;
  /** Which output is shown, for regression. */
  output: number;
}) {
  const { table } = prepared;
  const names = useMemo(
    () => [table.inputNames[region.axes[0]] ?? '', table.inputNames[region.axes[1]] ?? ''] as const,
    [table, region],
  );
  const below = useMemo<Painter>(() => {
    const scale = largestTarget(table.targets);
    const classes = table.task.kind === 'regression' ? null : table.task.classes;
    return (context, box, ink, run) => {
      const values = run.region;
      if (values === null || values.of.axes.join() !== region.axes.join()) return undefined;
      const { columns, rows, x, y } = values.of;
      const width = values.values.length / (columns * rows);
      const picture =
        classes === null
          ? numbersPicture(values.values, width, Math.min(output, width - 1), scale, ink)
          : classesPicture(values.values, width, reading, classes, ink);
      const frame = frameIn(box, region, true);
      context.save();
      context.beginPath();
      context.rect(frame.left, frame.top, frame.width, frame.height);
      context.clip();
      // Lattice points are the middles of the picture's cells.
      const [cellX, cellY] = [(x[1] - x[0]) / (columns - 1) / 2, (y[1] - y[0]) / (rows - 1) / 2];
      const [left, top] = [placeX(frame, x[0] - cellX), placeY(frame, y[1] + cellY)];
      const size = [placeX(frame, x[1] + cellX) - left, placeY(frame, y[0] - cellY) - top] as const;
      context.drawImage(lattice(picture.colours, columns, rows), left, top, ...size);
      context.restore();
      return `${picture.words} Over ${names[0]} and ${names[1]}.`;
    };
  }, [table, region, reading, output, names]);
  const above = useMemo<Painter>(
    () => (context, box, ink) => {
      const frame = frameIn(box, region, true);
      paintPoints(context, frame, ink, prepared, planePlacement(prepared, region.axes));
      paintAxes(context, frame, ink, names);
    },
    [prepared, region, names],
  );
  return <CanvasPair below={below} above={above} label={`Outputs over ${names[0]} and ${names[1]}`} />;
}

interface Coloured {
  /** One per lattice point, from the lowest y. */
  readonly colours: readonly Rgb[];
  readonly words: string;
}

function classesPicture(
  values: Float32Array,
  width: number,
  reading: Reading,
  names: readonly string[],
  ink: Ink,
): Coloured {
  const { classes, confidence } = classify(values, width, reading);
  const counts = new Map<number, number>();
  const colours = Array.from(classes, (kind, at) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return mix(ink.panel, ink.classes[kind % 8] ?? ink.ink, 0.14 + 0.5 * (confidence[at] ?? 0));
  });
  const shares = [...counts].sort(([a], [b]) => a - b);
  const words = shares.map(
    ([kind, many]) => `${names[kind] ?? kind} ${Math.round((100 * many) / classes.length)} %`,
  );
  return { colours, words: `Decision regions: ${words.join(', ')} of the picture.` };
}

function numbersPicture(
  values: Float32Array,
  width: number,
  output: number,
  scale: number,
  ink: Ink,
): Coloured {
  let [low, high] = [Infinity, -Infinity];
  const colours = Array.from({ length: values.length / width }, (_, at) => {
    const value = values[at * width + output] ?? 0;
    low = Math.min(low, value);
    high = Math.max(high, value);
    return diverging(ink, value / scale);
  });
  return { colours, words: `Output between ${significant(low)} and ${significant(high)}.` };
}

/** The lattice as a picture of one pixel per point, the highest y on top. */
function lattice(colours: readonly Rgb[], columns: number, rows: number): OffscreenCanvas {
  const image = new ImageData(columns, rows);
  for (const [at, colour] of colours.entries()) {
    const row = rows - 1 - Math.floor(at / columns);
    image.data.set([...colour, 255], 4 * (row * columns + (at % columns)));
  }
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
