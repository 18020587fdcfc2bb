import { create } from 'zustand';
import { compile } from '../../compiler/compile.ts';
import type { Diagnostic, Place } from '../../compiler/diagnostic.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import { emptyDocument } from '../../document/document.ts';
import type { DrawnGraph, Parameters, Recipe } from '../../document/document.ts';
import { withSolverChecked } from '../../lab/solver-choice.ts';
import { dataStore } from './data-store.ts';
import type { Width } from './data-store.ts';
import { documentStore } from './document-store.ts';

export interface CompilationState {
  readonly compilation: Compilation;
  /** The diagnostics by `placeKey`. */
  readonly faults: ReadonlyMap<string, readonly Diagnostic[]>;
  /** The drawing has changed since; its compilation is under way. */
  readonly stale: boolean;
}

/** Drawings with more edges are compiled once the hand rests, not at every edit. */
const immediateEdges = 3000;

interface Sources {
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
  readonly parameters: Parameters;
  readonly width: Width | null;
}

let last: Sources = {
  graph: emptyDocument.graph,
  recipe: emptyDocument.recipe,
  parameters: emptyDocument.parameters,
  width: null,
};
let timer: ReturnType<typeof setTimeout> | undefined;

export const compilationStore = create<CompilationState>(() => compiled(last));

function compiled({ graph, recipe, parameters, width }: Sources): CompilationState {
  const compilation = withSolverChecked(compile(graph, recipe, width, parameters), recipe);
  const faults = new Map<string, Diagnostic[]>();
  for (const diagnostic of compilation.diagnostics) {
    const key = placeKey(diagnostic.place);
    const list = faults.get(key);
    if (list === undefined) faults.set(key, [diagnostic]);
    else list.push(diagnostic);
  }
  return { compilation, faults, stale: false };
}

/** Key of a place in `faults`. */
export function placeKey(place: Place): string {
  if (place.at === 'recipe') return `recipe ${place.part}`;
  return place.at === 'graph' ? 'graph' : `${place.at} ${place.id}`;
}

const nothing: readonly Diagnostic[] = [];

/** The diagnostics at one vertex or edge, or of one part of the recipe. */
export function useFaults(place: Place): readonly Diagnostic[] {
  return compilationStore((state) => state.faults.get(placeKey(place)) ?? nothing);
}

/** Reads something of the compilation in a component. */
export function useCompilation<T>(select: (compilation: Compilation) => T): T {
  return compilationStore((state) => select(state.compilation));
}

export function currentCompilation(): Compilation {
  refresh();
  return compilationStore.getState().compilation;
}

function sources(): Sources {
  const { graph, recipe, parameters } = documentStore.getState().history.document;
  return { graph, recipe, parameters, width: dataStore.getState().width };
}

function refresh(): void {
  clearTimeout(timer);
  const next = sources();
  if (unchanged(next)) return;
  last = next;
  compilationStore.setState(compiled(next));
}

function unchanged(next: Sources): boolean {
  return (
    next.graph === last.graph &&
    next.recipe === last.recipe &&
    next.parameters === last.parameters &&
    next.width === last.width
  );
}

function changed(): void {
  const next = sources();
  if (unchanged(next)) return;
  if (Object.keys(next.graph.edges).length <= immediateEdges) {
    refresh();
    return;
  }
  if (!compilationStore.getState().stale) compilationStore.setState({ stale: true });
  clearTimeout(timer);
  timer = setTimeout(refresh, 150);
}

documentStore.subscribe(changed);
dataStore.subscribe(changed);
