import './train.css';
import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import { DataSection } from './data-section.tsx';
import { DeviceSection } from './device-section.tsx';
import { IterationTable } from './iteration-table.tsx';
import { LossChart } from './loss-chart.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { RecipeSections } from './recipe-sections.tsx';
import { RunBar } from './run-bar.tsx';
import { RunMessage } from './run-message.tsx';

/** Milliseconds of rest before what is on the screen is loaded to be looked at untrained. */
const rest = 400;

/** Training: what to learn from and how, the run, and what the network has become. */
export function TrainPanel() {
  const { training } = useApp();
  // Whether there could be a program: asking for it would make one at every edit.
  const runnable = useCompilation((compilation) => compilation.runnable);
  const prepared = useData((data) => data.prepared);
  const solver = useDocument(({ recipe }) => recipe.solver !== undefined);
  const status = useRun((run) => run.status);
  const stale = useRun((run) => run.stale);
  // Where there is little room, setup and progress take turns.
  const [view, setView] = useState<'setup' | 'progress'>(() => (prepared === null ? 'setup' : 'progress'));
  useEffect(() => {
    if (!runnable || prepared === null || !(status === 'empty' || stale)) return undefined;
    const timer = setTimeout(() => training.prepare(), rest);
    return () => clearTimeout(timer);
  }, [training, runnable, prepared, status, stale]);
  return (
    <div className="train">
      <div className="train-body" data-view={view}>
        <div className="train-views" role="group" aria-label="Part of the panel">
          {(['setup', 'progress'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={view === one}
              onClick={() => setView(one)}
            >
              {one === 'setup' ? 'Setup' : 'Progress'}
            </button>
          ))}
        </div>
        <div className="train-setup">
          <DataSection />
          <RecipeSections />
          <DeviceSection />
        </div>
        <div className="train-run">
          <RunBar />
          <div className="run-foot">
            <RunMessage />
          </div>
          <div className={`train-pictures ${solver ? 'has-iterations' : ''}`}>
            <LossChart />
            {solver && <IterationTable />}
            <div className="train-picture">
              <PicturePanel />
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}
