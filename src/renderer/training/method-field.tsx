import { useId } from 'react';
import { optimizers } from '../../compiler/optimizers/index.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { DrawnGraph, Recipe } from '../../document/document.ts';
import { setRecipe } from '../../document/edits.ts';
import { initialSolver, solverEntries } from '../../lab/solver-choice.ts';
import { unfitSolver } from '../../lab/solver-fit.ts';
import { kept } from '../controls/settings-form.tsx';
import { useCompilation } from '../state/compilation-store.ts';
import { edit, useDocument } from '../state/document-store.ts';

/** How a solver stands in the list: some have the name of an optimizer. */
const solverValue = (kind: string): string => `solver ${kind}`;

/** The list of methods: the optimizers' steps, and the solvers over all rows, those that do not apply greyed with the reason. */
export function MethodField({ recipe }: { recipe: Recipe }) {
  const id = useId();
  const graph = useDocument((document) => document.graph);
  const compilation = useCompilation((now) => now);
  const { solver, optimizer } = recipe;
  const kind = solver === undefined ? (optimizer.kind ?? 'gradient-descent') : (solver.kind ?? initialSolver);
  const value = solver === undefined ? kind : solverValue(kind);
  const entry = solver === undefined ? optimizers[kind] : solverEntries[kind];
  const help = entry && `${entry.summary}${'formula' in entry ? ` ${entry.formula}` : ''}`;
  const unfit = unfitSolvers(graph, recipe, compilation);
  const choose = (next: string) => {
    const found = Object.keys(solverEntries).find((one) => solverValue(one) === next);
    if (found === undefined) {
      const { kind: _, ...settings } = optimizer;
      const own = { kind: next, ...kept(settings, optimizers[next]?.fields) };
      edit(setRecipe({ optimizer: own, solver: undefined }));
      return;
    }
    const { kind: _, ...settings } = solver ?? {};
    edit(setRecipe({ solver: { kind: found, ...kept(settings, solverEntries[found]?.fields) } }));
  };
  return (
    <>
      <div className="field">
        <label htmlFor={id} title={help}>
          Method
        </label>
        <select id={id} className="select" value={value} onChange={(event) => choose(event.target.value)}>
          {entry === undefined && <option value={value}>{`${kind} (unknown)`}</option>}
          <optgroup label="Step by step (mini-batches)">
            {Object.entries(optimizers).map(([key, { title }]) => (
              <option key={key} value={key}>
                {title}
              </option>
            ))}
          </optgroup>
          <optgroup label="Solvers (all rows, float64)">
            {Object.entries(solverEntries).map(([key, { title }]) => (
              <option
                key={key}
                value={solverValue(key)}
                disabled={unfit.has(key)}
                title={unfit.get(key) ?? solverEntries[key]?.summary}
              >
                {Object.hasOwn(optimizers, key) ? `${title}, all rows` : title}
              </option>
            ))}
          </optgroup>
        </select>
      </div>
      {unfit.size > 0 && (
        <details className="unfit-solvers">
          <summary>
            {unfit.size === 1 ? 'One solver does' : `${unfit.size} solvers do`} not apply here
          </summary>
          <ul>
            {[...unfit].map(([key, why]) => (
              <li key={key}>{why}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Solvers that do not apply to the drawing, each with the reason. Of a drawing that does not compile nothing is said. */
function unfitSolvers(
  graph: DrawnGraph,
  recipe: Recipe,
  compilation: Compilation,
): ReadonlyMap<string, string> {
  const unfit = new Map<string, string>();
  if (compilation.sequence === null) return unfit;
  const trainee = { graph, recipe, compilation };
  for (const kind of Object.keys(solverEntries)) {
    const why = unfitSolver({ kind }, trainee);
    if (why !== null) unfit.set(kind, why);
  }
  return unfit;
}
