import type { Command, CommandOption } from './command.ts';

/** `adjoint --help`: every command in one line. */
export function generalHelp(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`  ${usageOf(command)}`, command.summary]);
  return [
    'Usage: adjoint <command> FILE [options]',
    '',
    'Commands',
    ...columns(rows),
    '',
    'FILE is a graph document (*.adjoint.json); - reads it from stdin.',
    'Exit codes: 0 done, 1 the input is at fault, 2 wrong usage.',
    'adjoint help <command> tells the options of a command; adjoint --version the version.',
  ].join('\n');
}

/** `name OPERAND [OPTIONAL]`. */
function usageOf({ name, operands, optionalOperands = [] }: Command): string {
  return [name, ...operands, ...optionalOperands.map((operand) => `[${operand}]`)].join(' ');
}

export function commandHelp(command: Command): string {
  const { summary, options } = command;
  const rows = options.map((option) => [`  ${signature(option)}`, option.help]);
  const usage = ['adjoint', usageOf(command), ...(options.length > 0 ? ['[options]'] : [])].join(' ');
  const list = rows.length > 0 ? ['', 'Options', ...columns(rows)] : [];
  return [`Usage: ${usage}`, '', `${summary[0]?.toUpperCase()}${summary.slice(1)}.`, ...list].join('\n');
}

function signature({ name, short, value }: CommandOption): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === null ? names : `${names} ${value}`;
}

/** Rows with their cells padded to equal width. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A number for people: ten digits, no trailing zeros. */
export function numeral(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(10))) : String(value);
}
