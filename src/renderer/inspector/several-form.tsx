import { activations } from '../../compiler/activations/index.ts';
import { maps } from '../../compiler/maps/index.ts';
import type { BiasKind, DrawnEdge, DrawnVertex, Id } from '../../document/document.ts';
import { setEdge, setVertex, together } from '../../document/edits.ts';
import { counted } from '../controls/counted.ts';
import { ChoiceField } from '../controls/choice-field.tsx';
import { Section } from '../controls/section.tsx';
import { TextField } from '../controls/text-field.tsx';
import { edit, useDocument } from '../state/document-store.ts';
import { CommandAction } from './command-action.tsx';
import { InspectorHead } from './inspector-head.tsx';
import { ShapeField } from './shape-field.tsx';
import { TieField } from './tie-field.tsx';
import { biases } from './vertex-form.tsx';

/** The fields that several vertices and edges have in common; a field with different values shows a dash. */
export function SeveralForm({ vertices, edges }: { vertices: readonly Id[]; edges: readonly Id[] }) {
  const graph = useDocument((document) => document.graph);
  const units = vertices.filter((id) => graph.vertices[id]?.kind === 'unit');
  const counts = [
    vertices.length > 0 && counted(vertices.length, 'vertex', 'vertices'),
    edges.length > 0 && counted(edges.length, 'edge', 'edges'),
  ];
  return (
    <>
      <InspectorHead title={counts.filter(Boolean).join(', ')} />
      {vertices.length > 0 && (
        <div className="inspector-actions">
          <CommandAction id="gather-layer" />
          <CommandAction id="open-neurons" />
        </div>
      )}
      {units.length > 1 && <Units ids={units} vertices={units.flatMap((id) => graph.vertices[id] ?? [])} />}
      {edges.length > 1 && <Edges ids={edges} edges={edges.flatMap((id) => graph.edges[id] ?? [])} />}
    </>
  );
}

function Units({ ids, vertices }: { ids: readonly Id[]; vertices: readonly DrawnVertex[] }) {
  const set = (fields: Partial<DrawnVertex>) =>
    edit(
      together(
        `Change ${ids.length} vertices`,
        ids.map((id) => setVertex(id, fields)),
      ),
    );
  const shape = common(
    vertices.map((vertex) => vertex.shape),
    JSON.stringify,
  );
  return (
    <Section title="Vertices">
      <ShapeField
        value={shape}
        inferred={undefined}
        required={false}
        onCommit={(next) => set({ shape: next })}
      />
      <ChoiceField
        label="σ"
        value={common(vertices.map(({ activation }) => activation?.kind ?? 'identity')) ?? ''}
        options={titles(activations)}
        onChange={(kind) => set({ activation: { kind } })}
      />
      <ChoiceField
        label="Bias"
        value={common(vertices.map(({ bias }) => bias ?? 'vector')) ?? ''}
        options={biases}
        onChange={(bias) => set({ bias: bias as BiasKind })}
      />
      <TieField
        of="vertex"
        value={common(vertices.map(({ tie }) => tie ?? '')) ?? ''}
        placeholder="–"
        onCommit={(tie) => set({ tie })}
      />
      <TextField
        label="Group"
        value={common(vertices.map(({ group }) => group ?? '')) ?? ''}
        placeholder="–"
        onCommit={(group) => set({ group: group === '' ? undefined : group })}
      />
    </Section>
  );
}

function Edges({ ids, edges }: { ids: readonly Id[]; edges: readonly DrawnEdge[] }) {
  const set = (fields: Partial<DrawnEdge>) =>
    edit(
      together(
        `Change ${ids.length} edges`,
        ids.map((id) => setEdge(id, fields)),
      ),
    );
  return (
    <Section title="Edges">
      <ChoiceField
        label="Map"
        value={common(edges.map(({ map }) => map.kind ?? 'dense')) ?? ''}
        options={titles(maps)}
        onChange={(kind) => set({ map: { kind } })}
      />
      <TieField
        of="edge"
        value={common(edges.map(({ tie }) => tie ?? '')) ?? ''}
        placeholder="–"
        onCommit={(tie) => set({ tie })}
      />
    </Section>
  );
}

function titles(catalogue: Readonly<Record<string, { readonly title: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(catalogue).map(([kind, { title }]) => [kind, title]));
}

/** The value that all have; undefined when they differ. */
function common<T>(values: readonly T[], key: (value: T) => unknown = (value) => value): T | undefined {
  const [first] = values;
  return values.every((value) => key(value) === key(first as T)) ? first : undefined;
}
