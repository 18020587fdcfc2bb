import type { Convention } from './convention.ts';
import { number, times, transpose } from './formula.ts';
import type { Formula } from './formula.ts';

/** W as a factor of o: as it is kept or transposed, before or behind the vector. */
export function mapped({ vectors, weights }: Convention, matrix: Formula, input: Formula): Formula {
  return vectors === 'column'
    ? times([weights === 'to-from' ? matrix : transpose(matrix), input])
    : times([input, weights === 'to-from' ? transpose(matrix) : matrix]);
}

/** What flows back through W: the adjoint of `mapped`. */
export function pulledBack({ vectors, weights }: Convention, matrix: Formula, delta: Formula): Formula {
  return vectors === 'column'
    ? times([weights === 'to-from' ? transpose(matrix) : matrix, delta])
    : times([delta, weights === 'to-from' ? matrix : transpose(matrix)]);
}

/** ∂L/∂W of one example, laid out like W, from the derivative by a and the vector that W was applied to. */
export function outer({ vectors, weights }: Convention, delta: Formula, input: Formula): Formula {
  const [rows, columns] = weights === 'to-from' ? [delta, input] : [input, delta];
  return vectors === 'column' ? times([rows, transpose(columns)]) : times([transpose(rows), columns]);
}

/** Jᵀ·g, for J = ∂o/∂a. */
export function throughJacobian({ vectors }: Convention, jacobian: Formula, g: Formula): Formula {
  return vectors === 'column' ? times([transpose(jacobian), g]) : times([g, jacobian]);
}

/** A vector with the constant 1 as its last component. */
export function withConstant({ vectors }: Convention, of: Formula): Formula {
  return { kind: 'joined', parts: [of, number(1)], down: vectors === 'column' };
}

/** W with the bias as its last line: a column of weights from the constant vertex, or a row where W is kept transposed. */
export function joinedWeights({ vectors, weights }: Convention, matrix: Formula, bias: Formula): Formula {
  const down = weights === 'from-to';
  return { kind: 'joined', parts: [matrix, down === (vectors === 'row') ? bias : transpose(bias)], down };
}
