import { compile as compileDrawing } from '../src/compiler/compile.ts';
import { procedureNames, trainingNames } from '../src/compiler/program.ts';
import { type DrawnGraph, emptyRecipe } from '../src/document/document.ts';
import { chain, layers, neurons } from '../src/lab/speed/drawings.ts';
import { figures, number, table } from './markdown.ts';
import { milliseconds, quotients, spread, type Timing } from '../src/lab/speed/measure.ts';
import { recompile } from './memory.ts';
import type { Section } from './section.ts';
import { yardstick } from './yardstick.ts';

const recipe = { ...emptyRecipe, loss: { kind: 'cross-entropy' } };

/** What is timed, each of them from the drawing on. */
const works = {
  edit: (graph: DrawnGraph) => compileDrawing(graph, recipe),
  training: (graph: DrawnGraph) => compileDrawing(graph, recipe).programOf(trainingNames),
  program: (graph: DrawnGraph) => compileDrawing(graph, recipe).program,
} as const;
type Work = keyof typeof works;
const workNames = Object.keys(works) as Work[];

interface CompileRow {
  readonly drawing: string;
  readonly vertices: number;
  readonly edges: number;
  /** Milliseconds. */
  readonly times: Readonly<Record<Work, Timing>>;
  /** The yardstick's time over these, round by round. */
  readonly speed: Readonly<Record<Work, Timing>>;
}

const drawings: readonly (readonly [name: string, draw: () => DrawnGraph])[] = [
  ['784-128-10 as layers', () => layers([784, 128, 10], 'relu')],
  ['150 layer vertices, residual', () => chain(150, 8)],
  ['300 layer vertices, residual', () => chain(300, 8)],
  ['196-32-10 as neurons', () => neurons([196, 32, 10], 'relu')],
  ['392-64-10 as neurons', () => neurons([392, 64, 10], 'relu')],
  ['784-128-10 as neurons', () => neurons([784, 128, 10], 'relu')],
  ['1000-990-10 as neurons', () => neurons([1000, 990, 10], 'relu')],
];

/** What a program for training lacks. */
const others = procedureNames.filter((name) => !trainingNames.some((one) => one === name));

/** Times the compiler on drawings of several sizes, up to a million edges. */
export const compile: Section = {
  title: 'Compiling',
  run: async () => {
    // First, since the drawings below leave a process of another size behind.
    const memory = await recompile();
    const rows: CompileRow[] = [];
    for (const [drawing, draw] of drawings) rows.push(await measure(drawing, draw()));
    const edges = (count: number): CompileRow | undefined => rows.find((row) => row.edges >= count);
    const [smaller, larger] = [edges(1e5), edges(9e5)];
    const growth = smaller && larger ? growthOf(smaller, larger) : NaN;
    const text = `Milliseconds, from the drawing on. _An edit_: \`compile()\` as every stroke in the window calls it, passes 1 to 5: faults,
shapes, layers, costs and the forward plan. _For training_: the same and the program that Run waits for, with the procedures
${trainingNames.join(', ')}. _All procedures_: the same with ${others.join(' and ')} too, as \`adjoint compile\` writes it.

${table(
  ['drawing', 'vertices', 'edges', 'an edit', 'for training', 'all procedures'],
  rows.map(({ drawing, vertices, edges, times }) => [
    drawing,
    vertices,
    edges,
    ...workNames.map((name) => figures(times[name], 1)),
  ]),
)}

- From 10⁵ to 10⁶ edges an edit's time grows as edges^${number(growth, 2)}; 1 is linear.
- Compiling, building kernels and one step of a 2-16-16-3 network, again and again: after ${memory.counts.map(String).join(', ')} times the
  process holds ${memory.process.map((held) => number(held, 0)).join(', ')} MiB; the heap grew by ${number(memory.heap, 1)} MiB.`;
    const ratios = Object.fromEntries(
      rows.flatMap(({ drawing, speed }) =>
        workNames.map((name) => [`yardstick/${name}, ${drawing}`, speed[name]] as const),
      ),
    );
    return { data: { rows, growth, memory }, text, ratios };
  },
};

async function measure(drawing: string, graph: DrawnGraph): Promise<CompileRow> {
  const spent: Record<Work, number[]> = { edit: [], training: [], program: [] };
  const fixed: number[] = [];
  const count = Object.keys(graph.edges).length;
  // A million edges take long enough: they are warmed up once, and by the drawings before them.
  const [warm, rounds] = count > 5e5 ? [1, 5] : count > 1e5 ? [1, 5] : [12, 15];
  for (let round = -warm; round < rounds; round += 1) {
    const unit = await milliseconds(() => yardstick());
    if (round >= 0) fixed.push(unit); // before that the machine that runs it has not compiled it yet
    for (const name of workNames) {
      const one = await milliseconds(() => works[name](graph));
      if (round >= 0) spent[name].push(one);
    }
  }
  const all = <T>(of: (name: Work) => T): Record<Work, T> => ({
    edit: of('edit'),
    training: of('training'),
    program: of('program'),
  });
  return {
    drawing,
    vertices: Object.keys(graph.vertices).length,
    edges: count,
    times: all((name) => spread(spent[name])),
    speed: all((name) => quotients(fixed, spent[name])),
  };
}

/** The power of the number of edges with which the time of an edit grows between two drawings. */
function growthOf(smaller: CompileRow, larger: CompileRow): number {
  return (
    Math.log(larger.times.edit.median / smaller.times.edit.median) / Math.log(larger.edges / smaller.edges)
  );
}
