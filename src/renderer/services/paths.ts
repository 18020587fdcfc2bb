import { sizeOf } from '../../compiler/shape.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { pathSum } from '../../lab/paths/path-sum.ts';
import type { PathSum, PathTerm } from '../../lab/paths/path-sum.ts';
import type { WeightPlace } from '../../lab/paths/uses.ts';
import { walkNumbers } from '../../lab/paths/walk-numbers.ts';
import { shapeOfParameter } from '../../compiler/parameter-shape.ts';
import { significant } from '../notation/number-text.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { noPaths, pathsStore } from '../state/paths-store.ts';
import type { PathsState } from '../state/paths-store.ts';
import { pointedStore } from '../state/pointed-store.ts';
import { sessionStore } from '../state/session-store.ts';
import { stepStore } from '../state/step-store.ts';
import { keepWalk } from './walk.ts';

/** Is one thing selected that has a number of its own? */
export function canShowPaths(): boolean {
  return selectedWeight() !== null;
}

/** Opens the paths of what is selected. */
export function showPaths(): void {
  pathsStore.setState({ weight: selectedWeight() });
  sessionStore.setState({ dock: true, dockTab: 'paths', lowering: false }); // they light up on the canvas
}

/** Keeps the paths of the chosen weight up to date while they are shown. Returns the way to stop. */
export function keepPaths(): () => void {
  const leave = keepWalk(false);
  const follow = () => {
    const weight = selectedWeight();
    if (weight !== null) pathsStore.setState({ weight });
  };
  const stops = [
    stepStore.subscribe((state, before) => {
      if (state.walk !== before.walk || state.missing !== before.missing) find();
    }),
    pathsStore.subscribe((state, before) => {
      if (state.weight !== before.weight) find();
    }),
    sessionStore.subscribe((state, before) => {
      if (state.edges !== before.edges || state.vertices !== before.vertices) follow();
    }),
  ];
  follow();
  find();
  return () => {
    for (const stop of stops) stop();
    leave();
    pathsStore.setState(noPaths);
  };
}

/** Points at one of the listed paths, or away with null: then, of a single path, its numbers stay. */
export function pointAtPath(index: number | null): void {
  const { found } = pathsStore.getState();
  const only = found?.sum.paths === 1n ? 0 : null;
  const term = found?.sum.terms[index ?? only ?? -1];
  const values = found && term ? valuesAlong(found.graph, term) : noPaths;
  pathsStore.setState({
    pointed: index,
    edgeValues: values.edgeValues,
    vertexValues: values.vertexValues,
  });
}

/** The weight that is selected: an edge's, of a matrix the entry that was clicked, or a vertex's bias. */
function selectedWeight(): WeightPlace | null {
  const { edges, vertices } = sessionStore.getState();
  if (edges.size + vertices.size !== 1) return null;
  const { graph } = currentCompilation();
  const [id] = [...edges, ...vertices];
  const edge = graph.edges.get(id ?? '');
  const parameter = (edge ?? graph.vertices.get(id ?? ''))?.parameter ?? '';
  if (shapeOfParameter(graph, parameter) === null) return null;
  return { parameter, index: pointedIndex(graph, id ?? '') };
}

/** In a matrix one number of many was clicked: it is the one still pointed at. */
function pointedIndex(graph: ShapedGraph, id: Id): number {
  const { pointed } = pointedStore.getState();
  if (pointed?.kind === 'edge' && pointed.id === id && pointed.theta !== null)
    return Number(pointed.theta.slice(pointed.theta.lastIndexOf(' ') + 1));
  if (pointed?.kind === 'vertex' && pointed.id === id && pointed.at !== null)
    return pointed.at % sizeOf(graph.biasShapes.get(id) ?? [1]);
  return 0;
}

function find(): void {
  const { weight } = pathsStore.getState();
  const { walk, missing } = stepStore.getState();
  if (weight === null || walk === null) {
    pathsStore.setState({ ...noPaths, missing });
    return;
  }
  const { compilation, table, values, inputs, parameters } = walk;
  const { graph } = compilation;
  if (compilation.walk === null || shapeOfParameter(graph, weight.parameter) === null) {
    // It went with its edge, or with the document: another one is asked for.
    pathsStore.setState({ ...noPaths, weight: null });
    return;
  }
  const sum = pathSum(
    compilation,
    walkNumbers(compilation.walk, table, values, { x: inputs.x, parameters }),
    weight,
  );
  if ('refused' in sum) {
    pathsStore.setState({ ...noPaths, missing: sum.refused });
    return;
  }
  pathsStore.setState({ ...noPaths, found: { graph, sum }, edges: edgesOf(graph, sum) });
  pointAtPath(null);
}

/** Every vertex that depends on the weight leads on to an output. */
function edgesOf(graph: ShapedGraph, { uses }: PathSum): ReadonlySet<Id> {
  const edges = new Set<Id>(uses.flatMap(({ edge }) => edge ?? []));
  const reached = new Set(uses.map(({ to }) => to.vertex));
  for (const id of reached) {
    for (const edge of graph.outgoing.get(id) ?? []) {
      edges.add(edge.id);
      reached.add(edge.to);
    }
  }
  return edges;
}

function valuesAlong(
  graph: ShapedGraph,
  { factors }: PathTerm,
): Pick<PathsState, 'edgeValues' | 'vertexValues'> {
  const edgeValues = new Map<Id, string>();
  const vertexValues = new Map<Id, readonly string[]>();
  const add = (id: Id, text: string) => vertexValues.set(id, [...(vertexValues.get(id) ?? []), text]);
  const sizes = (id: Id) => [graph.sums, graph.shapes].map((shapes) => sizeOf(shapes.get(id) ?? []));
  // Of a layer, which of its components it is.
  const at = (id: Id, component: number) => (sizes(id).some((n) => n > 1) ? `[${component + 1}]` : '');
  const place = (from: { vertex: Id; at: number }, to: { vertex: Id; at: number }) =>
    [from, to].some(({ vertex }) => at(vertex, 0) !== '') ? `[${to.at + 1},${from.at + 1}]` : '';
  for (const factor of factors) {
    const value = significant(factor.value);
    if (factor.kind === 'weight')
      edgeValues.set(factor.edge, `${place(factor.from, factor.to)} ${value}`.trim());
    else if (factor.kind === 'loss') add(factor.vertex, `∂L/∂o${at(factor.vertex, factor.at)} ${value}`);
    else if (factor.kind === 'slope') {
      if (graph.vertices.get(factor.vertex)?.activation.kind !== 'identity')
        add(factor.vertex, `σ′${at(factor.vertex, factor.at)} ${value}`);
    } else if (factor.use.edge !== null && factor.use.from !== null) {
      const { edge, from, to } = factor.use;
      edgeValues.set(edge, `w${place(from, to)}`);
      add(from.vertex, `o${at(from.vertex, from.at)} ${value}`);
    }
  }
  return { edgeValues, vertexValues };
}
