import { ChevronDown, ChevronUp } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { IconButton } from '../controls/icon-button.tsx';
import { PathsPanel } from '../paths/paths-panel.tsx';
import { ListsPanel } from '../lists/lists-panel.tsx';
import { PlanPanel } from '../plan/plan-panel.tsx';
import { ProblemsPanel } from '../problems/problems-panel.tsx';
import { shownProblems } from '../problems/shown-problems.ts';
import { useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { sessionStore, useSession } from '../state/session-store.ts';
import type { DockTab } from '../state/session-store.ts';
import { TrainPanel } from '../training/train-panel.tsx';

const panels = {
  train: { title: 'Train', Panel: TrainPanel },
  plan: { title: 'Plan', Panel: PlanPanel },
  paths: { title: 'Paths', Panel: PathsPanel },
  lists: { title: 'Lists', Panel: ListsPanel },
  problems: { title: 'Problems', Panel: ProblemsPanel },
} as const;
const tabs = Object.keys(panels) as readonly DockTab[];

/** The lower panels, one tab each. Closed, only the tabs are left. */
export function Dock() {
  const open = useSession((session) => session.dock);
  const tab = useSession((session) => session.dockTab);
  const dataFaults = useData((data) => data.faults.length);
  const faults = useCompilation(
    (compilation) => shownProblems(compilation).filter(({ severity }) => severity !== 'information').length,
  );
  const problems = dataFaults + faults;
  return (
    <Tabs.Root
      className="dock"
      value={open ? tab : ''}
      activationMode="manual"
      onValueChange={(value) => sessionStore.setState({ dock: true, dockTab: value as DockTab })}
    >
      <div className="dock-bar">
        <Tabs.List className="dock-tabs" aria-label="Lower panels">
          {tabs.map((id) => (
            <Tabs.Trigger key={id} value={id} className="dock-tab">
              {panels[id].title}
              {id === 'problems' && problems > 0 && <span className="dock-count">{problems}</span>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <IconButton
          label={open ? 'Hide the lower panel' : 'Show the lower panel'}
          icon={open ? ChevronDown : ChevronUp}
          onClick={() => sessionStore.setState({ dock: !open })}
        />
      </div>
      {open &&
        tabs.map((id) => {
          const { Panel } = panels[id];
          return (
            <Tabs.Content key={id} value={id} className="dock-content" tabIndex={-1}>
              {id === tab && <Panel />}
            </Tabs.Content>
          );
        })}
    </Tabs.Root>
  );
}
