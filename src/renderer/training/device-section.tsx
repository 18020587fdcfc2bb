import type { BackendChoice } from '../../runtime/protocol.ts';
import { ChoiceField } from '../controls/choice-field.tsx';
import { Section } from '../controls/section.tsx';
import { useDocument } from '../state/document-store.ts';
import { sessionStore, useSession } from '../state/session-store.ts';

const backends: Readonly<Record<Exclude<BackendChoice, 'cpu'>, string>> = {
  auto: 'Whatever is quickest',
  webasm: 'WebAssembly, float32',
  webgl2: 'WebGL 2, float32',
  webgpu: 'WebGPU, float32',
  reference: 'Plain loops, float64',
};

/** Where runs happen on this machine. It belongs to the machine and not to the document. */
export function DeviceSection() {
  const backend = useSession((session) => session.backend);
  const solver = useDocument(({ recipe }) => recipe.solver !== undefined);
  if (solver) {
    return (
      <Section title="Device">
        <p className="field-note">Solvers run on the processor, in float64.</p>
      </Section>
    );
  }
  return (
    <Section title="Device">
      <ChoiceField
        label="Runs on"
        value={backend}
        options={backends}
        help="Takes effect with the next run."
        onChange={(next) => sessionStore.setState({ backend: next as BackendChoice })}
      />
    </Section>
  );
}
