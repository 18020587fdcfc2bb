import type { ShapedGraph } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';
import { currentCompilation } from '../state/compilation-store.ts';
import { pointAt, pointedStore } from '../state/pointed-store.ts';
import type { Pointed } from '../state/pointed-store.ts';
import { sessionStore } from '../state/session-store.ts';

/*
 * One thing lights up in every view: vertices carry `data-vertex` (and `data-at` for one component), entries of a matrix
 * `data-edge` and `data-theta`, symbols of a formula `data-symbol`; the canvas has its own names. What is lit gets
 * `data-lit`, what belongs to it `data-kin`, what is selected `data-chosen`. React knows none of these three, so it neither
 * draws again for them nor takes them away.
 */

const marks = ['lit', 'kin', 'chosen'] as const;
type Mark = (typeof marks)[number];
const marked: Record<Mark, Set<Element>> = { lit: new Set(), kin: new Set(), chosen: new Set() };

/** Lights up what is pointed at and what is selected, until stopped. */
export function keepLit(): () => void {
  const stops = [
    pointedStore.subscribe(lightPointed),
    sessionStore.subscribe((state, before) => {
      if (state.vertices !== before.vertices || state.edges !== before.edges) lightChosen();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    pointAt(null);
    for (const name of marks) mark(name, []);
  };
}

let asked = false;

/** Lights up again, once before the next frame: what is on the screen has been drawn anew, often in many places at once. */
export function relight(): void {
  if (asked) return;
  asked = true;
  queueMicrotask(() => {
    asked = false;
    lightPointed();
    lightChosen();
  });
}

function mark(name: Mark, elements: Iterable<Element>): void {
  const next = new Set(elements);
  for (const element of marked[name]) if (!next.has(element)) element.removeAttribute(`data-${name}`);
  for (const element of next) element.setAttribute(`data-${name}`, '');
  marked[name] = next;
}

function lightPointed(): void {
  const { pointed } = pointedStore.getState();
  const { graph } = currentCompilation();
  mark('lit', pointed === null ? [] : litElements(pointed, graph));
  mark('kin', pointed === null ? [] : kinElements(pointed, graph));
}

/** In the notation alone: canvas and outline show the selection themselves. */
function lightChosen(): void {
  const { vertices, edges } = sessionStore.getState();
  if (vertices.size + edges.size === 0) return mark('chosen', []);
  const found = [...document.querySelectorAll<HTMLElement>('.notation [data-vertex], .notation [data-edge]')];
  const chosen = found.filter((element) => {
    const { vertex, edge } = element.dataset;
    return (vertex !== undefined && vertices.has(vertex)) || (edge !== undefined && edges.has(edge));
  });
  mark('chosen', chosen);
}

function find(...selectors: readonly string[]): Element[] {
  return [...document.querySelectorAll(selectors.join(','))];
}

const quoted = (id: string) => `"${CSS.escape(id)}"`;
const ofVertex = (id: Id) => [`.react-flow__node[data-id=${quoted(id)}]`, `[data-vertex=${quoted(id)}]`];
const ofEdge = (id: Id) => [`.react-flow__edge[data-id=${quoted(id)}]`, `[data-edge=${quoted(id)}]`];
const ofPlace = ({ level, row, column }: { level: number; row: number; column: number }) =>
  `[data-layer="${level}"] [data-place="${row} ${column}"]`;

function litElements(pointed: Pointed, graph: ShapedGraph): Element[] {
  switch (pointed.kind) {
    case 'vertex': {
      const whole = pointed.at === null;
      const [node, others] = ofVertex(pointed.id);
      const component = whole ? (others ?? '') : `${others}[data-at="${pointed.at}"]`;
      return find(node ?? '', component, `${others}:not([data-at])`);
    }
    case 'edge': {
      const edge = graph.edges.get(pointed.id);
      const level = edge === undefined ? -1 : (graph.level.get(edge.to) ?? -1);
      const symbol = `[data-symbol="W${level}"]`;
      // One entry of a larger map is lit alone, its edge with it on the canvas.
      if (pointed.place === null) return find(...ofEdge(pointed.id), symbol);
      return find(ofEdge(pointed.id)[0] ?? '', ofPlace(pointed.place), symbol);
    }
    case 'place':
      return find(ofPlace(pointed.place));
    case 'layer':
      return layerElements(pointed, graph);
  }
}

function layerElements({ level, part }: Pointed & { kind: 'layer' }, graph: ShapedGraph): Element[] {
  const symbols = find(`[data-symbol="${part}${level}"]`);
  if (part === 'W') {
    const edges = find('.react-flow__edge').filter((element) => {
      const edge = graph.edges.get(element.getAttribute('data-id') ?? '');
      return edge !== undefined && graph.level.get(edge.to) === level;
    });
    return [...symbols, ...edges, ...find(`[data-layer="${level}"] [data-edge]`)];
  }
  const vertices = new Set(graph.levels[level]);
  const nodes = find('.react-flow__node', '.outline [data-vertex]').filter((element) => {
    return vertices.has(element.getAttribute('data-id') ?? element.getAttribute('data-vertex') ?? '');
  });
  return [
    ...symbols,
    ...nodes,
    ...find(`[data-layer="${level}"] [data-role="${part === 'f' ? 'o' : part}"]`),
  ];
}

/** Entries that show the same number of θ, and the names at both ends of an edge. */
function kinElements(pointed: Pointed, graph: ShapedGraph): Element[] {
  if (pointed.kind === 'place') return ends(pointed.place);
  if (pointed.kind !== 'edge') return [];
  const { theta, place, id } = pointed;
  const same = theta === null ? [] : find(`[data-theta=${quoted(theta)}]`);
  if (place !== null) return [...same, ...ends(place)];
  const edge = graph.edges.get(id);
  if (edge === undefined) return same;
  return [...same, ...find(...[edge.from, edge.to].map((v) => `.notation th[data-vertex=${quoted(v)}]`))];
}

function ends({ level, row, column }: { level: number; row: number; column: number }): Element[] {
  const layer = `[data-layer="${level}"]`;
  return find(`${layer} [data-row-head="${row}"]`, `${layer} [data-column-head="${column}"]`);
}
