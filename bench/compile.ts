import { compile as compileDrawing } from '../src/compiler/compile.ts';
import { type DrawnGraph, emptyRecipe } from '../src/document/document.ts';
import { chain, layers, neurons } from './drawings.ts';
import { figures, number, table } from './markdown.ts';
import { milliseconds, quotients, spread, type Timing } from './measure.ts';
import { recompile } from './memory.ts';
import type { Section } from './section.ts';
import { yardstick } from './yardstick.ts';

interface CompileRow {
  readonly drawing: string;
  readonly vertices: number;
  readonly edges: number;
  /** Milliseconds of passes 1 to 5: what an edit in the window waits for. */
  readonly edit: Timing;
  /** Milliseconds of all passes: what Run waits for. */
  readonly program: Timing;
  /** The yardstick's time over these, round by round. */
  readonly speed: { readonly edit: Timing; readonly program: Timing };
}

const recipe = { ...emptyRecipe, loss: { kind: 'cross-entropy' } };
const drawings: readonly (readonly [name: string, draw: () => DrawnGraph])[] = [
  ['784-128-10 as layers', () => layers([784, 128, 10], 'relu')],
  ['150 layer vertices, residual', () => chain(150, 8)],
  ['300 layer vertices, residual', () => chain(300, 8)],
  ['196-32-10 as neurons', () => neurons([196, 32, 10], 'relu')],
  ['392-64-10 as neurons', () => neurons([392, 64, 10], 'relu')],
  ['784-128-10 as neurons', () => neurons([784, 128, 10], 'relu')],
  ['1000-990-10 as neurons', () => neurons([1000, 990, 10], 'relu')],
];

/** Times the compiler on drawings of several sizes, up to a million edges. */
export const compile: Section = {
  title: 'Compiling',
  run: async () => {
    const rows: CompileRow[] = [];
    for (const [drawing, draw] of drawings) rows.push(await measure(drawing, draw()));
    const edges = (count: number): CompileRow | undefined => rows.find((row) => row.edges >= count);
    const [smaller, larger] = [edges(1e5), edges(9e5)];
    const growth = smaller && larger ? growthOf(smaller, larger) : NaN;
    const memory = await recompile();
    const text = `Milliseconds. _Edit_ is passes 1 to 5, what a stroke in the window waits for: faults, shapes, layers, costs and the forward
plan; _program_ adds derivatives, updates and scheduling, what Run waits for.

${table(
  ['drawing', 'vertices', 'edges', 'edit', 'program'],
  rows.map((r) => [r.drawing, r.vertices, r.edges, figures(r.edit, 1), figures(r.program, 1)]),
)}

- From 10⁵ to 10⁶ edges an edit's time grows as edges^${number(growth, 2)}; 1 is linear.
- Compiling, building kernels and one step of a 2-16-16-3 network, again and again: after the first 100 times the process
  holds ${number(memory.first, 0)} MiB, after ${number(memory.times, 0)} times ${number(memory.last, 0)} MiB; the heap grew by ${number(memory.heap, 1)} MiB.`;
    const ratios = Object.fromEntries(
      rows.flatMap(({ drawing, speed }) => [
        [`yardstick/edit, ${drawing}`, speed.edit],
        [`yardstick/program, ${drawing}`, speed.program],
      ]),
    );
    return { data: { rows, growth, memory }, text, ratios };
  },
};

async function measure(drawing: string, graph: DrawnGraph): Promise<CompileRow> {
  const edit: number[] = [];
  const program: number[] = [];
  const fixed: number[] = [];
  const count = Object.keys(graph.edges).length;
  // A million edges take long enough to be measured a few times only, and warmed up by the drawings before them.
  const [warm, rounds] = count > 5e5 ? [0, 3] : count > 1e5 ? [1, 5] : [3, 9];
  for (let round = -warm; round < rounds; round += 1) {
    const unit = await milliseconds(() => yardstick());
    const stages = await milliseconds(() => compileDrawing(graph, recipe));
    const all = await milliseconds(() => compileDrawing(graph, recipe).program);
    if (round < 0) continue; // not compiled yet, by the machine that runs it
    fixed.push(unit);
    edit.push(stages);
    program.push(all);
  }
  return {
    drawing,
    vertices: Object.keys(graph.vertices).length,
    edges: count,
    edit: spread(edit),
    program: spread(program),
    speed: { edit: quotients(fixed, edit), program: quotients(fixed, program) },
  };
}

/** The power of the number of edges with which the time of an edit grows between two drawings. */
function growthOf(smaller: CompileRow, larger: CompileRow): number {
  return Math.log(larger.edit.median / smaller.edit.median) / Math.log(larger.edges / smaller.edges);
}
