import { sizeOf } from '../../compiler/shape.ts';
import type { BackendReport } from '../../runtime/protocol.ts';
import { counted } from '../controls/counted.ts';
import { SeverityIcon } from '../controls/fault-badge.tsx';
import { compilationStore, useCompilation } from '../state/compilation-store.ts';
import { useData } from '../state/data-store.ts';
import { documentStore, isUnsaved, useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { placeOf } from '../training/backend-names.ts';
import { shownProblems } from '../problems/shown-problems.ts';

const whole = new Intl.NumberFormat('en');

/** The shape of the document, where it runs, how many problems it has, and whether it is saved. */
export function StatusBar() {
  const vertices = useDocument((document) => Object.keys(document.graph.vertices).length);
  const edges = useDocument((document) => Object.keys(document.graph.edges).length);
  const { graph, sequence, counts } = useCompilation((compilation) => compilation);
  const stale = compilationStore((state) => state.stale);
  const backend = useRun((run) => run.backend);
  const saved = documentStore((state) => savedState(state));
  const depth = sequence?.depth ?? Math.max(0, graph.levels.length - 1);
  const widest = sequence?.width ?? widthOf(graph);
  return (
    <footer className={`status-bar ${stale ? 'is-stale' : ''}`} aria-label="Status">
      <Fact name="|V|" value={whole.format(vertices)} title="Vertices" />
      <Fact name="|E|" value={whole.format(edges)} title="Edges" />
      <Fact name="depth" value={whole.format(depth)} title="Layers after the inputs" />
      <Fact name="width" value={whole.format(widest)} title="Most components in one layer" />
      <Fact name="parameters" value={whole.format(counts.parameters)} title="Trainable numbers" />
      <Fact
        name="MACs"
        value={whole.format(counts.macsForward)}
        title="Multiply-adds of one example, forward"
      />
      <span className="status-gap" />
      {backend !== null && <Backend report={backend} />}
      <Problems />
      <span className="status-saved">{saved}</span>
    </footer>
  );
}

function Fact({ name, value, title }: { name: string; value: string; title: string }) {
  return (
    <span className="status-fact" title={title}>
      {name} <b>{value}</b>
    </span>
  );
}

function Backend({ report }: { report: BackendReport }) {
  return (
    <span className="status-fact" title={report.reason}>
      {placeOf(report)}
    </span>
  );
}

function Problems() {
  const diagnostics = useCompilation(shownProblems);
  const dataFaults = useData((data) => data.faults.length);
  const errors = dataFaults + diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  return (
    <button
      type="button"
      className="status-problems"
      onClick={() => sessionStore.setState({ dock: true, dockTab: 'problems' })}
    >
      <span className="visually-hidden">
        {`Problems: ${counted(errors, 'error', 'errors')}, ${counted(warnings, 'warning', 'warnings')}`}
      </span>
      {errors + warnings === 0 && <span aria-hidden>No problems</span>}
      {errors > 0 && (
        <span aria-hidden>
          <SeverityIcon severity="error" size={14} /> {errors}
        </span>
      )}
      {warnings > 0 && (
        <span aria-hidden>
          <SeverityIcon severity="warning" size={14} /> {warnings}
        </span>
      )}
    </button>
  );
}

function savedState(state: Parameters<typeof isUnsaved>[0]): string {
  if (isUnsaved(state)) return 'Not saved';
  return state.file === null ? 'No changes' : 'Saved';
}

function widthOf(graph: ReturnType<typeof compilationStore.getState>['compilation']['graph']): number {
  const sizes = graph.levels.map((level) =>
    level.reduce((sum, id) => sum + sizeOf(graph.shapes.get(id) ?? [0]), 0),
  );
  return Math.max(0, ...sizes);
}
