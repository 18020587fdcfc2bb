import { maps } from '../../compiler/maps/index.ts';
import type { DrawnEdge, Id } from '../../document/document.ts';
import { reverseEdge, setEdge } from '../../document/edits.ts';
import { shapeText } from '../../interchange/drawing/geometry.ts';
import { ChoiceField } from '../controls/choice-field.tsx';
import { Section } from '../controls/section.tsx';
import { CatalogueForm } from '../controls/settings-form.tsx';
import { useCompilation } from '../state/compilation-store.ts';
import { edit, useDocument } from '../state/document-store.ts';
import { CommandAction } from './command-action.tsx';
import { FaultList } from './fault-list.tsx';
import { Cost } from './cost.tsx';
import { InspectorHead } from './inspector-head.tsx';
import { NameField } from './name-field.tsx';
import { ParameterEditor } from './parameter-editor.tsx';
import { TieField } from './tie-field.tsx';

/** The form of one edge. */
export function EdgeForm({ id }: { id: Id }) {
  const edge = useDocument((document) => document.graph.edges[id]);
  const vertices = useDocument((document) => document.graph.vertices);
  const shape = useCompilation((compilation) => compilation.graph.parameterShapes.get(id));
  const cost = useCompilation((compilation) => compilation.counts.perEdge.get(id));
  if (edge === undefined) return null;
  const set = (fields: Partial<DrawnEdge>) => edit(setEdge(id, fields));
  const names = Object.fromEntries(Object.entries(vertices).map(([key, { label }]) => [key, label ?? key]));
  const targets = Object.fromEntries(
    Object.entries(names).filter(([key]) => vertices[key]?.kind !== 'input'),
  );
  return (
    <>
      <InspectorHead title={`${names[edge.from] ?? edge.from} → ${names[edge.to] ?? edge.to}`} aside={id} />
      <FaultList place={{ at: 'edge', id }} />
      <Section title="Edge">
        <NameField id={id} kind="edge" />
        <ChoiceField label="From" value={edge.from} options={names} onChange={(from) => set({ from })} />
        <ChoiceField label="To" value={edge.to} options={targets} onChange={(to) => set({ to })} />
        <button type="button" className="button inspector-action" onClick={() => edit(reverseEdge(id))}>
          Reverse
        </button>
      </Section>
      <Section title="Map">
        <CatalogueForm
          label="K(θ)"
          catalogue={maps}
          choice={edge.map}
          initial="dense"
          onChange={(map) => set({ map })}
        />
        <TieField of="edge" value={edge.tie ?? ''} onCommit={(tie) => set({ tie })} />
      </Section>
      {shape !== null && shape !== undefined && (
        <Section title="θ" aside={shapeText(shape)}>
          <ParameterEditor parameter={edge.tie ?? id} shape={shape} />
          <CommandAction id="show-paths" />
        </Section>
      )}
      {cost !== undefined && <Cost {...cost} />}
    </>
  );
}
