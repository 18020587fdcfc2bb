import { rowSource } from '../../../datasets/batches.ts';
import type { GraphDocument } from '../../../document/document.ts';
import { wellKnown } from '../../../compiler/program.ts';
import type { Numbers } from '../../../runtime/executor.ts';
import { noiseSource } from '../../../runtime/noise.ts';
import { pack, unpack } from '../../../runtime/pack.ts';
import { referenceRoutine, type SyncRoutine } from '../../../runtime/reference.ts';
import { startingState } from '../../../runtime/state.ts';
import type { NetworkProblem } from './problem.ts';

/** The compiled training step of a document, as Run does it in the window, but in float64 and synchronous. */
export interface Stepper {
  /** Some steps, with rows drawn as the recipe says. */
  advance(steps: number): void;
  /** The parameters now, in the order of the objective. */
  theta(): Float64Array;
}

/** Most steps of one call of the routine; more gain nothing. */
const most = 1000;

/** A stepper from the problem's starting point. Rows are those of its table. */
export function stepperOf(document: GraphDocument, problem: NetworkProblem): Stepper {
  const { recipe } = document;
  const { program, objective, start, table, targets } = problem;
  const rows = Uint32Array.from({ length: table.rows }, (_, i) => i);
  const source = rowSource(rows, recipe.batch, recipe.seed);
  const scale = recipe.loss['reduce'] === 'sum' ? 1 : 1 / source.size;
  const hyper = Float64Array.from(program.hyper, ({ name, value }) => (name === 'lossScale' ? scale : value));
  const resident = { [wellKnown.data]: table.inputs, [wellKnown.dataTargets]: targets };
  const noise = noiseSource(program, recipe.seed);
  const routines = new Map<number, SyncRoutine>();
  let state: Record<string, Numbers> = startingState(program, pack(program, objective.unpack(start)));
  const step = (repeat: number): void => {
    const routine =
      routines.get(repeat) ?? referenceRoutine(program, 'train', { rows: source.size, repeat, resident });
    routines.set(repeat, routine);
    const order = source.next(repeat);
    const drawn = { order, ...noise.next(order.length) };
    const inputs = { ...state, [wellKnown.progress]: new Float64Array(4), ...drawn, hyper };
    state = { ...state, ...routine.run(inputs) };
  };
  return {
    advance(steps) {
      for (let left = steps; left > 0; left -= most) step(Math.min(left, most));
    },
    theta: () => objective.pack(unpack(program, state)),
  };
}
