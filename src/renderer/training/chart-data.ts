import type uPlot from 'uplot';
import type { HistoryPoint } from '../../runtime/protocol.ts';

/** Columns for the chart: steps, training loss, validation loss. */
export interface ChartData {
  readonly data: uPlot.AlignedData;
  /** On a logarithmic axis, where losses of zero are drawn; null when there are none. */
  readonly clippedAt: number | null;
}

/** A logarithmic axis has no zero: what is not positive is drawn a tenth below the smallest positive loss. */
export function chartData(points: readonly HistoryPoint[], logarithmic: boolean): ChartData {
  const steps = points.map(({ step }) => step);
  const train = points.map((point) => finite(point.train));
  const validation = points.map((point) => finite(point.validation));
  if (!logarithmic) return { data: [steps, train, validation], clippedAt: null };
  let least = Infinity;
  let zero = false;
  for (const value of [...train, ...validation]) {
    if (value === null) continue;
    if (value > 0) least = Math.min(least, value);
    else zero = true;
  }
  if (!zero) return { data: [steps, train, validation], clippedAt: null };
  const floor = least === Infinity ? 1e-12 : least / 10;
  const clip = (value: number | null) => (value === null ? null : Math.max(value, floor));
  return { data: [steps, train.map(clip), validation.map(clip)], clippedAt: floor };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
