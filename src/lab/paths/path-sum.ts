import { present } from '../../base/assert.ts';
import type { Compilation } from '../../compiler/compilation.ts';
import type { Id } from '../../document/document.ts';
import { type Flow, flowFrom, mostLinks } from './flow.ts';
import { type FoundPath, largestPaths } from './largest-paths.ts';
import { type JacobianStep, jacobianSteps } from './jacobians.ts';
import { totalsOf } from './totals.ts';
import { type Use, usesOf, type WeightPlace } from './uses.ts';
import type { WalkNumbers } from './walk-numbers.ts';

/** A factor of a path, in the order from the weight to the loss. */
export type PathFactor =
  /** Where it begins: o[u] at the weight, times what else ∂a/∂w has; 1 for a bias. `edge` is null for a bias. */
  | { readonly kind: 'start'; readonly use: Use; readonly value: number }
  /** σ′: ∂o[to]/∂a[at] of a vertex. */
  | {
      readonly kind: 'slope';
      readonly vertex: Id;
      readonly at: number;
      readonly to: number;
      readonly value: number;
    }
  | {
      readonly kind: 'weight';
      readonly edge: Id;
      readonly from: { readonly vertex: Id; readonly at: number };
      readonly to: { readonly vertex: Id; readonly at: number };
      readonly value: number;
    }
  /** ∂L/∂o of the output where it ends. */
  | { readonly kind: 'loss'; readonly vertex: Id; readonly at: number; readonly value: number };

/** One term of the sum. */
export interface PathTerm {
  readonly factors: readonly PathFactor[];
  readonly product: number;
}

/** ∂L/∂w of one example as the sum over all paths from w to the loss. */
export interface PathSum {
  readonly weight: WeightPlace;
  readonly uses: readonly Use[];
  /** The sum over all paths, listed or not. */
  readonly sum: number;
  /** ∂L/∂w as the program's backward plan computes it. */
  readonly gradient: number;
  /** How many paths there are, and how many of them have no factor 0. */
  readonly paths: bigint;
  readonly live: bigint;
  /** The largest by magnitude, the largest first, and Σ |product| over these and over all. */
  readonly terms: readonly PathTerm[];
  readonly listedMagnitude: number;
  readonly magnitude: number;
  /** Multiplications: path by path for this weight; one vector through the Jacobians; the plan for all weights. */
  readonly work: {
    readonly paths: bigint;
    readonly jacobians: number;
    readonly backward: number;
  };
  /** The same as a product of Jacobians, from the loss down to the weight. */
  readonly steps: readonly JacobianStep[];
}

/** The sum over paths for one weight, with its `most` largest terms; or why there is none, in a sentence. */
export function pathSum(
  compilation: Compilation,
  numbers: WalkNumbers,
  weight: WeightPlace,
  most = 12,
): PathSum | { readonly refused: string } {
  const uses = usesOf(compilation.graph, numbers, weight);
  if (uses.length === 0) return { refused: `${weight.parameter} has no number ${weight.index + 1}.` };
  const flow = flowFrom(compilation, numbers, new Set(uses.map(({ to }) => to.vertex)));
  if (flow === null)
    return {
      refused: `There are more than ${mostLinks.toLocaleString('en')} factors on the way to the loss.`,
    };
  const totals = totalsOf(flow);
  const starts = uses.map(({ to, value }) => ({ node: flow.nodeOf(to.vertex, 'a', to.at), factor: value }));
  const over = (read: (node: number) => number) =>
    starts.reduce((sum, { node, factor }) => sum + Math.abs(factor) * read(node), 0);
  const counted = (read: (node: number) => bigint) => starts.reduce((sum, { node }) => sum + read(node), 0n);
  const terms = largestPaths(flow, totals, starts, most).map((path) => termOf(flow, uses, path));
  const steps = jacobianSteps(compilation, numbers, uses);
  return {
    weight,
    uses,
    sum: starts.reduce((sum, { node, factor }) => sum + factor * (totals.sum[node] ?? 0), 0),
    gradient: numbers.gradient(weight.parameter, weight.index),
    paths: counted((node) => totals.count[node] ?? 0n),
    live: starts.reduce((sum, { node, factor }) => sum + (factor === 0 ? 0n : (totals.live[node] ?? 0n)), 0n),
    terms,
    listedMagnitude: terms.reduce((sum, { product }) => sum + Math.abs(product), 0),
    magnitude: over((node) => totals.magnitude[node] ?? 0),
    work: {
      // A path of n factors after its start takes n multiplications.
      paths: counted((node) => totals.factors[node] ?? 0n),
      jacobians: steps.reduce((n, { multiplications }) => n + multiplications, 0) + uses.length,
      backward: numbers.backwardMacs,
    },
    steps,
  };
}

function termOf(flow: Flow, uses: readonly Use[], { start, links, product }: FoundPath): PathTerm {
  const use = present(uses[start], 'a use');
  const factors: PathFactor[] = [{ kind: 'start', use, value: use.value }];
  let node = flow.nodeOf(use.to.vertex, 'a', use.to.at);
  for (const link of links) {
    const next = flow.to[link] as number;
    const [from, to] = [present(flow.nodes[node], 'a node'), present(flow.nodes[next], 'a node')];
    const [edge, value] = [flow.edge[link] ?? null, flow.factor[link] as number];
    factors.push(
      edge === null
        ? { kind: 'slope', vertex: to.vertex, at: from.at, to: to.at, value }
        : { kind: 'weight', edge, from, to, value },
    );
    node = next;
  }
  const { vertex, at } = present(flow.nodes[node], 'an output');
  factors.push({ kind: 'loss', vertex, at, value: flow.exit[node] as number });
  return { factors, product };
}
