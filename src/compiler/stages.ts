/**
 * What each pass of the compiler hands to the next; the passes meet here and nowhere else.
 * The last stage, the kernel program, is in `program.ts`.
 */
import type { BiasKind, Combine, Id, Shape } from '../document/document.ts';
import type { EdgeLookup } from './edge-facts.ts';
import type { Columns, Expr, KernelProgram, Origin, Role } from './program.ts';

// 1 validate: Drawn -> ModelGraph -----------------------------------------------------------------------------------

/** A catalogue entry with settings that have been checked. */
export interface Placed {
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface ModelVertex {
  readonly id: Id;
  readonly kind: 'input' | 'unit';
  readonly shape: Shape | null;
  readonly activation: Placed;
  readonly bias: BiasKind;
  /** Name under which the bias is kept: the tie, or the vertex itself. */
  readonly parameter: Id;
  readonly combine: Combine;
  readonly group: string;
  /** Probability of being muted in a training step, from 0 and below 1. */
  readonly dropout: number;
}

export interface ModelEdge {
  readonly id: Id;
  readonly from: Id;
  readonly to: Id;
  readonly map: Placed;
  /** Name under which θ is kept: the tie, or the edge itself. */
  readonly parameter: Id;
  /** Its place among the edges, in the order of their ids. */
  readonly number: number;
}

/** The sound part of the drawing. */
export interface ModelGraph {
  /** In the order of their ids. */
  readonly vertices: ReadonlyMap<Id, ModelVertex>;
  readonly edges: ReadonlyMap<Id, ModelEdge>;
  readonly incoming: ReadonlyMap<Id, readonly ModelEdge[]>;
  readonly outgoing: ReadonlyMap<Id, readonly ModelEdge[]>;
  /** Ends of edges that were left out: what does not follow there is no fault of its own. */
  readonly faulty: ReadonlySet<Id>;
  /** Nothing was left out. Only a whole graph is lowered. */
  readonly whole: boolean;
}

// 2 rank: ModelGraph -> RankedGraph ---------------------------------------------------------------------------------

/** Without cycles; the level of a vertex is the length of the longest path to it from a source. */
export interface RankedGraph extends ModelGraph {
  readonly levels: readonly (readonly Id[])[];
  readonly level: ReadonlyMap<Id, number>;
}

// 3 infer: RankedGraph -> ShapedGraph -------------------------------------------------------------------------------

/** The ranked graph with the shape of every vertex and of every θ that is known. */
export interface ShapedGraph extends RankedGraph {
  /** Of o[v]. */
  readonly shapes: ReadonlyMap<Id, Shape>;
  /** Of a[v]: the same, but where σ changes the shape. */
  readonly sums: ReadonlyMap<Id, Shape>;
  /** Null for a map without parameters. */
  readonly parameterShapes: EdgeLookup<Shape | null>;
  /** By vertex, also where the bias is tied. */
  readonly biasShapes: ReadonlyMap<Id, Shape>;
}

// 4 group: ShapedGraph -> LayerSequence -----------------------------------------------------------------------------

/** Vertices of one layer that are computed together: one stretch of the layer's vector with one σ. */
export interface Segment {
  readonly id: string;
  readonly layer: number;
  /** First row within the layer's vector. */
  readonly row: number;
  readonly size: number;
  /** Components of a, and their shape where the segment is one vertex: those of o, but where σ changes the shape. */
  readonly sumSize: number;
  readonly sumShape: Shape;
  readonly kind: 'input' | 'unit';
  readonly vertices: readonly {
    readonly id: Id;
    readonly row: number;
    readonly size: number;
    readonly shape: Shape;
  }[];
  readonly activation: Placed;
  readonly bias: BiasKind;
  /** Where the bias stands if vertices share its numbers; absent where it is a tensor of its own. */
  readonly sharedBias?: SharedBias;
  readonly combine: Combine;
  /** First column within the input row (inputs only). */
  readonly column: number | null;
  /** Vertex by vertex, the probability of being muted in a training step; absent where all are zero. */
  readonly dropout?: readonly number[];
}

/** A bias whose numbers stand once and are shown by several components. */
export interface SharedBias {
  /** Tensor of the numbers; other segments may read it as well. */
  readonly parameter: string;
  /** Which number every component of a shows; null: component i shows number i mod their count. */
  readonly index: readonly number[] | null;
}

/** An earlier value that passes through this layer unchanged, because a later one reads it. */
export interface Carry {
  readonly vertex: Id;
  /** Where it stands in this layer's vector, and in the one before. */
  readonly row: number;
  readonly column: number;
  readonly size: number;
}

/**
 * A linear map from one segment to another, as it will be computed.
 * `map`: one edge, by its map's own op. `matrix`: many scalar edges whose θ are the entries of one matrix, structural
 * zeros where no edge is. `shared`: K = mat(Qθ), entries picked from θ by index. `fixed`: a constant matrix.
 */
export interface Block {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly structure: 'map' | 'matrix' | 'sparse' | 'shared' | 'fixed';
  readonly edges: readonly Id[];
  /** Of a `map` block, and the shapes at its ends. */
  readonly map: Placed | null;
  readonly ends: { readonly from: Shape; readonly to: Shape } | null;
  /** Tensor of θ; null for maps without one. */
  readonly parameter: string | null;
  /** Of a `map` block whose θ is a stretch of a list that others read as well: where, and the shape it takes. */
  readonly part?: { readonly start: number; readonly shape: Shape };
  readonly rows: number;
  readonly columns: number;
  /** Of `sparse`, `shared` and `fixed`, and the pattern of a `matrix` with holes: the cells that may be nonzero. */
  readonly cells: Cells | null;
}

/** Nonzero cells of a block, sorted by row and column. `index` points into θ (−1: constant); K = coefficient·θ[index]. */
export interface Cells {
  readonly row: readonly number[];
  readonly column: readonly number[];
  readonly index: readonly number[];
  readonly coefficient: readonly number[];
}

/** One layer as a reader of the compiled graph sees it. */
export interface Layer {
  readonly level: number;
  readonly rows: number;
  readonly segments: readonly Segment[];
  readonly carries: readonly Carry[];
  /** The layer's matrix, edge by edge: where in it the map of the edge stands. */
  readonly blocks: readonly {
    readonly row: number;
    readonly column: number;
    readonly edge: Id;
    readonly map: string;
    readonly shape: readonly [number, number];
  }[];
}

/** A tensor of parameters and which document parameters live in it. */
export interface ParameterTensor {
  readonly id: string;
  readonly shape: Shape;
  readonly kind: 'weight' | 'bias';
  readonly pieces: readonly {
    readonly id: Id;
    readonly shape: Shape;
    readonly start: number;
    readonly places?: readonly number[];
    /** These numbers must not become negative. */
    readonly nonnegative?: true;
  }[];
  readonly layer: number;
}

export interface LayerSequence {
  /** V_0 … V_T. */
  readonly layers: readonly Layer[];
  /** In the order of computation. */
  readonly segments: readonly Segment[];
  readonly blocks: readonly Block[];
  readonly parameters: readonly ParameterTensor[];
  /** Layers after V_0. */
  readonly depth: number;
  /** Number of components in all vertices, |V| when every vertex is a neuron. */
  readonly size: number;
  /** Largest number of components in one layer. */
  readonly width: number;
  readonly outputs: readonly Id[];
}

// 5 lower, 6 differentiate, 7 update: plans ---------------------------------------------------------------------------

export type ValueId = string;

/** Type of a value in a plan: `batch` values have one row per example. */
export interface ValueType {
  readonly batch: boolean;
  readonly shape: Shape;
}

export interface Value extends ValueType {
  readonly id: ValueId;
  readonly role: Role;
  readonly values?: readonly number[];
  readonly initial?: number;
}

export interface OpCall {
  readonly op: string;
  readonly inputs: readonly ValueId[];
  readonly output: ValueId;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** The calls made for one layer, kept together so that a person can read them. */
export interface Pass {
  readonly layer: number;
  readonly title: string;
  readonly calls: readonly OpCall[];
}

export type Plan = readonly Pass[];

/** Values of a segment in the plans: what it sums up, σ of it, and what it gives on. */
export interface SegmentValues {
  readonly sum: ValueId;
  readonly output: ValueId;
  /** What the layers after read: the output, muted where there is dropout. */
  readonly passed: ValueId;
}

/** The result of pass 5: how the network and its loss are computed. */
export interface Lowering {
  readonly forward: Plan;
  /** Null when the recipe's loss does not fit. */
  readonly loss: Plan | null;
  readonly values: Map<ValueId, Value>;
  readonly segments: ReadonlyMap<string, SegmentValues>;
  readonly inputs: readonly Columns[];
  readonly outputs: readonly Columns[];
  readonly coding: KernelProgram['coding'];
}

/** Jᵀū of a plan: the calls, and the cotangent of every wanted value that has one. */
export interface Pullback {
  readonly plan: Plan;
  readonly cotangents: ReadonlyMap<ValueId, ValueId>;
  /** Every value that something flows back to -> its whole cotangent. */
  readonly flows: ReadonlyMap<ValueId, ValueId>;
  /** Value -> vertex -> the part of its cotangent that flows back through this vertex alone; null where that is several parts. */
  readonly shares: CotangentShares;
}

export type CotangentShares = ReadonlyMap<ValueId, ReadonlyMap<Id, ValueId | null>>;

/** Jẋ of a plan. */
export interface Pushforward {
  readonly plan: Plan;
  readonly tangent: ValueId;
  /** Value -> the direction given for it. */
  readonly directions: ReadonlyMap<ValueId, ValueId>;
}

/** The result of pass 6: what it adds to the lowering. */
export interface Differentiation {
  readonly backward: Pullback;
  /** From the loss to the predictions; null when there is no loss. */
  readonly lossBackward: Pullback | null;
}

/**
 * Differences of neighbours along one axis of a row, whose numbers stand in the order (before, extent, after): at every place
 * where it fits, Σ stencil · neighbours.
 */
export interface Difference {
  readonly before: number;
  readonly extent: number;
  readonly after: number;
  readonly stencil: readonly number[];
}

/** A constant matrix that acts on every row of numbers; its own numbers stand row by row. */
export interface ConstantMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** L on a row of numbers, part by part: each gives numbers of its own. Null is the identity. */
export type PenaltyOperator = readonly (Difference | ConstantMatrix)[] | null;

/** The penalty Σ R((Lθ)ᵢ) of a parameter tensor θ. */
export interface Penalty {
  /** R of one number (load 0; load 1 is `hyper`). */
  readonly value: Expr;
  /** L, on every row of θ. */
  readonly operator: PenaltyOperator;
}

/** The result of pass 7: what a training step adds to loss and gradient. */
export interface UpdatePlans {
  readonly penalty: Plan;
  /** Of the parameters that are penalised. */
  readonly penaltyOf: ReadonlyMap<ValueId, Penalty>;
  /** Parameter -> gradient of loss and penalty together (absent when nothing depends on it). */
  readonly gradients: ReadonlyMap<ValueId, ValueId>;
  readonly gradientPlan: Plan;
  readonly hits: Plan;
  /** Fetches the rows of a step and draws its masks. `renames`: what the forward plan then reads in place of its inputs. */
  readonly gather: Plan;
  readonly renames: ReadonlyMap<ValueId, ValueId>;
  readonly update: Plan;
  readonly commits: ReadonlyMap<ValueId, ValueId>;
}

/** Products with second derivatives of loss + penalty; see pass 6. */
export interface ProductPlans {
  /** J·v of the predictions. */
  readonly along: Plan;
  /** H_loss·(J·v), which `curved` names; null where the loss has no curvature along it. */
  readonly bent: Plan;
  readonly curved: ValueId | null;
  /** Adds the penalty's curvature. */
  readonly sums: Plan;
  /** Parameter -> its part of the Gauss–Newton product. */
  readonly gaussNewton: ReadonlyMap<ValueId, ValueId>;
  /** The tangent of the whole gradient. */
  readonly exact: Plan;
  /** Parameter -> its part of the product with the exact Hessian. */
  readonly hessian: ReadonlyMap<ValueId, ValueId>;
}

/** Everything that passes 5 to 7 make of a sound drawing; null is what none of the wanted procedures needs. */
export interface Plans {
  readonly sequence: LayerSequence;
  readonly lowering: Lowering;
  readonly differentiation: Differentiation;
  readonly updates: UpdatePlans;
  readonly tangent: Pushforward | null;
  readonly products: ProductPlans | null;
}
