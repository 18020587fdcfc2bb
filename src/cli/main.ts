import { nearestName } from '../base/nearest.ts';
import { version } from '../../package.json';
import { parseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { backendsCommand } from './commands/backends.ts';
import { benchCommand } from './commands/bench.ts';
import { checkCommand } from './commands/check.ts';
import { compileCommand } from './commands/compile.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { experimentCommand } from './commands/experiment.ts';
import { exportCommand } from './commands/export.ts';
import { gradientCommand } from './commands/gradient.ts';
import { collapseCommand, expandCommand } from './commands/neurons.ts';
import { pathsCommand } from './commands/paths.ts';
import { schemaCommand } from './commands/schema.ts';
import { trainCommand } from './commands/train.ts';
import { setEngineFlags } from './engine-flags.ts';
import { findingsJson, InputError, UsageError } from './faults.ts';
import { commandHelp, generalHelp } from './help.ts';
import { flushed, processTerminal, type Terminal } from './terminal.ts';

/** Every command, in the order of the help. */
const commands: readonly Command[] = [
  compileCommand,
  evaluateCommand,
  gradientCommand,
  pathsCommand,
  checkCommand,
  trainCommand,
  backendsCommand,
  benchCommand,
  experimentCommand,
  expandCommand,
  collapseCommand,
  exportCommand,
  schemaCommand,
];

function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const near = nearestName(
    name,
    commands.map((command) => command.name),
  );
  const hint = near === null ? 'see "adjoint --help"' : `did you mean "${near}"?`;
  throw new UsageError(`adjoint: there is no command "${name}"; ${hint}`);
}

async function run(given: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = given;
  if (first === undefined) throw new UsageError('adjoint: no command is given; see "adjoint --help"');
  if (first === '--version' || first === '-v') {
    terminal.out(version);
    return 0;
  }
  const asksHelp = first === 'help' || first === '--help' || first === '-h';
  const topic = asksHelp ? rest[0] : rest.some((word) => word === '--help' || word === '-h') ? first : null;
  if (topic !== null) {
    terminal.out(topic === undefined ? generalHelp(commands) : commandHelp(commandNamed(topic)));
    return 0;
  }
  const command = commandNamed(first);
  try {
    return await command.run(parseArguments(command, rest), terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`adjoint ${first}: ${error.message} (see "adjoint help ${first}")`);
  }
}

/** Runs the command line and answers the exit code: 0 done, 1 the input is at fault, 2 wrong usage, 70 a defect of ours. */
async function main(given: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(given, terminal);
  } catch (error) {
    terminal.progress(1, '');
    if (error instanceof UsageError) {
      terminal.note(error.message);
      return 2;
    }
    if (error instanceof InputError) {
      for (const { line } of error.findings) terminal.note(line);
      if (given.includes('--json'))
        terminal.out(JSON.stringify({ diagnostics: findingsJson(error.findings) }));
      return 1;
    }
    terminal.note(
      `adjoint: a defect in Adjoint, please report it: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return 70;
  }
}

setEngineFlags();
const terminal = processTerminal(process);
const code = await main(process.argv.slice(2), terminal);
await flushed(process);
// A device may hold the event loop open; the work is done.
process.exit(code);
