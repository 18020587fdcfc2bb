import { present } from '../../base/assert.ts';
import { type KernelProgram, trainingNames } from '../../compiler/program.ts';
import type { Numbers } from '../../runtime/executor.ts';
import { pack } from '../../runtime/pack.ts';
import { widthOf } from '../../runtime/state.ts';
import { arithmeticOf, openExecutor } from '../choose-executor.ts';
import { type Command, shared } from '../command.ts';
import { compileDocument, parametersOf } from '../compile-document.ts';
import { UsageError } from '../faults.ts';
import { columns, numeral } from '../help.ts';
import { loadDocument } from '../load-document.ts';
import { fitRows, readRows } from '../rows.ts';

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'computes the outputs of input rows',
  operands: ['FILE'],
  options: [shared.input, shared.precision, shared.backend, shared.json],
  run: async (call, terminal) => {
    const arithmetic = arithmeticOf(call);
    const given = call.options.get('input');
    if (given === undefined) throw new UsageError('--input is missing');
    const rows = readRows('input', given);
    const compiled = compileDocument(loadDocument(call.operands[0] as string), trainingNames, terminal);
    const { program } = compiled;
    const x = fitRows('input', rows, program.inputs);
    const target = new Float64Array(rows.length * widthOf(program.outputs));
    const executor = await openExecutor(arithmetic, program, { x, target, count: rows.length }, terminal);
    const routine = await executor.prepare(program, 'forward', { rows: rows.length });
    const { prediction } = await routine.run({ ...pack(program, parametersOf(compiled)), x });
    const outputs = byVertex(program, present(prediction, 'the prediction'), rows.length);
    executor.destroy();
    if (call.options.has('json')) terminal.out(JSON.stringify({ outputs }));
    else for (const line of table(outputs, rows.length)) terminal.out(line);
    return 0;
  },
};

/** Predictions as rows of every output vertex. */
function byVertex(program: KernelProgram, values: Numbers, rows: number): Record<string, number[][]> {
  const width = widthOf(program.outputs);
  const entries = program.outputs.map(({ vertex, start, size }) => {
    const row = (r: number): number[] =>
      Array.from(values.subarray(r * width + start, r * width + start + size));
    return [vertex, Array.from({ length: rows }, (_, r) => row(r))] as const;
  });
  return Object.fromEntries(entries);
}

function table(outputs: Readonly<Record<string, readonly (readonly number[])[]>>, rows: number): string[] {
  const named = Object.entries(outputs);
  const head = named.flatMap(([id, values]) =>
    (values[0] ?? []).map((_, i, all) => (all.length === 1 ? id : `${id}[${i}]`)),
  );
  const body = Array.from({ length: rows }, (_, r) => [
    `${r + 1}`,
    ...named.flatMap(([, values]) => (values[r] ?? []).map(numeral)),
  ]);
  return columns([['row', ...head], ...body]);
}
