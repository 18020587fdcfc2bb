import { seededRandom } from '../base/xoshiro.ts';
import { compile } from '../compiler/compile.ts';
import type { DataShape } from '../compiler/checks.ts';
import { initialise } from '../compiler/initialise.ts';
import type { KernelProgram, ProcedureName } from '../compiler/program.ts';
import type { Compilation } from '../compiler/compilation.ts';
import type { GraphDocument } from '../document/document.ts';
import { withSolverChecked } from '../lab/solver-choice.ts';
import { diagnosed, InputError } from './faults.ts';
import type { Terminal } from './terminal.ts';

export interface Compiled<Names extends ProcedureName = never> {
  readonly document: GraphDocument;
  readonly compilation: Compilation;
  readonly program: KernelProgram<Names>;
}

/**
 * Compiles a document to a program with the wanted procedures; warnings go to stderr.
 * @throws {InputError} with every diagnostic when there is no program
 */
export function compileDocument<Names extends ProcedureName>(
  document: GraphDocument,
  wanted: readonly Names[],
  terminal: Terminal,
  data: DataShape | null = null,
): Compiled<Names> {
  const { graph, recipe, parameters } = document;
  const compilation = withSolverChecked(compile(graph, recipe, data, parameters), recipe);
  const findings = compilation.diagnostics.map(diagnosed);
  const program = compilation.programOf(wanted);
  if (!program) throw new InputError(findings);
  for (const { line } of findings) terminal.note(line);
  return { document, compilation, program };
}

/** The numbers of every parameter by document id: those of the file, the rest drawn by the recipe's rule and seed. */
export function parametersOf({ document, compilation }: Compiled): Record<string, Float64Array> {
  const { recipe, parameters } = document;
  return initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed));
}
