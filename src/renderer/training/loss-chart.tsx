import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { css, inkOf } from '../drawing/ink.ts';
import { useThemeKey } from '../drawing/use-theme-key.ts';
import { significant } from '../notation/number-text.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { runStore, useRun } from '../state/run-store.ts';
import { chartData } from './chart-data.ts';
import { logarithmicRange, logarithmicTicks } from './logarithmic-axis.ts';

/** Least milliseconds between two drawings. */
const pause = 100;

/** The losses over the steps, drawn at most ten times a second. */
export function LossChart() {
  const [logarithmic, setLogarithmic] = useState(true);
  const [clipped, setClipped] = useState<number | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLSpanElement>(null);
  const theme = useThemeKey();
  const stale = useRun((run) => run.stale);
  const points = useRun((run) => Math.min(2, run.points.length));
  const compiled = useCompilation((compilation) => compilation.runnable);
  const hasData = useData((data) => data.prepared !== null);
  const validated = useRun((run) => (run.points.at(-1)?.validation ?? null) !== null);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const plot = new uPlot(
      options(element, logarithmic, (text) => readout.current?.replaceChildren(text)),
      [[]],
      element,
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    let drawnAt = -Infinity;
    const draw = () => {
      timer = undefined;
      drawnAt = performance.now();
      const { data, clippedAt } = chartData(runStore.getState().points, logarithmic);
      plot.setData(data);
      setClipped(clippedAt);
    };
    const stop = runStore.subscribe((now, before) => {
      if (now.points !== before.points)
        timer ??= setTimeout(draw, Math.max(0, drawnAt + pause - performance.now()));
    });
    const observer = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    observer.observe(element);
    draw();
    return () => {
      clearTimeout(timer);
      stop();
      observer.disconnect();
      plot.destroy();
    };
  }, [logarithmic, theme]);
  return (
    <figure className="loss-chart" aria-label="Loss over steps">
      <figcaption>
        <span className="chart-key is-train">train</span>
        {validated && <span className="chart-key is-validation">validation</span>}
        <span className="chart-readout" ref={readout} />
        {clipped !== null && (
          <span className="field-note">Zero loss is drawn at {significant(clipped)}.</span>
        )}
        <label className="chart-scale">
          <input
            type="checkbox"
            checked={logarithmic}
            onChange={(event) => setLogarithmic(event.target.checked)}
          />
          log axis
        </label>
      </figcaption>
      <div
        ref={holder}
        className={`chart-holder ${stale ? 'is-stale' : ''} ${points === 0 ? 'is-empty' : ''}`}
      />
      {points < 2 && compiled && hasData && (
        <p className="chart-empty">Press Run: the loss is drawn here as it falls.</p>
      )}
    </figure>
  );
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: Math.max(40, element.clientWidth), height: Math.max(40, element.clientHeight) };
}

function options(element: HTMLElement, logarithmic: boolean, read: (text: string) => void): uPlot.Options {
  const ink = inkOf(element);
  const style = getComputedStyle(element);
  const font = `${style.fontSize} ${style.fontFamily}`;
  const grid = { stroke: css(ink.line), width: 1 };
  const points = { show: (plot: uPlot) => (plot.data[0]?.length ?? 0) < 3, size: 6 };
  const axis: uPlot.Axis = { stroke: css(ink.inkSoft), font, grid, ticks: { show: false } };
  return {
    ...sizeOf(element),
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false }, points: { size: 6 } },
    scales: {
      x: { time: false },
      y: logarithmic
        ? { distr: 3, log: 10, range: (_, low, high) => logarithmicRange(low, high) }
        : { distr: 1 },
    },
    axes: [
      { ...axis, size: 30, values: (_, splits) => splits.map(shortCount) },
      {
        ...axis,
        size: 56,
        ...(logarithmic ? { splits: (_, _axis, low, high) => logarithmicTicks(low, high) } : {}),
        values: (_, splits) => splits.map((value) => (value === null ? '' : shortNumber(value))),
      },
    ],
    series: [
      {},
      { label: 'train', stroke: css(ink.accent), width: 2, points },
      { label: 'validation', stroke: css(ink.negative), width: 2, dash: [6, 4], points },
    ],
    hooks: {
      setCursor: [
        (plot) => {
          const at = plot.cursor.idx;
          const [steps, train, validation] = plot.data;
          const value = at === null || at === undefined ? null : train?.[at];
          if (at === null || at === undefined || value === null || value === undefined) return read('');
          const held = validation?.[at];
          read(
            `step ${steps[at] ?? ''}: ${significant(value)}${held === null || held === undefined ? '' : `, validation ${significant(held)}`}`,
          );
        },
      ],
    },
  };
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e4))
    return value.toExponential(0).replace('e+', 'e').replace('-', '−');
  return String(Number(value.toPrecision(3)));
}

function shortCount(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  return value >= 1e4 ? `${Number((value / 1e3).toPrecision(3))} k` : String(Number(value.toPrecision(6)));
}
