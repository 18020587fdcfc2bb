import { present } from '../../base/assert.ts';
import { sizeOf } from '../../compiler/shape.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { DrawnGraph, Id, Position } from '../../document/document.ts';
import { vertexForm } from '../../interchange/drawing/geometry.ts';
import { across, columnsOf, longestName, partOf, unit } from './columns.ts';
import type { Column } from './columns.ts';
import { linesOf } from './matrix-lines.ts';
import { sentencesOf } from './sentences.ts';
import { carryKey, carrySize, levelPlaces } from './stacks.ts';
import { boxAround, sceneNames } from './story.ts';
import type { Box, CarryMark, EdgeMark, FrameMark, Story, Track, VertexMark } from './story.ts';

/** More than this many vertices and carries, or edges, are too many to be followed by eye. */
export const mostMarks = { places: 400, edges: 1500 } as const;

/** Why a drawing's lowering cannot be played, or null. */
export function refusal({ sequence, graph }: Compilation): string | null {
  if (!sequence) return 'Only a drawing without faults has layers.';
  const carries = sequence.layers.reduce((sum, layer) => sum + layer.carries.length, 0);
  const places = graph.vertices.size + carries;
  if (places <= mostMarks.places && graph.edges.size <= mostMarks.edges) return null;
  const count = (n: number): string => n.toLocaleString('en');
  return `${count(graph.vertices.size)} vertices and ${count(graph.edges.size)} edges are too many to be followed by eye (at most ${mostMarks.places} and ${count(mostMarks.edges)}). Their layers and matrices are in the notation.`;
}

/**
 * The way of a drawing to its layer sequence: it moves to its levels, values that skip levels are carried, vertices gather
 * into vectors and edges into matrices, and what the matrices are is named. Linear in what is drawn.
 */
export function tellLowering(
  drawn: DrawnGraph,
  layout: Readonly<Record<Id, Position>>,
  compilation: Compilation,
  nameOf: (id: Id) => string = (id) => id,
): Story {
  const sequence = present(compilation.sequence, 'sequence');
  const lines = linesOf(sequence);
  const stage = stageOf(layout, compilation, columnsOf(sequence, nameOf), lines);
  const vertices = [...compilation.graph.vertices.keys()].map((id): VertexMark => ({
    id,
    name: short(nameOf(id)),
    track: vertexTrack(id, stage),
  }));
  const carries = sequence.layers.flatMap(({ level, carries: list }) =>
    list.map(({ vertex }) => carryMark(vertex, level, short(nameOf(vertex)), stage)),
  );
  const carryAt = new Map(carries.map(({ vertex, level }, i) => [carryKey(vertex, level), i]));
  const edges = [...compilation.graph.edges.values()].map(({ id, from, to, map }): EdgeMark => {
    const [first, last] = [stage.levelOf(from) + 1, stage.levelOf(to)];
    const levels = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    const through = levels.map((level) => present(carryAt.get(carryKey(from, level)), 'carry'));
    const parameter = compilation.graph.parameterShapes.get(id);
    const scalar = map.kind === 'dense' && parameter !== null && sizeOf(parameter ?? []) === 1;
    const cell = edgeTrack(from, to, scalar, stage);
    return { id, from, to, through, map: map.kind, scalar, tie: drawn.edges[id]?.tie ?? null, cell };
  });
  const frames = framesOf(stage, lines);
  const seen = [...vertices, ...carries, ...frames].map((mark) => mark.track);
  const sentences = sentencesOf(compilation, sequence);
  const scenes = sceneNames.map((name, i) => {
    const boxes = seen.flatMap((track) => track.filter((box, at) => at === i && box.opacity > 0));
    return {
      name,
      ...sentences[name],
      view: roomy(boxAround(boxes, 44), i === sceneNames.length - 1 ? 48 : 0),
    };
  });
  return { scenes, vertices, carries, edges, frames };
}

/** Where everything stands, scene by scene. */
interface Stage {
  readonly drawn: Readonly<Record<Id, Position>>;
  readonly levels: ReadonlyMap<string, Position>;
  readonly carried: ReadonlyMap<string, Position>;
  readonly columns: readonly Column[];
  readonly close: ReturnType<typeof across>;
  readonly apart: ReturnType<typeof across>;
  /** Lower end of the tallest vector. */
  readonly below: number;
  levelOf(vertex: Id): number;
  formOf(vertex: Id): { readonly width: number; readonly height: number };
}

function stageOf(
  drawn: Readonly<Record<Id, Position>>,
  { graph, sequence }: Compilation,
  columns: readonly Column[],
  lines: readonly (readonly string[])[],
): Stage {
  return {
    drawn,
    levels: levelPlaces(graph, drawn),
    carried: levelPlaces(graph, drawn, sequence),
    columns,
    close: across(columns, null),
    apart: across(columns, lines),
    below: Math.max(...columns.map(({ height }) => height)) / 2,
    levelOf: (vertex) => present(graph.level.get(vertex), vertex),
    formOf: (vertex) => vertexForm(graph.shapes.get(vertex)),
  };
}

const origin: Position = { x: 0, y: 0 };

