import { losses } from '../../compiler/losses/index.ts';
import '../drawing/drawing.css';
import { useEffect, useMemo, useState } from 'react';
import type { PreparedData } from '../../datasets/prepare.ts';
import { useApp } from '../app-context.ts';
import { markerOutline } from '../drawing/marker.ts';
import { significant } from '../notation/number-text.ts';
import { useData } from '../state/data-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import { readingOf } from './classify.ts';
import { CurveView } from './curve-view.tsx';
import { pictureOf } from './picture.ts';
import { PlaneView } from './plane-view.tsx';
import { largestTarget, mostMarkers } from './points.ts';

/** The network as a function of its inputs: decision regions, a map of its output, or a curve. */
export function PicturePanel() {
  const prepared = useData((data) => data.prepared);
  if (prepared === null) {
    return (
      <p className="field-note picture-none">
        Once there is data, what the network makes of it is drawn here.
      </p>
    );
  }
  return <Pictured prepared={prepared} />;
}

function Pictured({ prepared }: { prepared: PreparedData }) {
  const { training } = useApp();
  const { table } = prepared;
  const [axes, setAxes] = useState<readonly [number, number]>([0, 1]);
  const [output, setOutput] = useState(0);
  const picture = useMemo(() => pictureOf(table, prepared.training, axes), [table, prepared, axes]);
  const region = picture.kind === 'none' ? null : picture.region;
  const loss = useDocument((document) => document.recipe.loss.kind ?? 'squared');
  const reading = useMemo(
    () => readingOf(loss, { coding: losses[loss]?.coding ?? null }, table),
    [loss, table],
  );
  const stale = useRun((run) => run.stale);
  useEffect(() => {
    training.watch(region);
    return () => training.watch(null);
  }, [training, region]);
  if (picture.kind === 'none') return <p className="field-note picture-none">{picture.why}</p>;
  return (
    <>
      {picture.kind === 'plane' && picture.section && (
        <div className="picture-axes">
          <AxisChoice
            label="Across"
            names={table.inputNames}
            value={axes[0]}
            onChange={(axis) => setAxes(swapped(axes, 0, axis))}
          />
          <AxisChoice
            label="Up"
            names={table.inputNames}
            value={axes[1]}
            onChange={(axis) => setAxes(swapped(axes, 1, axis))}
          />
        </div>
      )}
      <div className={`picture-plot ${stale ? 'is-stale' : ''}`}>
        {picture.kind === 'plane' ? (
          <PlaneView prepared={prepared} region={picture.region} reading={reading} output={output} />
        ) : (
          <CurveView prepared={prepared} region={picture.region} />
        )}
      </div>
      <Legend
        prepared={prepared}
        output={output}
        onOutput={setOutput}
        curve={picture.kind === 'curve'}
        section={picture.kind === 'plane' && picture.section}
      />
    </>
  );
}

/** Two axes are never the same: choosing the other one's input swaps them. */
function swapped(axes: readonly [number, number], at: 0 | 1, axis: number): readonly [number, number] {
  const [first, second] = axes;
  if (at === 0) return axis === second ? [second, first] : [axis, second];
  return axis === first ? [second, first] : [first, axis];
}

function AxisChoice({
  label,
  names,
  value,
  onChange,
}: {
  label: string;
  names: readonly string[];
  value: number;
  onChange: (axis: number) => void;
}) {
  return (
    <label>
      {label}
      <select className="select" value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {names.map((name, at) => (
          <option key={name} value={at}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Legend({
  prepared,
  output,
  onOutput,
  curve,
  section,
}: {
  prepared: PreparedData;
  output: number;
  onOutput: (output: number) => void;
  curve: boolean;
  section: boolean;
}) {
  const { table, training, validation } = prepared;
  const { task, targetNames } = table;
  const classes =
    task.kind === 'regression' ? (curve && targetNames.length > 1 ? targetNames : []) : task.classes;
  const largest = useMemo(() => largestTarget(table.targets), [table]);
  const thinned = Math.max(training.length, validation.length) > mostMarkers;
  return (
    <div className="picture-legend">
      {classes.slice(0, 8).map((name, at) => (
        <span key={name} className="legend-entry">
          <svg className={`class-mark class-${at + 1}`} viewBox="-1.3 -1.3 2.6 2.6" aria-hidden>
            <path d={markerOutline(at)} />
          </svg>
          {name}
        </span>
      ))}
      {classes.length > 8 && (
        <span className="field-note">and {classes.length - 8} more, colours repeat</span>
      )}
      {task.kind === 'regression' && !curve && (
        <span className="legend-entry">
          {significant(-largest)} <span className="legend-scale" aria-hidden /> {significant(largest)}
        </span>
      )}
      {task.kind === 'regression' && !curve && targetNames.length > 1 && (
        <AxisChoice label="Output" names={targetNames} value={output} onChange={onOutput} />
      )}
      {validation.length > 0 && <span className="legend-entry">hollow: validation</span>}
      {section && <span className="legend-entry">section: other inputs at their mean</span>}
      {thinned && <span className="legend-entry">{mostMarkers} points of each part are drawn</span>}
    </div>
  );
}
