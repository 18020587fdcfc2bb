import { trainingNames } from '../../compiler/program.ts';
import { pack } from '../../runtime/pack.ts';
import { arithmeticOf, openExecutor } from '../choose-executor.ts';
import { type Command, shared } from '../command.ts';
import { compileDocument, parametersOf } from '../compile-document.ts';
import { UsageError } from '../faults.ts';
import { columns, numeral } from '../help.ts';
import { loadDocument } from '../load-document.ts';
import { lossGradient } from '../loss.ts';
import { givenRows } from '../given-rows.ts';

/** What is run, and what tells which backend runs it. */
const procedures = [...trainingNames, 'gradient'] as const;
/** Numbers of one parameter that are printed. */
const shown = 8;

export const gradientCommand: Command = {
  name: 'gradient',
  summary: 'computes the loss of rows, with the regulariser, and its gradient for every parameter',
  operands: ['FILE'],
  options: [shared.input, shared.target, shared.precision, shared.backend, shared.json],
  run: async (call, terminal) => {
    const arithmetic = arithmeticOf(call);
    const read = givenRows(call);
    if (read === null) throw new UsageError('--input and --target are missing');
    const compiled = compileDocument(loadDocument(call.operands[0] as string), procedures, terminal);
    const { program, document } = compiled;
    const rows = read(program, document.recipe);
    const executor = await openExecutor(arithmetic, program, rows, terminal);
    const parameters = pack(program, parametersOf(compiled));
    const result = await lossGradient(executor, program, document.recipe, parameters, rows);
    executor.destroy();
    const loss = result.loss + result.penalty;
    if (call.options.has('json')) {
      terminal.out(JSON.stringify({ loss, penalty: result.penalty, gradients: result.gradients }));
      return 0;
    }
    terminal.out(`loss ${numeral(loss)}`);
    const lines = Object.entries(result.gradients).map(([id, { shape, values }]) => {
      const more = values.length > shown ? ` and ${values.length - shown} more` : '';
      return [id, shape.join('×'), `${values.slice(0, shown).map(numeral).join(' ')}${more}`];
    });
    for (const line of columns(lines)) terminal.out(line);
    return 0;
  },
};
