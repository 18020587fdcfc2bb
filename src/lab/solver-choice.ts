import type { Field, Fields } from '../base/fields.ts';
import type { Diagnostic } from '../compiler/diagnostic.ts';
import { placeChoice } from '../compiler/place.ts';
import type { Compilation } from '../compiler/compilation.ts';
import type { Placed } from '../compiler/stages.ts';
import type { Recipe } from '../document/document.ts';
import { solvers } from '../solvers/index.ts';
import type { SolverDefinition } from '../solvers/solver.ts';

/** A solver as a recipe may name it: its own settings, and those of the problem it is given. */
export interface SolverEntry {
  readonly title: string;
  readonly summary: string;
  readonly fields: Fields;
  readonly definition: SolverDefinition;
}

/** What a recipe without a `kind` means. */
export const initialSolver = 'newton-cg';

const sampleField: Field = {
  tag: 'integer',
  label: 'Sample',
  help: 'A fixed sample of so many training rows, drawn by the seed (sample average approximation); 0 takes all of them.',
  initial: 0,
  min: 0,
};
const hessianField: Field = {
  tag: 'boolean',
  label: 'Exact Hessian',
  help: 'In place of its Gauss–Newton part. It may bend downwards; the inner iterations end where it does.',
  initial: false,
};

/** Every solver, in the order of the list. */
export const solverEntries: Readonly<Record<string, SolverEntry>> = Object.fromEntries(
  Object.entries(solvers).map(([kind, definition]) => {
    const { title, summary, needs } = definition;
    const more = needs === 'curvature' ? { exactHessian: hessianField } : {};
    return [
      kind,
      { title, summary, definition, fields: { ...definition.fields, ...more, sample: sampleField } },
    ];
  }),
);

/** The recipe's solver with checked settings; null if it names none, or one that is unknown. */
export function placeSolver({ solver }: Recipe, report: (diagnostic: Diagnostic) => void): Placed | null {
  if (solver === undefined) return null;
  return placeChoice(
    solverEntries,
    'solver',
    solver,
    initialSolver,
    { at: 'recipe', part: 'solver' },
    report,
  );
}

/** The compilation with the faults of the recipe's solver among its own: the compiler knows no solvers. */
export function withSolverChecked(compilation: Compilation, recipe: Recipe): Compilation {
  const faults: Diagnostic[] = [];
  placeSolver(recipe, (fault) => faults.push(fault));
  if (faults.length === 0) return compilation;
  const nothing = { value: null };
  // Stages that have not been asked for stay unmade: they are the getters of the object beneath.
  return Object.create(compilation, {
    diagnostics: { value: [...compilation.diagnostics, ...faults] },
    runnable: { value: false },
    programOf: { value: () => null },
    program: nothing,
    curvature: nothing,
    walk: nothing,
  }) as Compilation;
}
