import { compiledDocument } from '../../compiler/compiled.ts';
import { printStage } from '../../compiler/print.ts';
import { procedureNames } from '../../compiler/program.ts';
import { present } from '../../base/assert.ts';
import { oneOf } from '../arguments.ts';
import { type Command, shared } from '../command.ts';
import { compileDocument } from '../compile-document.ts';
import { diagnosed, findingsJson } from '../faults.ts';
import { columns } from '../help.ts';
import { dataShape, loadData } from '../load-data.ts';
import { loadDocument } from '../load-document.ts';
import { writeText } from '../write-file.ts';

const stages = ['sequence', 'forward', 'backward', 'tangent', 'program'] as const;

export const compileCommand: Command = {
  name: 'compile',
  summary: 'checks and compiles a document; writes the compiled graph',
  operands: ['FILE'],
  options: [
    { ...shared.output, help: 'write the compiled graph (*.compiled.json) to this file' },
    { name: 'print', value: 'STAGE', help: `print a stage: ${stages.join(', ')}` },
    shared.json,
  ],
  run: async (call, terminal) => {
    const stage = oneOf(call, 'print', stages);
    const file = call.operands[0] as string;
    const document = loadDocument(file);
    // Rows take no part in the compiled graph, but where a recipe names some they must fit it.
    const data = document.recipe.data.kind === undefined ? null : loadData(document.recipe, file);
    const { compilation, program } = compileDocument(
      document,
      procedureNames,
      terminal,
      data && dataShape(data),
    );
    const output = call.options.get('output');
    if (output !== undefined) {
      const text = `${JSON.stringify(present(compiledDocument(compilation), 'the compiled graph'))}\n`;
      writeText(output, text);
      terminal.note(`Wrote ${output} (${Buffer.byteLength(text)} bytes).`);
    }
    const { parameters, macsForward, macsBackward, bytes } = compilation.counts;
    const sequence = present(compilation.sequence, 'the sequence');
    if (call.options.has('json')) {
      terminal.out(
        JSON.stringify({
          diagnostics: findingsJson(compilation.diagnostics.map(diagnosed)),
          sequence,
          counts: { parameters, macsForward, macsBackward, bytes },
        }),
      );
    } else if (stage !== undefined) {
      terminal.out((printStage(compilation, stage) ?? '').trimEnd());
    } else {
      const rows = [
        ['depth', `${sequence.depth}`, 'layers after the inputs'],
        ['size', `${sequence.size}`, 'components of all vertices'],
        ['width', `${sequence.width}`, 'components of the widest layer'],
        ['parameters', `${parameters}`, 'trainable numbers'],
        ['forward', `${macsForward}`, 'multiply-adds per row'],
        ['backward', `${macsBackward}`, 'multiply-adds per row'],
        ['memory', `${bytes}`, 'bytes of parameters and optimizer state in single precision'],
        ['kernels', `${Object.keys(program.kernels).length}`, 'different ones'],
      ];
      for (const line of columns(rows)) terminal.out(line);
    }
    return 0;
  },
};
