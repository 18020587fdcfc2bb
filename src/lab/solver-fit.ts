import { parseSettings } from '../base/fields.ts';
import { losses } from '../compiler/losses/index.ts';
import { nonnegative } from '../compiler/projected.ts';
import { regularisers } from '../compiler/regularisers/index.ts';
import type { Compilation } from '../compiler/compilation.ts';
import type { Placed } from '../compiler/stages.ts';
import type { DrawnGraph, Id, Recipe } from '../document/document.ts';
import { findReadOut } from './read-out.ts';
import { solverEntries, type SolverEntry } from './solver-choice.ts';

/** A drawing that a solver may be asked to train. */
export interface Trainee {
  readonly graph: DrawnGraph;
  readonly recipe: Recipe;
  /** Of the two; runnable. */
  readonly compilation: Compilation;
}

/** In one sentence why a solver does not apply; null if it does. Compiles nothing. */
export function unfitSolver({ kind }: Pick<Placed, 'kind'>, trainee: Trainee): string | null {
  const entry = solverEntries[kind];
  if (!entry) return null; // reported where it was placed
  const why = reason(entry, trainee);
  return why === null ? null : `${entry.title} ${why}.`;
}

function reason({ definition }: SolverEntry, trainee: Trainee): string | null {
  const { largest, needs } = definition;
  const { compilation, recipe } = trainee;
  const size = compilation.counts.parameters;
  if (largest !== undefined && size > largest)
    return `keeps a full matrix and takes at most ${largest} parameters; there are ${size}`;
  const bounded = [...nonnegative(compilation.graph)].map(([id, { map }]) => ({ id, map: map.kind }))[0];
  if (bounded && !('constraint' in definition.fields))
    return `does not keep the numbers of "${bounded.id}" from becoming negative, as its map ${bounded.map} needs; take steepest descent or proximal gradient`;
  const muted = mutedVertex(trainee.graph);
  if (muted !== null)
    return `minimises one function, and the dropout of "${muted}" makes another one in every step; take it away, or train in mini-batches`;
  switch (needs) {
    case 'gradient':
      return 'lambda' in definition.fields ? proximalReason(recipe) : null;
    case 'curvature':
      return lossesOf(trainee).every(({ kind }) => kind === 'hinge') && regulariserOf(recipe).kind !== 'ridge'
        ? 'needs a loss with second derivatives; the hinge loss is piecewise linear'
        : null;
    case 'least-squares':
      return squaresReason(trainee);
    case 'separable':
      return separableReason(trainee);
  }
}

/** A vertex that training steps mute at random. */
function mutedVertex({ vertices, edges }: DrawnGraph): Id | null {
  const muted = new Set(Object.keys(vertices).filter((id) => (vertices[id]?.dropout ?? 0) > 0));
  if (muted.size === 0) return null;
  const inside = Object.values(edges).find(({ from }) => muted.has(from) && vertices[from]?.kind === 'unit');
  return inside?.from ?? null;
}

function proximalReason(recipe: Recipe): string | null {
  const { kind, settings } = regulariserOf(recipe);
  return kind === 'lasso' && settings['biases'] !== true
    ? 'shrinks all numbers alike; let the lasso count the biases too'
    : null;
}

function squaresReason(trainee: Trainee): string | null {
  const other = lossesOf(trainee).find(({ kind, weight }) => kind !== 'squared' || weight < 0);
  if (other) {
    const title = losses[other.kind]?.title ?? other.kind;
    const given = other.kind === 'squared' ? 'has a negative weight' : `is ${title.toLowerCase()}`;
    return `needs the squared loss, whose sum of squares it linearises; the loss of "${other.vertex}" ${given}`;
  }
  return regulariserOf(trainee.recipe).kind === 'lasso'
    ? 'needs a sum of squares, which the lasso is not; take ridge, Tikhonov or no regulariser'
    : null;
}

function separableReason(trainee: Trainee): string | null {
  const readOut = findReadOut(trainee.graph);
  if (typeof readOut === 'string') return `solves for the weights of a linear output, and ${readOut}`;
  const { counts } = trainee.compilation;
  const last =
    (counts.perEdge.get(readOut.edge)?.parameters ?? 0) +
    (counts.perVertex.get(readOut.output)?.parameters ?? 0);
  if (last >= counts.parameters) return 'eliminates the last weights, and there are no others';
  if (lossesOf(trainee).some(({ kind }) => kind === 'hinge'))
    return 'needs a loss with second derivatives; the hinge loss is piecewise linear';
  return regulariserOf(trainee.recipe).kind === 'lasso'
    ? 'needs a smooth problem for the last weights, which the lasso is not; take ridge or no regulariser'
    : null;
}

/** The regulariser with complete settings. */
export function regulariserOf({ regulariser }: Recipe): Placed {
  const { kind = 'none', ...given } = regulariser;
  return { kind, settings: parseSettings(regularisers[kind]?.fields ?? {}, given).settings };
}

/** The loss of every output, as the compiler reads the recipe. */
export function lossesOf({ recipe, compilation }: Pick<Trainee, 'recipe' | 'compilation'>): readonly {
  vertex: Id;
  kind: string;
  half: boolean;
  weight: number;
}[] {
  const { outputs = {}, ...common } = recipe.loss;
  return (compilation.sequence?.outputs ?? []).map((vertex) => {
    const own = Object.hasOwn(outputs, vertex) ? outputs[vertex] : undefined;
    const { kind = 'squared', half = true } = own?.kind === undefined ? { ...common, ...own } : own;
    return { vertex, kind, half: half === true, weight: own?.weight ?? 1 };
  });
}
