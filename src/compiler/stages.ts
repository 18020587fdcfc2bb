/**
 * What passes 1 to 4 of the compiler hand to the next: graphs, then layers. The passes meet here, in `plans.ts` (5 to 7) and in
 * `program.ts` (8), and nowhere else.
 */
import type { BiasKind, Combine, Id, Shape } from '../document/document.ts';
import type { EdgeLookup } from './edge-facts.ts';

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
    /** The tensor's own id, as the program has it (`Piece`): of a million pieces nobody makes a second copy. */
    readonly tensor: string;
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
