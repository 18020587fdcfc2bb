import type { DrawnGraph, Id, Position } from './document.ts';

/** Distances of a layered layout, between centres, in pixels of the canvas. */
export interface Spacing {
  readonly level: number;
  readonly row: number;
}

export const defaultSpacing: Spacing = { level: 168, row: 112 };

/**
 * Places every vertex: its column is the longest path that leads to it, its row comes from the mean row of its
 * neighbours (barycentres, swept to and fro). Edges that skip columns keep a lane free, edges that close a cycle are
 * ignored. Positions are centres; the drawing is centred on row 0. Pure and deterministic.
 */
export function layered(
  graph: DrawnGraph,
  heightOf: (id: Id) => number = () => 48,
  spacing: Spacing = defaultSpacing,
): Record<Id, Position> {
  const ids = Object.keys(graph.vertices).sort(compareNames);
  const links = acyclic(graph, ids);
  const level = longestPaths(ids, links);
  const columns = laned(ids, links, level);
  sweep(columns);
  const result: Record<Id, Position> = {};
  let x = 0;
  for (const column of columns) {
    if (column.length > tallest) {
      x = placeBlock(column, x, result) + spacing.level;
    } else {
      placeColumn(column, x, heightOf, spacing.row - 48, result);
      x += spacing.level;
    }
  }
  return result;
}

/** Vertices that stand one above the other; a level with more of them becomes a block of several columns. */
const tallest = 48;
/** Rows of a block, and the distance of its rows and columns. */
const block = { rows: 32, step: 64 } as const;

function placeColumn(
  column: readonly Node[],
  x: number,
  heightOf: (id: Id) => number,
  gap: number,
  result: Record<Id, Position>,
): void {
  const heights = column.map((node) => (node.id === null ? 24 : heightOf(node.id)));
  const total = heights.reduce((sum, height) => sum + height + gap, -gap);
  let top = -total / 2;
  for (const [i, node] of column.entries()) {
    const height = heights[i] ?? 0;
    if (node.id !== null) result[node.id] = { x, y: Math.round(top + height / 2) };
    top += height + gap;
  }
}

/** Fills a block column by column; returns where its last column stands. */
function placeBlock(column: readonly Node[], x: number, result: Record<Id, Position>): number {
  const ids = column.flatMap(({ id }) => id ?? []);
  for (const [i, id] of ids.entries()) {
    const row = (i % block.rows) - (block.rows - 1) / 2;
    result[id] = { x: x + Math.floor(i / block.rows) * block.step, y: row * block.step };
  }
  return x + Math.max(0, Math.ceil(ids.length / block.rows) - 1) * block.step;
}

interface Link {
  readonly from: Id;
  readonly to: Id;
}

/** A vertex, or the place where a long edge passes a column (`id` null). */
interface Node {
  readonly id: Id | null;
  readonly before: Node[];
  readonly after: Node[];
  row: number;
}

/** x2 before x10; ids alike but for case by code unit. */
function compareNames(a: Id, b: Id): number {
  const [, stemA = '', digitsA = ''] = /^(.*?)(\d*)$/s.exec(a) ?? [];
  const [, stemB = '', digitsB = ''] = /^(.*?)(\d*)$/s.exec(b) ?? [];
  if (stemA === stemB && digitsA !== digitsB) return Number(digitsA) - Number(digitsB);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The edges between known vertices without those that close a cycle (depth first, without recursion). */
function acyclic(graph: DrawnGraph, ids: readonly Id[]): Link[] {
  const outgoing = new Map<Id, Id[]>(ids.map((id) => [id, []]));
  for (const { from, to } of Object.values(graph.edges)) {
    if (from !== to && outgoing.has(to)) outgoing.get(from)?.push(to);
  }
  const links: Link[] = [];
  const state = new Map<Id, 'open' | 'done'>();
  for (const root of ids) {
    if (state.has(root)) continue;
    const stack: { id: Id; next: number }[] = [{ id: root, next: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = outgoing.get(top.id)?.[top.next++];
      if (to === undefined) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(to) !== 'open') {
        links.push({ from: top.id, to });
        if (!state.has(to)) {
          state.set(to, 'open');
          stack.push({ id: to, next: 0 });
        }
      }
    }
  }
  return links;
}

function longestPaths(ids: readonly Id[], links: readonly Link[]): Map<Id, number> {
  const level = new Map<Id, number>(ids.map((id) => [id, 0]));
  const waiting = new Map<Id, number>(ids.map((id) => [id, 0]));
  const outgoing = new Map<Id, Id[]>();
  for (const { from, to } of links) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    const list = outgoing.get(from);
    if (list === undefined) outgoing.set(from, [to]);
    else list.push(to);
  }
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const to of outgoing.get(id) ?? []) {
      level.set(to, Math.max(level.get(to) ?? 0, (level.get(id) ?? 0) + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return level;
}

/** Lanes are kept for this many passages at most: beyond it a drawing is too dense to read them. */
const laneLimit = 2000;

function laned(ids: readonly Id[], links: readonly Link[], level: ReadonlyMap<Id, number>): Node[][] {
  const columns: Node[][] = [];
  const nodes = new Map<Id, Node>();
  const add = (id: Id | null, x: number): Node => {
    const column = (columns[x] ??= []);
    const node: Node = { id, before: [], after: [], row: column.length };
    column.push(node);
    return node;
  };
  for (const id of ids) {
    const x = level.get(id) ?? 0;
    for (let empty = columns.length; empty < x; empty++) columns[empty] ??= [];
    nodes.set(id, add(id, x));
  }
  let lanes = 0;
  for (const { from, to } of links) {
    let last = nodes.get(from);
    const end = nodes.get(to);
    if (last === undefined || end === undefined) continue;
    const [start, stop] = [(level.get(from) ?? 0) + 1, level.get(to) ?? 0];
    for (let x = start; x < stop && lanes < laneLimit; x++, lanes++) last = join(last, add(null, x));
    join(last, end);
  }
  return columns;
}

function join(from: Node, to: Node): Node {
  from.after.push(to);
  to.before.push(from);
  return to;
}

function sweep(columns: readonly Node[][]): void {
  for (let round = 0; round < 6; round++) {
    for (const column of columns.slice(1)) order(column, (node) => node.before);
    for (const column of columns.slice(0, -1).reverse()) order(column, (node) => node.after);
  }
}

function order(column: Node[], neighbours: (node: Node) => readonly Node[]): void {
  const keyed = column.map((node) => {
    const near = neighbours(node);
    // Rows count from the middle of a column, so that short and long columns line up.
    const mean = near.reduce((sum, other) => sum + other.row, 0) / near.length;
    return { node, key: near.length === 0 ? node.row : mean };
  });
  keyed.sort((a, b) => a.key - b.key || a.node.row - b.node.row);
  for (const [i, { node }] of keyed.entries()) {
    node.row = i - (column.length - 1) / 2;
    column[i] = node;
  }
}
