import type { DrawnEdge, DrawnVertex, GraphDocument } from '../../../document/document.ts';
import { documentOf } from '../../networks.ts';

/**
 * Y′ = tanh(K(θ)·Y) for points Y of three components, K the circulant matrix with first row (−θ₁ − θ₂, θ₁, θ₂): for θ > 0 a diffusion
 * that brings the components together. Points are rows of three numbers.
 */
export type Theta = readonly [number, number];

/** A pair of complex conjugate eigenvalues re ± i·im. */
export interface Pair {
  readonly re: number;
  readonly im: number;
}

/** The eigenvalues of K beside 0, which belongs to equal components. */
export function eigenvalues([a, b]: Theta): Pair {
  return { re: -1.5 * (a + b), im: (Math.sqrt(3) / 2) * (a - b) };
}

/** |1 + hλ|: by how much a step of forward Euler stretches small differences of components. */
export function amplification(theta: Theta, h: number): number {
  const { re, im } = eigenvalues(theta);
  return Math.hypot(1 + h * re, h * im);
}

/** Y + h·tanh(K·Z), written to `to`; with Z = Y a layer of the residual network. */
export function step(
  [a, b]: Theta,
  h: number,
  y: Float64Array,
  z: Float64Array,
  to: Float64Array = new Float64Array(y.length),
): Float64Array {
  for (let at = 0; at < y.length; at += 3) {
    const [p, q, r] = [z[at] as number, z[at + 1] as number, z[at + 2] as number];
    to[at] = (y[at] as number) + h * Math.tanh(a * (q - p) + b * (r - p));
    to[at + 1] = (y[at + 1] as number) + h * Math.tanh(a * (r - q) + b * (p - q));
    to[at + 2] = (y[at + 2] as number) + h * Math.tanh(a * (p - r) + b * (q - r));
  }
  return to;
}

/** Points after so many steps of forward Euler. */
export function eulerEnd(theta: Theta, h: number, steps: number, start: Float64Array): Float64Array {
  const y = start.slice();
  // A point is read before it is written, so no second copy is needed.
  for (let k = 0; k < steps; k += 1) step(theta, h, y, y, y);
  return y;
}

/** The same, with all points on the way; the start is the first. */
export function eulerPath(theta: Theta, h: number, steps: number, start: Float64Array): Float64Array[] {
  const path = [start];
  for (let k = 0; k < steps; k += 1)
    path.push(step(theta, h, path[k] as Float64Array, path[k] as Float64Array));
  return path;
}

/** The longest step of the reference: its error, of fourth order, is then below 1e-9. */
const fineStep = 0.005;

/** Points after a time, by the classical Runge–Kutta method in fine steps. */
export function rungeKutta(theta: Theta, time: number, start: Float64Array): Float64Array {
  const steps = Math.ceil(time / fineStep);
  const h = time / steps;
  const zero = new Float64Array(start.length);
  const slope = (y: Float64Array): Float64Array => step(theta, 1, zero, y);
  const ahead = (y: Float64Array, k: Float64Array, by: number): Float64Array =>
    y.map((v, i) => v + by * (k[i] as number));
  let y = start;
  for (let n = 0; n < steps; n += 1) {
    const k1 = slope(y);
    const k2 = slope(ahead(y, k1, h / 2));
    const k3 = slope(ahead(y, k2, h / 2));
    const k4 = slope(ahead(y, k3, h));
    const sum = k1.map((k, i) => k + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number));
    y = ahead(y, sum, h / 6);
  }
  return y;
}

/**
 * Forward Euler as a residual network of N layers with one θ: −K is the convolution that its map calls an M-matrix, and tanh is odd, so
 * h·tanh(K·Y) enters with the factor −h.
 */
export function diffusionNetwork(theta: Theta, h: number, layers: number): GraphDocument {
  const vertices: Record<string, DrawnVertex> = { x: { kind: 'input', shape: [3] } };
  const edges: Record<string, DrawnEdge> = {};
  const width = String(layers).length;
  let before = 'x';
  for (let l = 1; l <= layers; l += 1) {
    const place = String(l).padStart(width, '0');
    const [inner, outer] = [`s${place}`, `Y${place}`];
    vertices[inner] = { kind: 'unit', shape: [3], activation: { kind: 'tanh' }, bias: 'none' };
    vertices[outer] = { kind: 'unit', shape: [3], activation: { kind: 'identity' }, bias: 'none' };
    edges[`K${place}`] = {
      from: before,
      to: inner,
      map: { kind: 'm-matrix-convolution', stencil: 3, boundary: 'periodic' },
      tie: 'θ',
    };
    edges[`h${place}`] = { from: inner, to: outer, map: { kind: 'identity', factor: -h } };
    edges[`P${place}`] = { from: before, to: outer, map: { kind: 'identity' } };
    before = outer;
  }
  const notes = `Forward Euler for Y′ = tanh(K(θ)·Y) with steps of ${Number(h.toPrecision(6))}: every layer has the same two numbers θ. While they are small, differences between the components shrink from layer to layer; beyond the border of stability they grow.`;
  return documentOf(
    'Residual network as forward Euler',
    notes,
    vertices,
    edges,
    { θ: { shape: [2], values: [...theta] } },
    { loss: { kind: 'squared' }, initialiser: { kind: 'given' } },
  );
}
