import { present } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import { type KernelProgram, type TensorId, wellKnown } from '../compiler/program.ts';
import type { ShapedGraph } from '../compiler/stages.ts';
import type { Recipe } from '../document/document.ts';
import { referenceExecutor } from '../runtime/reference.ts';
import { dot, moved, normals, parameterDirection } from './draws.ts';
import { kinkedVertices } from './kinks.ts';
import { lossCotangent } from './loss-cotangent.ts';
import { type TaylorResult, taylorTest } from './taylor.ts';

/** Where a derivative is checked. */
export interface CheckPoint {
  readonly graph: ShapedGraph;
  readonly program: KernelProgram<'forward' | 'evaluate' | 'gradient' | 'pullback'>;
  readonly recipe: Recipe;
  /** Tensors of role `parameter`. */
  readonly parameters: Readonly<Record<TensorId, Float64Array>>;
  /** Input and target rows, row-major. */
  readonly x: Float64Array;
  readonly target: Float64Array;
  readonly rows: number;
  readonly hyper: Float64Array;
}

export interface DerivativeResult extends TaylorResult {
  /** Vertices that stand on a kink of their σ at the given point, where there is no derivative. */
  readonly kinks: readonly string[];
  /** Because of them the test was made at a point beside the given one. */
  readonly moved: boolean;
}

/** How far parameters and inputs are moved off a kink: far beyond all but the first steps of the test. */
const aside = 0.01;

/**
 * Taylor test of loss + penalty as a function of all parameters and all inputs at once, along one random direction, in
 * float64 on the reference executor. The gradient for the parameters is what `gradient` answers; the one for the inputs
 * is Jᵀ ∂loss/∂prediction. Where the test fails because a vertex stands on a kink (relu at 0), it is made beside that point.
 */
export async function checkDerivative(point: CheckPoint, random: Random): Promise<DerivativeResult> {
  const here = await checkAt(point, random);
  if (here.passed || here.kinks.length === 0) return { ...here, moved: false };
  const shift = parameterDirection(point.program, point.parameters, random);
  const parameters = Object.entries(point.parameters).map(
    ([id, p]) => [id, moved(p, shift[id], aside)] as const,
  );
  const x = moved(point.x, normals(random, point.x.length), aside);
  const beside = await checkAt({ ...point, parameters: Object.fromEntries(parameters), x }, random);
  return { ...beside, kinks: here.kinks, moved: true };
}

async function checkAt(point: CheckPoint, random: Random): Promise<Omit<DerivativeResult, 'moved'>> {
  const { graph, program, recipe, parameters, x, target, rows, hyper } = point;
  const executor = referenceExecutor();
  const direction = parameterDirection(program, parameters, random);
  const xDirection = normals(random, x.length);

  const gradients = await (
    await executor.prepare(program, 'gradient', { rows })
  ).run({ ...parameters, x, target, hyper });
  let slope = 0;
  for (const [id, gradient] of Object.entries(program.gradients))
    slope += dot(present(gradients[gradient], gradient), present(direction[id], id));

  const forward = await (await executor.prepare(program, 'forward', { rows })).run({ ...parameters, x });
  const prediction = Float64Array.from(present(forward[wellKnown.prediction], wellKnown.prediction));
  const scale = hyper[program.hyper.findIndex(({ name }) => name === 'lossScale')] ?? 1;
  const cotangent = await lossCotangent(program, recipe, prediction, target, scale);
  const pullback = await executor.prepare(program, 'pullback', { rows });
  const cotangents = await pullback.run({ ...parameters, x, cotangent });
  const inputGradient = program.cotangents[wellKnown.x];
  if (inputGradient !== undefined)
    slope += dot(present(cotangents[inputGradient], inputGradient), xDirection);

  const evaluate = await executor.prepare(program, 'evaluate', { rows });
  const value = async (h: number): Promise<number> => {
    const there = Object.entries(parameters).map(([id, p]) => [id, moved(p, direction[id], h)] as const);
    const at = moved(x, xDirection, h);
    const { loss, penalty } = await evaluate.run({ ...Object.fromEntries(there), x: at, target, hyper });
    return (loss?.[0] ?? NaN) + (penalty?.[0] ?? NaN);
  };
  return { ...(await taylorTest(value, slope)), kinks: kinkedVertices(graph, program, forward) };
}
