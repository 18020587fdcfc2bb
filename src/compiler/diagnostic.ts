import type { Id, Shape } from '../document/document.ts';

/** Where a fault lies. */
export type Place =
  | { readonly at: 'vertex'; readonly id: Id }
  | { readonly at: 'edge'; readonly id: Id }
  | { readonly at: 'graph' }
  | { readonly at: 'recipe'; readonly part: string };

/** What is wrong, as facts. Sentences are made in `explain` alone. */
export type Fault =
  | { readonly code: 'no-input' }
  | { readonly code: 'no-output' }
  | { readonly code: 'invalid-id'; readonly id: string }
  | { readonly code: 'duplicate-id'; readonly id: Id }
  | {
      readonly code: 'tie-collides';
      readonly tie: string;
      /** Who else has this name: a vertex or an edge, or edges that share a θ while vertices share a bias. */
      readonly with: 'vertex' | 'edge' | 'edges of a tie';
    }
  | { readonly code: 'dangling-edge'; readonly end: 'from' | 'to'; readonly vertex: Id }
  | { readonly code: 'edge-into-input'; readonly from: Id; readonly to: Id }
  | { readonly code: 'cycle'; readonly vertices: readonly Id[] }
  | { readonly code: 'unreachable'; readonly vertex: Id }
  | { readonly code: 'input-without-shape'; readonly vertex: Id }
  | { readonly code: 'shape-unknown'; readonly vertex: Id }
  | { readonly code: 'invalid-shape'; readonly vertex: Id; readonly given: unknown }
  | {
      readonly code: 'shape-mismatch';
      readonly from: Id;
      readonly fromShape: Shape;
      readonly to: Id;
      readonly toShape: Shape;
      readonly map: string;
      readonly needs: string;
    }
  | {
      readonly code: 'activation-shape';
      readonly vertex: Id;
      readonly activation: string;
      readonly shape: Shape;
      readonly needs: string;
    }
  | {
      readonly code: 'unknown-kind';
      readonly catalogue: string;
      readonly given: unknown;
      readonly known: readonly string[];
    }
  | {
      readonly code: 'invalid-setting';
      readonly catalogue: string;
      readonly kind: string;
      readonly field: string;
      readonly expected: string;
      readonly given: unknown;
    }
  | {
      readonly code: 'tie-shape';
      readonly tie: string;
      /** Edges share a θ, vertices a bias. */
      readonly at: 'edge' | 'vertex';
      readonly parts: readonly [Id, Id];
      readonly shapes: readonly [Shape, Shape];
    }
  | { readonly code: 'parameter-shape'; readonly id: Id; readonly expected: Shape; readonly given: Shape }
  | { readonly code: 'parameter-missing'; readonly id: Id }
  | {
      readonly code: 'parameter-negative';
      readonly id: Id;
      readonly map: string;
      /** Place of the first negative number, and that number. */
      readonly index: number;
      readonly given: number;
    }
  | { readonly code: 'unused-parameter'; readonly id: Id }
  | {
      readonly code: 'input-columns';
      readonly expected: number;
      readonly given: number;
      readonly vertices: readonly Id[];
    }
  | {
      readonly code: 'target-columns';
      readonly expected: number;
      readonly given: number;
      readonly vertices: readonly Id[];
    }
  | { readonly code: 'unknown-output'; readonly vertex: Id }
  | {
      readonly code: 'loss-shape';
      readonly loss: string;
      readonly vertex: Id;
      readonly shape: Shape;
      readonly needs: string;
    }
  | {
      readonly code: 'zero-gradient';
      readonly vertex: Id;
      readonly activation: string;
      readonly edges: readonly Id[];
    }
  | {
      readonly code: 'structure-recognised';
      /** Segments at the two ends. */
      readonly from: string;
      readonly to: string;
      readonly edges: number;
      readonly map: string;
      readonly settings: Readonly<Record<string, unknown>>;
    }
  | { readonly code: 'invalid-dropout'; readonly vertex: Id; readonly given: unknown }
  | { readonly code: 'idle-dropout'; readonly vertex: Id; readonly kind: 'input' | 'output' }
  | {
      readonly code: 'operator-shape';
      /** Rows and columns of the regulariser's matrix L. */
      readonly matrix: readonly [number, number];
      /** The dense weights [to, from] whose `from` has another size. */
      readonly misfits: readonly { readonly id: string; readonly shape: Shape }[];
      /** It acts on none. */
      readonly idle: boolean;
    }
  | { readonly code: 'nothing-to-train' };

export type Severity = 'error' | 'warning' | 'information';

export interface Diagnostic {
  readonly severity: Severity;
  readonly place: Place;
  readonly fault: Fault;
}
