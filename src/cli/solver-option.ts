import { nearestName } from '../base/nearest.ts';
import type { Compilation } from '../compiler/compilation.ts';
import type { Placed } from '../compiler/stages.ts';
import type { GraphDocument, Recipe } from '../document/document.ts';
import { initialSolver, placeSolver, solverEntries } from '../lab/solver-choice.ts';
import { unfitSolver } from '../lab/solver-fit.ts';
import { solverJob } from '../lab/solver-job.ts';
import type { SolverJob } from '../runtime/protocol.ts';
import type { Call } from './command.ts';
import { inputError, UsageError } from './faults.ts';
import { settingsFrom } from './settings.ts';

/** `--solver` of this name takes the optimizer, whatever the recipe says. */
const noSolver = 'none';

/**
 * The recipe with `--solver` and `--set` in it. `--steps` and `--epochs` replace a solver's largest number of iterations: each of
 * its steps looks at all rows.
 * @throws {UsageError} for options that do not go together
 * @throws {InputError} for an unknown solver or setting
 */
export function withSolver(recipe: Recipe, call: Call, iterations: number | undefined): Recipe {
  const texts = call.all.get('set') ?? [];
  const asked = call.options.get('solver');
  const { solver, ...rest } = recipe;
  const kind = asked ?? (solver === undefined ? noSolver : (solver.kind ?? initialSolver));
  if (kind === noSolver) {
    if (texts.length > 0)
      throw new UsageError('--set changes a setting of a solver; name one with --solver, or in the recipe');
    return rest;
  }
  const entry = Object.hasOwn(solverEntries, kind) ? solverEntries[kind] : undefined;
  if (!entry) {
    if (asked === undefined) return recipe; // the compiler's diagnostics say so, with its place
    const known = [...Object.keys(solverEntries), noSolver];
    const near = nearestName(kind, known);
    const hint = near === null ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
    throw inputError('solver', `there is no solver "${kind}"; ${hint}`);
  }
  const backend = call.options.get('backend');
  if (backend !== undefined && backend !== 'auto' && backend !== 'reference')
    throw new UsageError(`solvers work in float64 on the reference, not on ${backend}; leave --backend out`);
  const { kind: _, ...given } = solver !== undefined && (solver.kind ?? initialSolver) === kind ? solver : {};
  const limit = iterations === undefined ? {} : { iterations };
  if (texts.length === 0) return { ...rest, solver: { kind, ...given, ...limit } };
  const settings = settingsFrom(kind, entry.fields, texts, given);
  const named = new Set([...Object.keys(given), ...texts.map((text) => text.slice(0, text.indexOf('=')))]);
  const own = Object.fromEntries(Object.entries(settings).filter(([name]) => named.has(name)));
  return { ...rest, solver: { kind, ...own, ...limit } };
}

/** What trains a document by the solver of its recipe; null where it names none. */
export interface SolverPart {
  readonly placed: Placed;
  readonly job: SolverJob;
}

/** @throws {InputError} where the solver does not apply, with the reason */
export function solverPartOf({ graph, recipe }: GraphDocument, compilation: Compilation): SolverPart | null {
  const placed = placeSolver(recipe, () => {});
  if (placed === null) return null;
  const trainee = { graph, recipe, compilation };
  const unfit = unfitSolver(placed, trainee);
  if (unfit !== null) throw inputError('solver', unfit);
  return { placed, job: solverJob(placed, trainee) };
}
