import { present } from '../../base/assert.ts';
import type { ShapedGraph } from '../../compiler/stages.ts';
import { type PathSum, pathSum } from '../../lab/paths/path-sum.ts';
import { walkNumbers } from '../../lab/paths/walk-numbers.ts';
import { factorName, pathName, shareText, weightNamed } from '../../lab/paths/words.ts';
import { walkTable } from '../../lab/walk-rows.ts';
import { firstState, recordWalk } from '../../lab/walk-trace.ts';
import { wholeNumber } from '../arguments.ts';
import { type Command, shared } from '../command.ts';
import { compileDocument, parametersOf } from '../compile-document.ts';
import { inputError, UsageError } from '../faults.ts';
import { givenRows } from '../given-rows.ts';
import { columns, numeral } from '../help.ts';
import { loadDocument } from '../load-document.ts';

export const pathsCommand: Command = {
  name: 'paths',
  summary: 'shows ∂L/∂w of one row as the sum over all paths from a weight to the loss',
  operands: ['FILE'],
  options: [
    {
      name: 'weight',
      value: 'NAME',
      help: 'an edge, a tie or the vertex of a bias; of several numbers one, as e1[2,1]',
    },
    shared.input,
    shared.target,
    { name: 'top', value: 'N', help: 'list so many of the largest paths (12)' },
    shared.json,
  ],
  run: async (call, terminal) => {
    const name = call.options.get('weight');
    if (name === undefined) throw new UsageError('--weight is missing');
    const most = wholeNumber(call, 'top', 1) ?? 12;
    const read = givenRows(call);
    if (read === null) throw new UsageError('--input and --target are missing');
    const compiled = compileDocument(loadDocument(call.operands[0] as string), [], terminal);
    const { compilation, document, program } = compiled;
    const { x, target, count } = read(program, document.recipe);
    if (count !== 1) throw inputError('rows', `paths are those of one row, not of ${count}`);
    const { graph } = compilation;
    const place = weightNamed(graph, name);
    if (place === null)
      throw inputError('weight', `there is no single number "${name}"; name one as e1, e1[2,1] or h[3]`);
    const walk = present(compilation.walk, 'a walk of what has a loss');
    const parameters = parametersOf(compiled);
    const table = walkTable(compilation, walk);
    const values = recordWalk(walk.program, { state: firstState(walk.program, parameters), x, target });
    const sum = pathSum(compilation, walkNumbers(walk, table, values, { x, parameters }), place, most);
    if ('refused' in sum) throw inputError('paths', sum.refused);
    if (call.options.has('json')) terminal.out(JSON.stringify(pathsJson(graph, name, sum)));
    else for (const line of printed(graph, name, sum)) terminal.out(line);
    return 0;
  },
};

/** Counts that no double holds exactly stand as text. */
function pathsJson(graph: ShapedGraph, weight: string, sum: PathSum): unknown {
  const { paths, live, terms, work, steps } = sum;
  return {
    weight,
    gradient: sum.gradient,
    sum: sum.sum,
    paths: paths.toString(),
    nonzero: live.toString(),
    magnitude: sum.magnitude,
    listedMagnitude: sum.listedMagnitude,
    terms: terms.map((term) => ({
      path: pathName(graph, term),
      product: term.product,
      factors: term.factors.map((factor) => ({ name: factorName(graph, factor), value: factor.value })),
    })),
    multiplications: { paths: work.paths.toString(), jacobians: work.jacobians, backward: work.backward },
    jacobians: steps.map(({ level, of, shape, vector }) => ({ level, of, shape, vector: [...vector] })),
  };
}

function* printed(graph: ShapedGraph, weight: string, sum: PathSum): Generator<string> {
  yield `∂L/∂${weight} = ${numeral(sum.gradient)} by the backward plan, ${numeral(sum.sum)} as the sum over paths`;
  yield '';
  const rows = sum.terms.map((term) => {
    const factors = term.factors.map((factor) => `${factorName(graph, factor)} ${numeral(factor.value)}`);
    return [numeral(term.product), pathName(graph, term), factors.join(' · ')];
  });
  yield* columns([['term', 'path', 'factors'], ...rows]);
  yield '';
  yield shareText(sum);
  const { work } = sum;
  yield* columns([
    ['path by path', work.paths.toLocaleString('en'), 'multiplications for this weight'],
    ['by Jacobians', work.jacobians.toLocaleString('en'), 'one vector times a matrix each time'],
    ['backward plan', work.backward.toLocaleString('en'), 'multiply-adds for all weights at once'],
  ]);
}
