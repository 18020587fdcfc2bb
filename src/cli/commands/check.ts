import { seededRandom } from '../../base/xoshiro.ts';
import { type ObjectiveName, objectiveNames, productNames } from '../../compiler/program.ts';
import { adjointTolerance, mapAdjointErrors, networkAdjointError } from '../../lab/adjoint-test.ts';
import { checkCurvature, type CurvatureResult } from '../../lab/curvature-check.ts';
import { checkDerivative, type DerivativeResult } from '../../lab/derivative-check.ts';
import { pack } from '../../runtime/pack.ts';
import type { Rows } from '../choose-executor.ts';
import { type Call, type Command, shared } from '../command.ts';
import { type Compiled, compileDocument, parametersOf } from '../compile-document.ts';
import { randomRows, rowsFromData } from '../check-rows.ts';
import { givenRows } from '../given-rows.ts';
import { columns, numeral } from '../help.ts';
import { dataShape, loadData } from '../load-data.ts';
import { loadDocument } from '../load-document.ts';
import { hyperFor } from '../loss.ts';
import type { Terminal } from '../terminal.ts';

export const checkCommand: Command = {
  name: 'check',
  summary: 'checks the derivative (Taylor test) and the adjoint of the network and of every map',
  operands: ['FILE'],
  options: [shared.input, shared.target, shared.json],
  run: async (call, terminal) => {
    const { compiled, rows, source } = prepareCheck(call, terminal);
    const { program, compilation, document } = compiled;
    const { recipe } = document;
    const parameters = pack(program, parametersOf(compiled));
    const random = seededRandom(recipe.seed).fork('check');
    const point = {
      graph: compilation.graph,
      program,
      recipe,
      parameters,
      x: rows.x,
      target: rows.target,
      rows: rows.count,
      hyper: hyperFor(program, recipe, rows.count),
    };
    terminal.progress(0, 'derivative');
    const derivative = await checkDerivative(point, random.fork('derivative'));
    terminal.progress(0.5, 'adjoint test');
    const products = compilation.programOf([...objectiveNames, ...productNames]);
    const at = { x: rows.x, target: rows.target, count: rows.count, hyper: point.hyper };
    // Where a vertex stands on a kink there is no second derivative to test.
    const curvature =
      products && derivative.kinks.length === 0
        ? checkCurvature(products, at, parametersOf(compiled), random.fork('curvature'))
        : null;
    const own = random.fork('network');
    const error = await networkAdjointError(program, parameters, rows.x, rows.count, own);
    const maps = await mapAdjointErrors(compilation.graph, random.fork('maps'));
    terminal.progress(1, '');
    const adjoint = [{ id: 'network', error }, ...maps];
    const adjointPassed = adjoint.every((a) => a.error < adjointTolerance);
    const passed = adjointPassed && derivative.passed && (curvature?.passed ?? true);
    if (call.options.has('json')) {
      const { h, e0, e1, order, kinks, moved } = derivative;
      terminal.out(
        JSON.stringify({
          derivative: { h, e0, e1, order, kinks, moved },
          curvature,
          adjoint,
          passed,
          rows: source,
        }),
      );
    } else {
      terminal.out(
        `Taylor test of the loss over ${rows.count} rows (${source}), all parameters and inputs at once`,
      );
      for (const line of taylorTable(derivative, curvature)) terminal.out(line);
      terminal.out(orderLine(derivative));
      for (const line of curvatureLines(curvature)) terminal.out(line);
      const worst = maps.reduce((a, b) => (b.error > a.error ? b : a), { id: '', error: 0 });
      terminal.out(`adjoint test of the network: ${numeral(error)}`);
      terminal.out(
        `adjoint test of ${maps.length} maps: at most ${numeral(worst.error)}${worst.id === '' ? '' : ` (${worst.id})`}`,
      );
      terminal.out(passed ? 'passed' : 'failed');
    }
    if (passed) return 0;
    if (!derivative.passed)
      terminal.note('error[derivative] graph: E1 does not fall like h², so the gradient is wrong here.');
    if (curvature && !curvature.passed)
      terminal.note('error[curvature] graph: E2 does not fall like h³, or the Hessian is not symmetric.');
    for (const a of adjoint.filter((one) => !(one.error < adjointTolerance)))
      terminal.note(
        `error[adjoint] ${a.id === 'network' ? 'graph' : `edge ${a.id}`}: ⟨u, Jv⟩ and ⟨Jᵀu, v⟩ differ by ${numeral(a.error)}.`,
      );
    return 1;
  },
};

/** The rows given, else some of the recipe's data, else random ones. */
function prepareCheck(
  call: Call,
  terminal: Terminal,
): { compiled: Compiled<ObjectiveName>; rows: Rows; source: string } {
  const read = givenRows(call);
  const file = call.operands[0] as string;
  const document = loadDocument(file);
  const { recipe } = document;
  if (read) {
    const compiled = compileDocument(document, objectiveNames, terminal);
    return { compiled, rows: read(compiled.program, recipe), source: 'given' };
  }
  if (recipe.data.kind === undefined) {
    const compiled = compileDocument(document, objectiveNames, terminal);
    return { compiled, rows: randomRows(compiled.program, recipe), source: 'random' };
  }
  const data = loadData(recipe, file);
  const compiled = compileDocument(document, objectiveNames, terminal, dataShape(data));
  return { compiled, rows: rowsFromData(data, compiled.program, recipe.seed), source: 'data' };
}

function taylorTable({ h, e0, e1 }: DerivativeResult, curvature: CurvatureResult | null): string[] {
  const short = (value: number | undefined): string => (value ?? NaN).toExponential(3);
  const rows = h.flatMap((_, k) =>
    k % 3 === 0
      ? [[`2^-${k + 1}`, short(e0[k]), short(e1[k]), ...(curvature ? [short(curvature.e2[k])] : [])]]
      : [],
  );
  return columns([['h', 'E0', 'E1', ...(curvature ? ['E2 (parameters alone)'] : [])], ...rows]);
}

function curvatureLines(curvature: CurvatureResult | null): string[] {
  if (!curvature) return ['second derivatives: not tested, since there are none on a kink'];
  const { order, symmetry, hessian, gaussNewton } = curvature;
  return [
    order === null
      ? 'order of E2: none, the loss is quadratic along the line'
      : `order of E2: ${order.toFixed(2)}`,
    `symmetry of the Hessian, |uᵀHv − vᵀHu|: ${numeral(symmetry)}`,
    `curvature along v: Hessian ${numeral(hessian)}, Gauss–Newton ${numeral(gaussNewton)}`,
  ];
}

function orderLine({ order, kinks, moved }: DerivativeResult): string {
  const measured =
    order === null
      ? 'order of E1: none, the loss is linear along the line'
      : `order of E1: ${order.toFixed(2)}`;
  if (!moved) return measured;
  const stand = kinks.length === 1 ? 'stands' : 'stand';
  return `${measured}, beside the given point: there ${kinks.join(', ')} ${stand} on a kink, which has no derivative`;
}
