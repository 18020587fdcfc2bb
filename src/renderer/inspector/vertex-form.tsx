import { activations } from '../../compiler/activations/index.ts';
import type { BiasKind, Combine, DrawnVertex, Id } from '../../document/document.ts';
import { setVertex } from '../../document/edits.ts';
import { shapeText } from '../../interchange/drawing/geometry.ts';
import { ChoiceField } from '../controls/choice-field.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Section } from '../controls/section.tsx';
import { CatalogueForm } from '../controls/settings-form.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useCompilation } from '../state/compilation-store.ts';
import { edit, useDocument } from '../state/document-store.ts';
import { CommandAction } from './command-action.tsx';
import { FaultList } from './fault-list.tsx';
import { Cost } from './cost.tsx';
import { InspectorHead } from './inspector-head.tsx';
import { NameField } from './name-field.tsx';
import { ParameterEditor } from './parameter-editor.tsx';
import { ShapeField } from './shape-field.tsx';
import { TieField } from './tie-field.tsx';

export const biases: Readonly<Record<BiasKind, string>> = {
  vector: 'One per component',
  scalar: 'One number',
  none: 'None',
};
export const combines: Readonly<Record<Combine, string>> = { sum: 'Sum', product: 'Product' };

const dropout = {
  tag: 'number',
  label: 'Dropout',
  help: 'Share of components muted at random in a training step; none are when the network is evaluated.',
  initial: 0,
  min: 0,
  max: 0.99,
} as const;

/** The form of one vertex. */
export function VertexForm({ id }: { id: Id }) {
  const vertex = useDocument((document) => document.graph.vertices[id]);
  const shape = useCompilation((compilation) => compilation.graph.shapes.get(id));
  const biasShape = useCompilation((compilation) => compilation.graph.biasShapes.get(id));
  const cost = useCompilation((compilation) => compilation.counts.perVertex.get(id));
  const level = useCompilation((compilation) => compilation.graph.level.get(id));
  const output = useCompilation((compilation) => compilation.graph.outgoing.get(id)?.length === 0);
  if (vertex === undefined) return null;
  const set = (fields: Partial<DrawnVertex>) => edit(setVertex(id, fields));
  const unit = vertex.kind === 'unit';
  return (
    <>
      <InspectorHead title={vertex.label ?? id} aside={level === undefined ? undefined : `level ${level}`} />
      <FaultList place={{ at: 'vertex', id }} />
      <Section title="Vertex">
        <NameField id={id} kind="vertex" />
        <TextField
          label="Label"
          value={vertex.label ?? ''}
          placeholder={id}
          onCommit={(text) => set({ label: text === '' ? undefined : text })}
        />
        <ChoiceField
          label="Kind"
          value={vertex.kind}
          options={{ input: 'Input', unit: 'Unit' }}
          onChange={(kind) =>
            set(kind === 'input' ? { kind, shape: vertex.shape ?? shape ?? [1] } : { kind: 'unit' })
          }
        />
        <ShapeField
          value={vertex.shape}
          inferred={shape}
          required={!unit}
          onCommit={(next) => set({ shape: next })}
        />
        <CommandAction id="open-neurons" />
      </Section>
      {unit && (
        <Section title="Activation">
          <CatalogueForm
            label="σ"
            catalogue={activations}
            choice={vertex.activation}
            initial="identity"
            onChange={(activation) => set({ activation })}
          />
          <ChoiceField
            label="Bias"
            value={vertex.bias ?? 'vector'}
            options={biases}
            onChange={(bias) => set({ bias: bias as BiasKind })}
          />
          {vertex.bias !== 'none' && (
            <TieField of="vertex" value={vertex.tie ?? ''} onCommit={(tie) => set({ tie })} />
          )}
          <ChoiceField
            label="Combine"
            help="How the incoming maps come together."
            value={vertex.combine ?? 'sum'}
            options={combines}
            onChange={(combine) => set({ combine: combine === 'sum' ? undefined : 'product' })}
          />
          <TextField
            label="Group"
            help="Vertices of one group are kept apart from others when neurons become layers."
            value={vertex.group ?? ''}
            placeholder="none"
            onCommit={(group) => set({ group: group === '' ? undefined : group })}
          />
          {(!output || vertex.dropout !== undefined) && (
            <NumberField
              field={dropout}
              value={vertex.dropout ?? 0}
              onCommit={(share) => set({ dropout: share === 0 ? undefined : share })}
            />
          )}
        </Section>
      )}
      {biasShape !== undefined && (
        <Section title="b" aside={shapeText(biasShape)}>
          <ParameterEditor parameter={vertex.tie ?? id} shape={biasShape} />
          <CommandAction id="show-paths" />
        </Section>
      )}
      {cost !== undefined && <Cost parameters={cost.parameters} macs={cost.macs} />}
    </>
  );
}
