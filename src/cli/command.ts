import type { Terminal } from './terminal.ts';

export interface CommandOption {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  /** What the help calls its value; null for a flag. */
  readonly value: string | null;
  /** May be given more than once; see `Call.all`. */
  readonly repeatable?: true;
  readonly help: string;
}

/** What was asked for, after the arguments have been taken apart. */
export interface Call {
  readonly operands: readonly string[];
  /** Values of the options that were given; a flag has the value ''. */
  readonly options: ReadonlyMap<string, string>;
  /** Every value of the repeatable options, in the order given. */
  readonly all: ReadonlyMap<string, readonly string[]>;
}

/** One command: a file of its own and a line in the table of `main.ts`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of the operands, all of them required. */
  readonly operands: readonly string[];
  /** Names of operands that may follow. */
  readonly optionalOperands?: readonly string[];
  readonly options: readonly CommandOption[];
  /** Answers the exit code. */
  run(call: Call, terminal: Terminal): Promise<number>;
}

/** Options that several commands have. */
export const shared = {
  json: { name: 'json', value: null, help: 'print one JSON object' },
  output: { name: 'output', short: 'o', value: 'OUT', help: 'write the result to this file' },
  input: { name: 'input', value: 'ROWS', help: 'input rows: a JSON array of rows, @file.json or @file.csv' },
  target: { name: 'target', value: 'ROWS', help: 'target rows, in the same forms' },
  precision: {
    name: 'precision',
    value: '64|32',
    help: 'double (the default) or single precision of the reference',
  },
  backend: {
    name: 'backend',
    value: 'B',
    help: 'auto, webgpu, webgl2, webasm, webasm-threads, cpu or reference',
  },
} as const satisfies Record<string, CommandOption>;
