import { present } from '../../../base/assert.ts';
import { seededRandom } from '../../../base/xoshiro.ts';
import { compile } from '../../../compiler/compile.ts';
import { explainLine } from '../../../compiler/explain.ts';
import { initialise } from '../../../compiler/initialise.ts';
import type { WholeProgram } from '../../../compiler/program.ts';
import type { Table } from '../../../datasets/dataset.ts';
import { prepare } from '../../../datasets/prepare.ts';
import type { GraphDocument } from '../../../document/document.ts';
import { type NetworkObjective, networkObjective } from '../../../runtime/objective.ts';
import { trainingData } from '../../../runtime/training-data.ts';

/** A document as a function to be minimised, and where it starts. */
export interface NetworkProblem {
  readonly program: WholeProgram;
  readonly objective: NetworkObjective;
  /** The document's numbers, the rest drawn by its recipe. */
  readonly start: Float64Array;
  readonly table: Table;
  /** The targets as the loss takes them, row-major. */
  readonly targets: Float64Array;
}

interface Options {
  /** The program with curvature products, for methods of second order. */
  readonly curvature?: boolean;
  /** Rows instead of those that the recipe names. */
  readonly table?: Table;
}

/** Compiles a document and gives it the rows of its recipe. Experiments build their documents, so a fault is a defect of ours. */
export function problemOf(
  document: GraphDocument,
  { curvature = false, table: own }: Options = {},
): NetworkProblem {
  const { graph, parameters, recipe } = document;
  const compilation = compile(graph, recipe, null, parameters);
  const program = present(
    curvature ? compilation.curvature : compilation.program,
    `the program of "${document.title}" (${compilation.diagnostics.map(explainLine).join(' ')})`,
  );
  const table = own ?? drawn(document);
  const { targets } = trainingData(
    { table, training: allRows(table), validation: new Uint32Array(0) },
    program,
  );
  const scale = recipe.loss['reduce'] === 'sum' ? 1 : 1 / table.rows;
  const hyper = Float64Array.from(program.hyper, ({ name, value }) => (name === 'lossScale' ? scale : value));
  const rows = { x: table.inputs, target: targets, count: table.rows, hyper };
  const objective = networkObjective(program, rows);
  const values = initialise(compilation.graph, recipe, parameters, seededRandom(recipe.seed));
  return { program, objective, start: objective.pack(values), table, targets };
}

function drawn({ recipe }: GraphDocument): Table {
  const data = prepare(recipe.data, recipe.preparation, recipe.seed);
  return present(data.ok ? data.table : null, 'the data of an experiment');
}

function allRows({ rows }: Table): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => i);
}

/** Some rows of a table, one after another. */
export function pickRows(table: Table, rows: ArrayLike<number>): Table {
  const pick = (values: Float64Array, width: number): Float64Array =>
    Float64Array.from({ length: rows.length * width }, (_, at) => {
      const row = rows[Math.floor(at / width)] ?? 0;
      return values[row * width + (at % width)] ?? 0;
    });
  return {
    ...table,
    rows: rows.length,
    inputs: pick(table.inputs, table.inputNames.length),
    targets: pick(table.targets, table.targetNames.length),
  };
}

/** Rows of a table from one on, up to another; the numbers are not copied. */
export function rowsBetween(table: Table, from: number, to: number): Table {
  const cut = (values: Float64Array, width: number): Float64Array =>
    values.subarray(from * width, to * width);
  return {
    ...table,
    rows: to - from,
    inputs: cut(table.inputs, table.inputNames.length),
    targets: cut(table.targets, table.targetNames.length),
  };
}
