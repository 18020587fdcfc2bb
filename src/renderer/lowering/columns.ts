import type { Layer, LayerSequence } from '../../compiler/stages.ts';
import type { Id } from '../../document/document.ts';

/** Pixels of one component in a vector or matrix. */
export const unit = 26;
/** Between two vectors joined by lines, and between a vector and a matrix; and for a letter below a matrix. */
const room = { lines: 130, beside: 40, word: 5.8 } as const;
/** Between the segments of a layer, and between them and what is carried. */
const gap = 6;

/** A stretch of a layer's vector: a vertex, or a value carried along. */
export interface Part {
  readonly vertex: Id;
  readonly carried: boolean;
  /** From the top of the column to the middle of the part. */
  readonly middle: number;
  readonly height: number;
}

/** A layer's vector as it is drawn: its parts from top to bottom, and as wide as their names ask for. */
export interface Column {
  readonly parts: readonly Part[];
  readonly width: number;
  readonly height: number;
}

/** How large a part of so many components is drawn, in components: in full when small, then with the logarithm. */
export function drawnSize(size: number): number {
  return size <= 6 ? size : Math.min(10, 6 + 0.6 * Math.log2(size / 6));
}

/** Pixels of a letter of a name, and the longest name that is written out. */
const letter = 6.5;
export const longestName = 11;

/** The vectors V_0 … V_T. */
export function columnsOf({ layers }: LayerSequence, nameOf: (id: Id) => string): Column[] {
  return layers.map((layer) => columnOf(layer, nameOf));
}

function columnOf({ segments, carries }: Layer, nameOf: (id: Id) => string): Column {
  const parts: Part[] = [];
  let height = 0;
  const put = (vertex: Id, size: number, carried: boolean): void => {
    const own = drawnSize(size) * unit;
    parts.push({ vertex, carried, middle: height + own / 2, height: own });
    height += own;
  };
  for (const { vertices } of segments) {
    if (height > 0) height += gap;
    for (const { id, size } of vertices) put(id, size, false);
  }
  if (carries.length > 0 && height > 0) height += gap;
  for (const { vertex, size } of carries) put(vertex, size, true);
  const letters = Math.max(...parts.map(({ vertex }) => nameOf(vertex).length));
  return { parts, width: Math.max(unit, 10 + letter * Math.min(longestName, letters)), height };
}

/** The part of a column that holds a vertex's value. */
export function partOf({ parts }: Column, vertex: Id): Part | undefined {
  return parts.find((part) => part.vertex === vertex);
}

/**
 * Where the vectors stand across, side by side or, given the words below the matrices, with room for the matrices between
 * them; and the matrices' middles.
 */
export function across(
  columns: readonly Column[],
  words: readonly (readonly string[])[] | null,
): { vectors: number[]; matrices: number[] } {
  const vectors: number[] = [];
  const matrices: number[] = [];
  let x = 0;
  for (const [level, { width }] of columns.entries()) {
    const before = columns[level - 1];
    if (before) {
      const between = words ? spread(before, width, words[level] ?? []) : room.lines;
      matrices.push(x + (before.width + between) / 2);
      x += (before.width + width) / 2 + between;
    } else {
      matrices.push(x);
    }
    vectors.push(x);
  }
  return { vectors, matrices };
}

/** A matrix stands free between its vectors, and what is written below it does not reach its neighbours' words. */
function spread(before: Column, width: number, lines: readonly string[]): number {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return Math.max(before.height + 2 * room.beside, room.word * longest + 12 - (before.width + width) / 2);
}
