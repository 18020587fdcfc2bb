import type { WholeProgram } from './program.ts';
import type { Compilation } from './compilation.ts';
import type { Plan } from './plans.ts';
import type { LayerSequence } from './stages.ts';

/** What a `*.compiled.json` file holds; `docs/compiled-format.md` describes it. */
export interface CompiledDocument {
  readonly format: 'adjoint/compiled';
  readonly version: 1;
  readonly sequence: LayerSequence;
  readonly forward: Plan;
  readonly backward: Plan;
  readonly tangent: Plan;
  readonly program: WholeProgram;
}

/** The compiled graph as plain data; null while the drawing has errors. */
export function compiledDocument(compilation: Compilation): CompiledDocument | null {
  const { sequence, forward, backward, tangent, program } = compilation;
  if (!sequence || !forward || !backward || !tangent || !program) return null;
  return { format: 'adjoint/compiled', version: 1, sequence, forward, backward, tangent, program };
}
