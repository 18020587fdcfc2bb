import type { KernelProgram } from '../compiler/program.ts';
import type { Recipe } from '../document/document.ts';
import type { Rows } from './choose-executor.ts';
import type { Call } from './command.ts';
import { inputError, UsageError } from './faults.ts';
import { fitRows, readRows } from './rows.ts';
import { fitTargets } from './targets.ts';

/**
 * Reads `--input` and `--target`; what comes back fits them to a program. Null when neither was given.
 * @throws {UsageError} when only one of them was given
 * @throws {InputError} when rows are not numbers, do not fit, or are not as many on both sides
 */
export function givenRows(call: Call): ((program: KernelProgram, recipe: Recipe) => Rows) | null {
  const [input, target] = [call.options.get('input'), call.options.get('target')];
  if (input === undefined && target === undefined) return null;
  if (input === undefined || target === undefined)
    throw new UsageError(`--${input === undefined ? 'input' : 'target'} is missing: rows are given in pairs`);
  const inputs = readRows('input', input);
  const targets = readRows('target', target);
  return (program, recipe) => {
    const x = fitRows('input', inputs, program.inputs);
    const fitted = fitTargets(targets, program, recipe);
    if (inputs.length !== targets.length)
      throw inputError(
        'rows',
        `--input has ${inputs.length} rows and --target ${targets.length}; each input row needs its target row`,
      );
    return { x, target: fitted, count: inputs.length };
  };
}
