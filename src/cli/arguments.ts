import { nearestName } from '../base/nearest.ts';
import type { Call, Command, CommandOption } from './command.ts';
import { UsageError } from './faults.ts';

/**
 * Takes a command's arguments apart: `--name value`, `--name=value`, `-o value`, flags, operands; `-` is an operand and
 * everything after `--` is.
 * @throws {UsageError} for an unknown option, a missing value, or too few or too many operands
 */
export function parseArguments(command: Command, given: readonly string[]): Call {
  const operands: string[] = [];
  const options = new Map<string, string>();
  const all = new Map<string, string[]>();
  for (let at = 0; at < given.length; at += 1) {
    const word = given[at] as string;
    if (word === '--') {
      operands.push(...given.slice(at + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const option = findOption(command, written);
    if (options.has(option.name) && option.repeatable !== true) {
      throw new UsageError(`--${option.name} is given twice`);
    }
    if (option.value === null) {
      if (equals >= 0) throw new UsageError(`--${option.name} takes no value`);
      options.set(option.name, '');
    } else if (equals >= 0) {
      options.set(option.name, word.slice(equals + 1));
    } else {
      at += 1;
      const value = given[at];
      if (value === undefined) throw new UsageError(`${written} needs a value (${option.value})`);
      options.set(option.name, value);
    }
    if (option.repeatable === true) {
      all.set(option.name, [...(all.get(option.name) ?? []), options.get(option.name) as string]);
    }
  }
  const missing = command.operands[operands.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  const most = command.operands.length + (command.optionalOperands?.length ?? 0);
  const extra = operands[most];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one operand too many`);
  return { operands, options, all };
}

function findOption(command: Command, written: string): CommandOption {
  const found = command.options.find(
    ({ name, short }) => written === `--${name}` || (short !== undefined && written === `-${short}`),
  );
  if (found) return found;
  const near = nearestName(
    written,
    command.options.map(({ name }) => `--${name}`),
  );
  throw new UsageError(`there is no option ${written}${near === null ? '' : `; did you mean ${near}?`}`);
}

/** A whole number from `least` given for an option; undefined when the option was not given. */
export function wholeNumber(call: Call, name: string, least: number): number | undefined {
  const text = call.options.get(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} must be a whole number from ${least}, not "${text}"`);
}

/** One of some words given for an option; undefined when the option was not given. */
export function oneOf<W extends string>(call: Call, name: string, words: readonly W[]): W | undefined {
  const text = call.options.get(name);
  if (text === undefined) return undefined;
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} must be one of ${words.join(', ')}, not "${text}"`);
}
