import { TextField } from '../controls/text-field.tsx';
import { currentDocument } from '../state/document-store.ts';

const words = {
  edge: {
    help: 'Edges of one tie share one θ; its gradient is the sum over them.',
    fault: 'Vertices share a bias under this name.',
  },
  vertex: {
    help: 'Vertices of one tie share one bias; its gradient is the sum over them.',
    fault: 'Edges share a θ under this name.',
  },
} as const;

/** The name under which an edge shares its θ, or a vertex its bias; empty where it does not. */
export function TieField({
  of,
  value,
  placeholder = 'none',
  onCommit,
}: {
  of: 'edge' | 'vertex';
  value: string;
  placeholder?: string;
  onCommit: (tie: string | undefined) => void;
}) {
  return (
    <TextField
      label="Tie"
      help={words[of].help}
      value={value}
      placeholder={placeholder}
      fault={(text) => tieFault(of, text.trim())}
      onCommit={(text) => onCommit(text.trim() === '' ? undefined : text.trim())}
    />
  );
}

function tieFault(of: 'edge' | 'vertex', tie: string): string | null {
  const { vertices, edges } = currentDocument().graph;
  if (Object.hasOwn(vertices, tie) || Object.hasOwn(edges, tie)) return 'A vertex or an edge has this name.';
  const others = Object.values(of === 'edge' ? vertices : edges);
  return others.some((other) => other.tie === tie) ? words[of].fault : null;
}
