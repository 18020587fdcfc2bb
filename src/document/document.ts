/**
 * The graph document as it is drawn, saved and undone. Nothing here has been checked by the compiler: any drawing,
 * however unfinished, is a document.
 */

/** A key of `vertices` or `edges`: 1 to 64 printable characters. */
export type Id = string;
/** Extents of a vertex: `[1]` a neuron, `[16]` a layer of neurons, `[28,28,8]` feature maps. */
export type Shape = readonly number[];

/** An entry of some catalogue by name, with settings that nobody has checked yet. */
export interface Choice {
  readonly kind?: string;
  readonly [setting: string]: unknown;
}

export type BiasKind = 'none' | 'scalar' | 'vector';
export type Combine = 'sum' | 'product';

/** A vertex holds an activation: o[v] = σ(a[v]). */
export interface DrawnVertex {
  readonly kind: 'input' | 'unit';
  /** May be left out for a unit where it follows from the incoming maps. */
  readonly shape?: Shape | undefined;
  readonly activation?: Choice | undefined;
  readonly bias?: BiasKind | undefined;
  /** Vertices of one tie share one bias, kept under the tie's name. */
  readonly tie?: string | undefined;
  readonly combine?: Combine | undefined;
  readonly label?: string | undefined;
  readonly group?: string | undefined;
  /** Probability that a component is muted in a training step. */
  readonly dropout?: number | undefined;
}

/** An edge holds a linear map K(θ). */
export interface DrawnEdge {
  readonly from: Id;
  readonly to: Id;
  readonly map: Choice;
  /** Edges of one tie share one θ, kept under the tie's name. */
  readonly tie?: string | undefined;
}

export interface DrawnGraph {
  readonly vertices: Readonly<Record<Id, DrawnVertex>>;
  readonly edges: Readonly<Record<Id, DrawnEdge>>;
}

/** Numbers of one θ or bias, row-major. A dense θ is [to, from]: row = receiving neuron. */
export interface ParameterValue {
  readonly shape: Shape;
  readonly values: readonly number[] | Float64Array;
}

/** Keyed by edge id for a map's θ, by vertex id for its bias; by the name of the tie where either is tied. */
export type Parameters = Readonly<Record<Id, ParameterValue>>;

/** How mini-batches are drawn from the training rows. */
export interface BatchRecipe {
  /** Rows of one step; 0 = all of them. Default 0. */
  readonly size?: number;
  /**
   * `shuffle`: every row once per epoch in a new order; `sequence`: every row once, in the order given;
   * `replacement`: each row drawn independently. Default `shuffle`.
   */
  readonly sampling?: 'shuffle' | 'sequence' | 'replacement';
  /** Which generator draws: ours, or the Mersenne twister used by published lecture codes. Default `adjoint`. */
  readonly generator?: 'adjoint' | 'mt19937';
  /** Of `mt19937`: its seed, and how many normal numbers were drawn before the first row. */
  readonly generatorSeed?: number;
  readonly normalsBefore?: number;
}

/** When training stops by itself. Whatever is left out does not stop it. */
export interface StopRecipe {
  readonly epochs?: number;
  readonly steps?: number;
  /** Stop when the training loss falls below this. */
  readonly loss?: number;
  /**
   * Stop after so many epochs (of a solver: iterations) in a row without a lower validation loss. However the run ends then,
   * it goes back to the parameters of the lowest one.
   */
  readonly patience?: number;
}

/** How the rows are split and scaled before training. */
export interface Preparation {
  /** Share of the rows kept for validation, 0 to 0.9. Default 0. */
  readonly validation?: number;
  /** Of the split. Default 1. */
  readonly splitSeed?: number;
  /** Scale every input column to mean 0 and variance 1 (by the training rows). Default false. */
  readonly standardise?: boolean;
}

/** Everything training needs beside the graph. Every part may be empty: `{}` means the default. */
export interface Recipe {
  readonly data: Choice;
  readonly preparation?: Preparation | undefined;
  readonly loss: Choice & { readonly outputs?: Readonly<Record<Id, Choice & { readonly weight?: number }>> };
  readonly regulariser: Choice;
  readonly optimizer: Choice;
  /** A deterministic method over all training rows, in place of the optimizer's steps. */
  readonly solver?: Choice | undefined;
  readonly initialiser?: Choice | undefined;
  readonly batch: BatchRecipe;
  readonly stop: StopRecipe;
  readonly seed: number;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

export interface GraphDocument {
  readonly format: 'adjoint/graph';
  readonly version: 1;
  readonly title: string;
  /** Markdown. */
  readonly notes: string;
  readonly graph: DrawnGraph;
  readonly parameters: Parameters;
  readonly recipe: Recipe;
  /** Where a vertex stands is not what it means: moving one leaves `graph` the same object. */
  readonly layout: Readonly<Record<Id, Position>>;
}

export const emptyRecipe: Recipe = {
  data: {},
  loss: {},
  regulariser: {},
  optimizer: {},
  batch: {},
  stop: {},
  seed: 1,
};

export const emptyDocument: GraphDocument = {
  format: 'adjoint/graph',
  version: 1,
  title: 'Untitled',
  notes: '',
  graph: { vertices: {}, edges: {} },
  parameters: {},
  recipe: emptyRecipe,
  layout: {},
};
