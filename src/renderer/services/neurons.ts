import { parameterShapes } from '../../compiler/parameter-shape.ts';
import { isNeuron, sizeOf } from '../../compiler/shape.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id, Parameters } from '../../document/document.ts';
import { setParameters, together } from '../../document/edits.ts';
import { rewire } from '../../document/rewire.ts';
import type { Drawing, Outcome } from '../../lab/neurons/drawing.ts';
import { gatherIntoLayers } from '../../lab/neurons/gather.ts';
import { openIntoNeurons } from '../../lab/neurons/open.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { currentDocument, edit } from '../state/document-store.ts';
import { runStore } from '../state/run-store.ts';
import { say, select, sessionStore } from '../state/session-store.ts';
import { liveNumbers, presentNumbers } from './present-numbers.ts';

/** Is a layer among the selected vertices? */
export function canOpen(): boolean {
  return selectedShapes().some((shape) => sizeOf(shape) > 1);
}

/** Are there at least two neurons among them? */
export function canGather(): boolean {
  return selectedShapes().filter(isNeuron).length > 1;
}

export function openSelected(): void {
  rewireSelected('Open into neurons', openIntoNeurons);
}

export function gatherSelected(): void {
  rewireSelected('Gather into a layer', gatherIntoLayers);
}

function selectedShapes(): readonly (readonly number[])[] {
  const { shapes } = currentCompilation().graph;
  return [...sessionStore.getState().vertices].flatMap((id) => {
    const shape = shapes.get(id);
    return shape ? [shape] : [];
  });
}

/** One entry with the present numbers: those of a run go along, also where nothing else changes. */
function rewireSelected(label: string, transform: (drawing: Drawing, chosen: Iterable<Id>) => Outcome): void {
  const document = currentDocument();
  const { graph } = currentCompilation();
  const live = liveNumbers(runStore.getState());
  const numbers = presentNumbers(graph, document, live).values;
  const outcome = transform({ document, graph, numbers }, sessionStore.getState().vertices);
  if ('refused' in outcome) return say('warning', `${label}: nothing was changed`, [outcome.refused]);
  const kept = live === null ? [] : [setParameters(written(graph, live))];
  edit(together(label, [...kept, rewire(label, outcome.rewiring)]));
  select(outcome.vertices);
  requestAnimationFrame(() => requestAnimationFrame(() => sessionStore.getState().canvas?.fit()));
}

function written(graph: ShapedGraph, numbers: Readonly<Record<Id, Float64Array>>): Parameters {
  return Object.fromEntries(
    [...parameterShapes(graph)].flatMap(([id, shape]) => {
      const values = numbers[id];
      return values === undefined ? [] : [[id, { shape, values }] as const];
    }),
  );
}
