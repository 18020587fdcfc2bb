import { present } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import { compile } from '../compiler/compile.ts';
import type { KernelProgram, TensorId } from '../compiler/program.ts';
import type { ModelEdge, ShapedGraph } from '../compiler/stages.ts';
import { emptyRecipe } from '../document/document.ts';
import type { Numbers, Tensors } from '../runtime/executor.ts';
import { pack } from '../runtime/pack.ts';
import { referenceExecutor } from '../runtime/reference.ts';
import { widthOf } from '../runtime/state.ts';
import { dot, normals, parameterDirection } from './draws.ts';

/** Largest relative error that rounding explains: Jv and Jᵀu are sums of the same products in another order. */
export const adjointTolerance = 1e-12;

export interface AdjointResult {
  /** `network`, or the edge whose map was tested. */
  readonly id: string;
  readonly error: number;
}

/** Below this share of ‖u‖‖Jv‖ the product uᵀJv is mostly cancellation, and another u is drawn. */
const leastAlignment = 1e-3;
const mostDraws = 20;
/** Keeps the quotient of two zeros a zero. */
const tiny = 1e-300;

/**
 * |uᵀJv − vᵀJᵀu| / |uᵀJv| with J the derivative of the predictions with respect to all parameters and the inputs together,
 * at the given point, for random u and v. Zero in exact arithmetic.
 */
export async function networkAdjointError(
  program: KernelProgram<'pullback' | 'pushforward'>,
  parameters: Readonly<Record<TensorId, Float64Array>>,
  x: Float64Array,
  rows: number,
  random: Random,
): Promise<number> {
  const executor = referenceExecutor();
  const direction: Record<TensorId, Numbers> = {
    ...parameterDirection(program, parameters, random),
    x: normals(random, x.length),
  };
  const given = Object.entries(program.directions).map(
    ([id, name]) => [name, present(direction[id], id)] as const,
  );
  const point: Tensors = { ...parameters, x };
  const pushforward = await executor.prepare(program, 'pushforward', { rows });
  const answer = await pushforward.run({ ...point, ...Object.fromEntries(given) });
  const jv = everyRow(present(answer[program.tangent ?? ''], 'tangent'), rows * widthOf(program.outputs));
  let [u, left] = [jv, 0];
  for (let draw = 0; draw < mostDraws; draw += 1) {
    u = normals(random, jv.length);
    left = dot(u, jv);
    if (Math.abs(left) >= leastAlignment * Math.sqrt(dot(u, u) * dot(jv, jv))) break;
  }
  const pullback = await executor.prepare(program, 'pullback', { rows });
  const cotangents = await pullback.run({ ...point, cotangent: u });
  const right = Object.entries(program.cotangents).reduce(
    (total, [id, name]) => total + dot(present(cotangents[name], name), present(direction[id], id)),
    0,
  );
  return Math.abs(left - right) / Math.max(Math.abs(left), tiny);
}

/** The tangent row after row; where nothing depends on the directions it is one row of zeros for all. */
function everyRow(values: Numbers, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => values[i % values.length] as number);
}

const mapRows = 3;

/**
 * The adjoint test of every edge's map by itself: the map between its two shapes, linear in θ and in its input, at random
 * numbers. Edges with equal maps and shapes share one test.
 */
export async function mapAdjointErrors(graph: ShapedGraph, random: Random): Promise<AdjointResult[]> {
  const known = new Map<string, Promise<number>>();
  const results: AdjointResult[] = [];
  for (const edge of graph.edges.values()) {
    const ends = { from: graph.shapes.get(edge.from) ?? [1], to: graph.sums.get(edge.to) ?? [1] };
    const key = JSON.stringify([edge.map, ends]);
    const error = known.get(key) ?? mapAdjointError(edge, ends, random.fork(key));
    known.set(key, error);
    results.push({ id: edge.id, error: await error });
  }
  return results;
}

async function mapAdjointError(
  { map }: ModelEdge,
  { from, to }: { from: readonly number[]; to: readonly number[] },
  random: Random,
): Promise<number> {
  const drawn = {
    vertices: {
      x: { kind: 'input', shape: from },
      y: { kind: 'unit', shape: to, activation: { kind: 'identity' }, bias: 'none' },
    },
    edges: { e: { from: 'x', to: 'y', map: { ...map.settings, kind: map.kind } } },
  } as const;
  const { graph, programOf } = compile(drawn, emptyRecipe);
  const sound = present(programOf(['pullback', 'pushforward']), 'the program of a map that has been checked');
  const shape = graph.parameterShapes.get('e');
  const theta = shape
    ? {
        e: normals(
          random,
          shape.reduce((a, b) => a * b, 1),
        ),
      }
    : {};
  const x = normals(random, mapRows * widthOf(sound.inputs));
  return networkAdjointError(sound, pack(sound, theta), x, mapRows, random);
}
