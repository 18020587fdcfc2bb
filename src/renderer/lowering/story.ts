import type { Id } from '../../document/document.ts';

/** The scenes in which a drawing becomes a layer sequence, in their order. */
export const sceneNames = ['drawn', 'levels', 'carries', 'layers', 'matrices', 'structure'] as const;
export type SceneName = (typeof sceneNames)[number];

export interface Scene {
  readonly name: SceneName;
  readonly title: string;
  /** What happens here, in one sentence. */
  readonly sentence: string;
  /** Part of the plane that is in view. */
  readonly view: Box;
}

/** A rectangle by its centre, in pixels of the canvas, and how much of it is seen (0 to 1). */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly opacity: number;
}

/** Where something stands in every scene. */
export type Track = readonly Box[];

/** A vertex of the drawing on its way to its rows of the layer's vector. */
export interface VertexMark {
  readonly id: Id;
  readonly name: string;
  readonly track: Track;
}

/** A value carried through a later layer: it parts from its vertex and takes a place of its own. */
export interface CarryMark {
  readonly vertex: Id;
  readonly name: string;
  readonly level: number;
  readonly track: Track;
  /** The value is one number. */
  readonly neuron: boolean;
  /** Its identity in the matrix of that layer. */
  readonly cell: Track;
}

/** An edge: a line through the carries that hold its value, and its cell on the way to its place in the matrix. */
export interface EdgeMark {
  readonly id: Id;
  readonly from: Id;
  readonly to: Id;
  /** Indices of carries that it passes. */
  readonly through: readonly number[];
  readonly map: string;
  /** One weight between two neurons. */
  readonly scalar: boolean;
  readonly tie: Id | null;
  readonly cell: Track;
}

/** The frame of a layer's vector or matrix. */
export interface FrameMark {
  readonly kind: 'vector' | 'matrix';
  readonly level: number;
  readonly track: Track;
  /** What a matrix is, one line for every part of it. */
  readonly lines: readonly string[];
  /** From its middle to the line under which these stand. */
  readonly below: number;
  /** Lines between components, as offsets from the frame's left and top edge; of a matrix. */
  readonly columns: readonly number[];
  readonly rows: readonly number[];
}

/** A drawing's way to its layer sequence, as plain data: what stands where in which scene. */
export interface Story {
  readonly scenes: readonly Scene[];
  readonly vertices: readonly VertexMark[];
  readonly carries: readonly CarryMark[];
  readonly edges: readonly EdgeMark[];
  readonly frames: readonly FrameMark[];
}

/** Where a track stands at a time: whole numbers are scenes, between them it moves, slowly at both ends (smoothstep). */
export function boxAt(track: Track, time: number): Box {
  const last = track.length - 1;
  const scene = Math.min(last, Math.max(0, Math.floor(time)));
  const from = track[scene] as Box;
  const to = track[Math.min(last, scene + 1)] as Box;
  const share = Math.min(1, Math.max(0, time - scene));
  if (share === 0 || from === to) return from;
  const eased = share * share * (3 - 2 * share);
  const between = (a: number, b: number): number => a + (b - a) * eased;
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
    opacity: between(from.opacity, to.opacity),
  };
}

/** The smallest box around boxes, with a margin. */
export function boxAround(boxes: readonly Box[], margin: number): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x - width / 2);
    right = Math.max(right, x + width / 2);
    top = Math.min(top, y - height / 2);
    bottom = Math.max(bottom, y + height / 2);
  }
  const [width, height] = [right - left + 2 * margin, bottom - top + 2 * margin];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width, height, opacity: 1 };
}
