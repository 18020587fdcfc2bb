import { Command as CommandIcon, House, Moon, PencilRuler, Sun } from 'lucide-react';
import { useEffect } from 'react';
import { useApp } from '../app-context.ts';
import { CommandButton } from '../shell/command-button.tsx';
import { chosenEntry, useExperiments } from '../state/experiments-store.ts';
import { shownTheme } from '../theme.ts';
import { ExperimentList } from './experiment-list.tsx';
import { ExperimentView } from './experiment-view.tsx';
import './experiments.css';

/** The course's experiments: the list, and the chosen one with its settings, its run and what came out. */
export function ExperimentsPage() {
  const { experiments } = useApp();
  const entry = useExperiments(chosenEntry);
  useEffect(() => experiments.list(), [experiments]);
  return (
    <div className="experiments">
      <header className="top-bar is-experiments">
        <div className="bar-group">
          <CommandButton id="gallery" icon={House} />
          <CommandButton id="drawing" icon={PencilRuler} />
        </div>
        <h1>Experiments</h1>
        <div className="bar-group is-end">
          <CommandButton id="palette" icon={CommandIcon} />
          <CommandButton id="theme" icon={shownTheme() === 'dark' ? Sun : Moon} />
        </div>
      </header>
      <main className="experiments-middle" data-chosen={entry !== null}>
        <ExperimentList />
        {entry !== null && <ExperimentView key={entry.id} entry={entry} />}
      </main>
    </div>
  );
}
