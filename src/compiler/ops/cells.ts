/** K = mat(Qθ): matrices whose entries are picked from a list of parameters, and the transpose of that picking. */
import { add, multiply, subtract } from './expression.ts';
import { extentsOf, tensor } from '../shape.ts';
import type { ValueId, ValueType } from '../plans.ts';
import type { Op } from './op.ts';
import type { Expr } from '../program.ts';
import type { Picking } from './picking.ts';

/** The inputs of `assemble` are (θ, index, coefficient). */
export function assembleInputs(theta: ValueId, q: Picking): ValueId[] {
  return [theta, q.index, q.coefficient];
}

/** K[r, c] = coefficient[r, c] · θ[index[r, c]]. */
export const assemble: Op<Picking> = {
  name: 'assemble',
  type: ([, index]) => ({ batch: false, shape: (index as ValueType).shape }),
  kernel: (_, output) => ({
    extents: extentsOf(output),
    value: multiply(['load', 2, 'i0', 'i1'], ['load', 0, ['load', 1, 'i0', 'i1']]),
  }),
  adjoint: (tape, { inputs: [theta], attributes }, cotangent, wanted) => [
    wanted[0]
      ? tape.call(disassemble, disassembleInputs(cotangent, attributes), attributes, `δ[${theta}]`)
      : null,
    null,
    null,
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(assemble, assembleInputs(t, attributes), attributes, `d${output}`) : null,
  formula: ([theta]) => `mat(Q·${theta})`,
  macs: (_, output) => output.shape.reduce((a, b) => a * b, 1),
};

/** The inputs of `disassemble` are (K, start, row, column, weight). */
function disassembleInputs(k: ValueId, q: Picking): ValueId[] {
  return [k, q.start, q.row, q.column, q.weight];
}

/** θ[p] = Σ weight[i] · K[row[i], column[i]] over the uses i of p, that is Qᵀ vec(K): a shared parameter adds up its uses. */
export const disassemble: Op<Picking> = {
  name: 'disassemble',
  type: ([, start]) => tensor(((start as ValueType).shape[0] as number) - 1),
  kernel: (_, output, { most }) => {
    const start: Expr = ['load', 1, 'i0'];
    const use = add(start, 'u');
    const term = multiply(['load', 4, use], ['load', 0, ['load', 2, use], ['load', 3, use]]);
    return {
      extents: extentsOf(output),
      value: ['sum', 'u', most, term, subtract(['load', 1, add('i0', 1)], start)],
    };
  },
  adjoint: (tape, { inputs: [k], attributes }, cotangent, wanted) => [
    wanted[0] ? tape.call(assemble, assembleInputs(cotangent, attributes), attributes, `δ[${k}]`) : null,
    null,
    null,
    null,
    null,
  ],
  tangent: (tape, { output, attributes }, [t]) =>
    t ? tape.call(disassemble, disassembleInputs(t, attributes), attributes, `d${output}`) : null,
  formula: ([k]) => `Qᵀ·vec(${k})`,
  macs: ([, , uses]) => (uses as ValueType).shape[0] as number,
};
