/**
 * A seeded source of numbers. Everything random in Adjoint is given one: the same seed gives the same numbers on
 * every machine.
 */
export interface Random {
  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform among 0, 1, …, count − 1. */
  integer(count: number): number;
  /** A new order of 0, 1, …, count − 1. */
  permutation(count: number): Uint32Array;
  /** An independent source named by `label`; it does not advance this one. */
  fork(label: string): Random;
}
