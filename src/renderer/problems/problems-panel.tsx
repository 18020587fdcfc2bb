import { CircleCheck } from 'lucide-react';
import type { Diagnostic, Severity } from '../../compiler/diagnostic.ts';
import { explain } from '../../compiler/explain.ts';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { useCompilation } from '../state/compilation-store.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { select, sessionStore } from '../state/session-store.ts';
import { useData } from '../state/data-store.ts';
import { repairOf } from './repairs.ts';
import { isBlank, shownProblems } from './shown-problems.ts';
import './problems.css';

const order: readonly Severity[] = ['error', 'warning', 'information'];
const titles: Readonly<Record<Severity, string>> = {
  error: 'Errors',
  warning: 'Warnings',
  information: 'Notes',
};
const shown = 100;

/** Every fault in words, worst first; a click goes there. */
export function ProblemsPanel() {
  const diagnostics = useCompilation(shownProblems);
  const blank = useCompilation((compilation) => isBlank(compilation.diagnostics));
  const dataFaults = useData((data) => data.faults);
  if (diagnostics.length === 0 && dataFaults.length === 0) {
    return (
      <p className="panel-text problems-none">
        {blank ? (
          'Nothing is drawn yet. Add an input and a neuron or a layer, and connect them.'
        ) : (
          <>
            <CircleCheck size={16} aria-hidden /> No problems: the drawing compiles.
          </>
        )}
      </p>
    );
  }
  return (
    <div className="problems">
      {dataFaults.length > 0 && (
        <section aria-label="Data">
          <h3 className="problems-title">Data ({dataFaults.length})</h3>
          <ul>
            {dataFaults.map((fault) => (
              <li key={fault} className="problem">
                <SeverityIcon severity="error" />
                <button
                  type="button"
                  className="problem-text"
                  onClick={() => sessionStore.setState({ dockTab: 'train' })}
                >
                  {fault}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {order.map((severity) => {
        const some = diagnostics.filter((diagnostic) => diagnostic.severity === severity);
        if (some.length === 0) return null;
        return (
          <section key={severity} aria-label={titles[severity]}>
            <h3 className="problems-title">
              {titles[severity]} ({some.length})
            </h3>
            <ul>
              {some.slice(0, shown).map((diagnostic) => (
                <Problem key={JSON.stringify([diagnostic.place, diagnostic.fault])} diagnostic={diagnostic} />
              ))}
            </ul>
            {some.length > shown && <p className="field-note">and {some.length - shown} more</p>}
          </section>
        );
      })}
    </div>
  );
}

function Problem({ diagnostic }: { diagnostic: Diagnostic }) {
  const { title, detail, hint } = explain(diagnostic);
  const repair = repairOf(diagnostic, currentDocument());
  return (
    <li className="problem">
      <SeverityIcon severity={diagnostic.severity} />
      <button type="button" className="problem-text" onClick={() => visit(diagnostic)}>
        <b>{title}</b> {detail} <span className="problem-hint">{hint}</span>
      </button>
      {repair !== null && (
        <button type="button" className="button is-quiet" onClick={() => edit(repair.edit)}>
          {repair.label}
        </button>
      )}
    </li>
  );
}

/** Selects the place of a fault and brings it into view. */
function visit({ place, fault }: Diagnostic): void {
  const { graph } = currentDocument();
  if (place.at === 'edge') {
    const edge = graph.edges[place.id];
    select([], [place.id]);
    if (edge !== undefined) {
      sessionStore
        .getState()
        .canvas?.centre([edge.from, edge.to].filter((id) => graph.vertices[id] !== undefined));
    }
    return;
  }
  const vertices = place.at === 'vertex' ? [place.id] : 'vertices' in fault ? fault.vertices : [];
  select(vertices);
  if (vertices.length > 0) sessionStore.getState().canvas?.centre(vertices);
  if (place.at === 'recipe') sessionStore.setState({ right: true });
}
