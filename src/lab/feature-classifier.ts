import { compile } from '../compiler/compile.ts';
import { explainLine } from '../compiler/explain.ts';
import type { CurvedProgram } from '../compiler/program.ts';
import type { DrawnGraph, Recipe } from '../document/document.ts';
import type { ObjectiveRows } from '../runtime/objective.ts';
import { splitObjective as splitPrograms, type SplitObjective } from '../runtime/solver-split.ts';
import { findReadOut, partedPrograms } from './read-out.ts';

export type { SplitObjective } from '../runtime/solver-split.ts';

/** A network y = W·z(θ) + c with a linear read-out: its drawing, rows and penalties. */
export interface FeatureClassifier {
  readonly graph: DrawnGraph;
  /** Of the loss; the regulariser and optimizer in it are not used. */
  readonly recipe: Recipe;
  readonly rows: ObjectiveRows;
  /** ½λ‖·‖² on the parameters before the read-out and on the read-out's, biases included. */
  readonly ridge: { readonly features: number; readonly readOut: number };
  /** Multiple of the identity added to ∇²_z and ∇²_W of the loss in curvature products, as the lecture codes do (1e-5). */
  readonly shift: number;
}

/** Compiles a network once whole, once without its read-out, and the read-out alone. */
export function splitObjective({ graph, rows, ridge, shift, ...problem }: FeatureClassifier): SplitObjective {
  const recipe = { ...problem.recipe, regulariser: {}, optimizer: {} };
  const found = findReadOut(graph);
  if (typeof found === 'string') throw new Error(`The network cannot be parted: ${found}.`);
  const whole = programOf(graph, recipe);
  return splitPrograms({ whole, ...partedPrograms(graph, recipe, found), rows, ridge, shift });
}

/** The program with products of a drawing that must be sound. */
export function programOf(graph: DrawnGraph, recipe: Recipe): CurvedProgram {
  const compilation = compile(graph, recipe);
  if (!compilation.curvature) throw new Error(compilation.diagnostics.map(explainLine).join('\n'));
  return compilation.curvature;
}