function vertexTrack(id: Id, stage: Stage): Track {
  const { width, height } = stage.formOf(id);
  const box = ({ x, y }: Position): Box => ({ x, y, width, height, opacity: 1 });
  const [close, apart] = inColumn(id, stage.levelOf(id), stage);
  return [
    box(stage.drawn[id] ?? origin),
    box(stage.levels.get(id) ?? origin),
    box(stage.carried.get(id) ?? origin),
    close,
    apart,
    apart,
  ];
}

/** A part of a layer's vector, with the vectors side by side and with room between them. */
function inColumn(vertex: Id, level: number, { columns, close, apart }: Stage): [Box, Box] {
  const column = present(columns[level], 'column');
  const { middle, height } = present(partOf(column, vertex), vertex);
  const at = (x: number): Box => ({
    x,
    y: middle - column.height / 2,
    width: column.width,
    height,
    opacity: 1,
  });
  return [at(close.vectors[level] ?? 0), at(apart.vectors[level] ?? 0)];
}

function carryMark(vertex: Id, level: number, name: string, stage: Stage): CarryMark {
  const hidden = ({ x, y }: Position): Box => ({ x, y, width: carrySize, height: carrySize, opacity: 0 });
  const { x, y } = stage.carried.get(carryKey(vertex, level)) ?? origin;
  const [close, apart] = inColumn(vertex, level, stage);
  const track: Track = [
    hidden(stage.drawn[vertex] ?? origin),
    hidden(stage.levels.get(vertex) ?? origin),
    { x, y, width: carrySize, height: carrySize, opacity: 1 },
    close,
    apart,
    apart,
  ];
  const place = inMatrix(vertex, vertex, level, stage);
  const from = { ...close, width: 6, height: 6, opacity: 0 };
  const neuron = close.height === unit;
  return { vertex, name, level, track, neuron, cell: [from, from, from, from, place, place] };
}

/** The place of a map in the matrix of a layer: rows as in the vector after it, columns as in the one before. */
function inMatrix(from: Id, to: Id, level: number, { columns, apart }: Stage): Box {
  const [before, after] = [
    present(columns[level - 1], 'column before'),
    present(columns[level], 'column after'),
  ];
  const [column, row] = [present(partOf(before, from), from), present(partOf(after, to), to)];
  return {
    x: (apart.matrices[level] ?? 0) + column.middle - before.height / 2,
    y: row.middle - after.height / 2,
    width: column.height,
    height: row.height,
    opacity: 1,
  };
}

/** Cells travel as small marks in the middle of the last stretch of their line, which says where they come from. */
function edgeTrack(from: Id, to: Id, scalar: boolean, stage: Stage): Track {
  const level = stage.levelOf(to);
  const before = level - 1;
  const skips = stage.levelOf(from) < before;
  const side = scalar ? 6 : 20;
  const half = stage.formOf(from).width / 2;
  const between = (a: Position, b: Position, startWidth: number, endWidth: number): Box => ({
    x: (a.x + startWidth + b.x - endWidth) / 2,
    y: (a.y + b.y) / 2,
    width: side,
    height: side,
    opacity: 1,
  });
  const into = stage.formOf(to).width / 2;
  const at = (places: ReadonlyMap<string, Position>, key: string): Position => places.get(key) ?? origin;
  const start = skips ? at(stage.carried, carryKey(from, before)) : at(stage.carried, from);
  const [close] = inColumn(from, before, stage);
  const [end] = inColumn(to, level, stage);
  const place = inMatrix(from, to, level, stage);
  return [
    between(stage.drawn[from] ?? origin, stage.drawn[to] ?? origin, half, into),
    between(at(stage.levels, from), at(stage.levels, to), half, into),
    between(start, at(stage.carried, to), skips ? carrySize / 2 : half, into),
    between(close, end, close.width / 2, end.width / 2),
    place,
    place,
  ];
}

/** Frames around vectors, from the scene in which they gather, and around the matrices between them. */
function framesOf(
  { columns, close, apart, below }: Stage,
  lines: readonly (readonly string[])[],
): FrameMark[] {
  return columns.flatMap((column, level): FrameMark[] => {
    const box = (x = 0, opacity = 1, width = column.width, height = column.height): Box => ({
      x,
      y: 0,
      width,
      height,
      opacity,
    });
    const [near, far] = [close.vectors[level], apart.vectors[level]];
    const hidden = box(near, 0);
    const vector: Track = [hidden, hidden, hidden, box(near), box(far), box(far)];
    const empty = { level, lines: [], below, columns: [], rows: [] } as const;
    const before = columns[level - 1];
    if (!before) return [{ kind: 'vector', ...empty, track: vector }];
    const place = box(apart.matrices[level], 1, before.height);
    const none = { ...place, opacity: 0 };
    const matrix: FrameMark = {
      kind: 'matrix',
      level,
      track: [none, none, none, none, place, place],
      lines: lines[level] ?? [],
      below,
      columns: before.parts.slice(1).map((part) => part.middle - part.height / 2),
      rows: column.parts.slice(1).map((part) => part.middle - part.height / 2),
    };
    return [{ kind: 'vector', ...empty, track: vector }, matrix];
  });
}

function short(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
}

/** Small drawings are not blown up to fill the window. `words`: what is written below. */
function roomy(view: Box, words: number): Box {
  const height = Math.max(240, view.height + words);
  return { ...view, y: view.y + words / 2, width: Math.max(480, view.width), height };
}
