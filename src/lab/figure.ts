/** Pictures as data: what an experiment draws, without a word about how. */

export interface Axis {
  readonly label: string;
  readonly scale?: 'linear' | 'logarithmic';
  readonly range?: readonly [number, number];
}

export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly style: 'line' | 'points' | 'line-points';
}

/** Curves, scattered points and paths in one coordinate system. */
export interface LinesFigure {
  readonly kind: 'lines';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** A lattice over a rectangle: `values[row * columns + column]`, rows from the lowest y, columns from the lowest x. */
export interface Lattice {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly values: readonly number[];
}

/** The class that a classifier gives to every point of the plane, with the data on it. */
export interface ClassesFigure {
  readonly kind: 'classes';
  readonly title: string;
  readonly classes: readonly string[];
  /** Class numbers. */
  readonly lattice: Lattice;
  /** Data points with their true classes; may be empty. */
  readonly points: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly of: readonly number[];
  };
}

/** A function of two variables as contours over colours, with paths of descent on it. */
export interface SurfaceFigure {
  readonly kind: 'surface';
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lattice: Lattice;
  /** Show log₁₀ of the values. */
  readonly logarithmic?: boolean;
  readonly paths: readonly Series[];
}

export interface HistogramFigure {
  readonly kind: 'histogram';
  readonly title: string;
  readonly x: Axis;
  /** Ends of the bins, one more than counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** A matrix as a picture: row 0 on top, one shade per value. */
export interface MatrixFigure {
  readonly kind: 'matrix';
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
  /** `diverging` centres the colours at zero. */
  readonly shades: 'grey' | 'diverging';
}

export type Figure = LinesFigure | ClassesFigure | SurfaceFigure | HistogramFigure | MatrixFigure;
