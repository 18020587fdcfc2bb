import { useDocument } from '../state/document-store.ts';
import { useSession } from '../state/session-store.ts';
import { DocumentForm } from './document-form.tsx';
import { EdgeForm } from './edge-form.tsx';
import { SeveralForm } from './several-form.tsx';
import { VertexForm } from './vertex-form.tsx';
import './inspector.css';

/** The form of what is selected: one vertex, one edge, several, or the document. */
export function Inspector() {
  const vertices = useSession((session) => session.vertices);
  const edges = useSession((session) => session.edges);
  const graph = useDocument((document) => document.graph);
  // What was selected may have been undone away.
  const chosen = [...vertices].filter((id) => graph.vertices[id] !== undefined);
  const wires = [...edges].filter((id) => graph.edges[id] !== undefined);
  const [vertex, edge] = [chosen[0], wires[0]];
  if (chosen.length + wires.length > 1) return <SeveralForm vertices={chosen} edges={wires} />;
  if (vertex !== undefined) return <VertexForm key={vertex} id={vertex} />;
  if (edge !== undefined) return <EdgeForm key={edge} id={edge} />;
  return <DocumentForm />;
}
