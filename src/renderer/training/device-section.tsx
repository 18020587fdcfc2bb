import type { BackendChoice } from '../../runtime/protocol.ts';
import { ChoiceField } from '../controls/choice-field.tsx';
import { Section } from '../controls/section.tsx';
import { useDocument } from '../state/document-store.ts';
import { useRun } from '../state/run-store.ts';
import { sessionStore, useSession } from '../state/session-store.ts';
import { backendNames } from './backend-names.ts';
import { DeviceChoice } from './device-choice.tsx';

const backends: Readonly<Record<Exclude<BackendChoice, 'cpu'>, string>> = {
  auto: 'Whatever is quickest',
  webasm: `${backendNames.webasm}, float32`,
  'webasm-threads': `Threads: ${backendNames.webasm}, float32`, // told apart where there is room for few letters
  webgl2: `${backendNames.webgl2}, float32`,
  webgpu: `${backendNames.webgpu}, float32`,
  reference: `${backendNames.reference}, float64`,
};

/** Where runs happen on this machine. It belongs to the machine and not to the document. */
export function DeviceSection() {
  const backend = useSession((session) => session.backend);
  const joined = useRun((run) => run.backend?.joined === true);
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
      {joined && <p className="field-note">WebAssembly computes in vectors of eight numbers here.</p>}
      {backend === 'auto' && <DeviceChoice />}
    </Section>
  );
}
