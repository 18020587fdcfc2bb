/** Shapes and value types: sizes, equality, broadcasting. */
import type { Shape } from '../document/document.ts';
import type { Expr, Extent } from './program.ts';
import type { ValueType } from './plans.ts';

/** Components of one vertex: no more than float32 can count. */
export const mostComponents = 2 ** 24;

/** Number of components. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((extent, i) => extent === b[i]));
}

export function isNeuron(shape: Shape): boolean {
  return shape.length === 1 && shape[0] === 1;
}

/** `28×28×8`. */
export function printShape(shape: Shape): string {
  return shape.join('×');
}

export const row = (size: number): ValueType => ({ batch: true, shape: [size] });
export const tensor = (...shape: readonly number[]): ValueType => ({ batch: false, shape });

export function extentsOf(type: ValueType): readonly Extent[] {
  return type.batch ? ['batch', ...type.shape] : type.shape;
}

export function sameType(a: ValueType, b: ValueType): boolean {
  return a.batch === b.batch && sameShape(a.shape, b.shape);
}

/** `B×3` for a batch value, `3×2` for a matrix. */
export function printType(type: ValueType): string {
  return extentsOf(type)
    .map((e) => (e === 'batch' ? 'B' : e))
    .join('×');
}

/** The type to which all inputs broadcast, aligned at their last axes; an extent of 1 stretches. */
export function broadcastType(types: readonly ValueType[]): ValueType {
  const [first] = types;
  if (first && types.every((t) => sameType(t, first))) return first;
  let [batch, rank] = [false, 0];
  for (const type of types) {
    batch ||= type.batch;
    rank = Math.max(rank, type.shape.length);
  }
  const shape = new Array<number>(rank).fill(1);
  for (const { shape: own } of types) {
    const shift = rank - own.length;
    for (let axis = 0; axis < own.length; axis += 1)
      shape[axis + shift] = Math.max(shape[axis + shift] as number, own[axis] as number);
  }
  return { batch, shape };
}

/** The index at which an input of type `from` is read to produce element (i0, i1, …) of type `to`. */
export function broadcastIndex(from: ValueType, to: ValueType): Expr[] {
  const source = extentsOf(from);
  const shift = extentsOf(to).length - source.length;
  return source.map((extent, axis) => (extent === 1 ? 0 : `i${axis + shift}`));
}

/** Bias of one number, of one per component, or, for feature maps [h, w, c], of one per channel. */
export function biasShape(kind: 'scalar' | 'vector', shape: Shape): Shape {
  return kind === 'scalar' ? [1] : [shape.length === 3 ? (shape[2] as number) : sizeOf(shape)];
}
