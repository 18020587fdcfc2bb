import { compile } from '../src/compiler/compile.ts';
import { type DrawnGraph, emptyRecipe } from '../src/document/document.ts';
import { chain, layers, neurons } from './drawings.ts';
import { time, type Timing } from './measure.ts';

export interface CompileRow {
  readonly drawing: string;
  readonly vertices: number;
  readonly edges: number;
  /** Passes 1 to 5: what an edit in the window waits for. */
  readonly edit: Timing;
  /** All passes: what Run waits for. */
  readonly program: Timing;
}

const drawings: readonly (readonly [string, () => DrawnGraph])[] = [
  ['784-128-10 as layers', () => layers([784, 128, 10], 'relu')],
  ['300 layer vertices, residual', () => chain(300, 8)],
  ['150 layer vertices, residual', () => chain(150, 8)],
  ['784-128-10 as neurons', () => neurons([784, 128, 10], 'relu')],
  ['392-64-10 as neurons', () => neurons([392, 64, 10], 'relu')],
  ['196-32-10 as neurons', () => neurons([196, 32, 10], 'relu')],
];

/** Times the compiler on drawings of several sizes. */
export async function benchCompile(): Promise<CompileRow[]> {
  const rows: CompileRow[] = [];
  for (const [drawing, draw] of drawings) {
    const graph = draw();
    const recipe = { ...emptyRecipe, loss: { kind: 'cross-entropy' } };
    rows.push({
      drawing,
      vertices: Object.keys(graph.vertices).length,
      edges: Object.keys(graph.edges).length,
      edit: await time(() => compile(graph, recipe)),
      program: await time(() => compile(graph, recipe).program),
    });
  }
  return rows;
}
