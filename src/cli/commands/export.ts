import { nearestName } from '../../base/nearest.ts';
import { present } from '../../base/assert.ts';
import { conventionFields } from '../../interchange/notation/convention.ts';
import type { Convention } from '../../interchange/notation/convention.ts';
import { latexEquations, latexText } from '../../interchange/notation/latex.ts';
import { conventions } from '../../interchange/notation/presets.ts';
import { oneOf } from '../arguments.ts';
import { type Call, type Command, shared } from '../command.ts';
import { compileDocument, parametersOf } from '../compile-document.ts';
import { UsageError } from '../faults.ts';
import { loadDocument } from '../load-document.ts';
import { settingsFrom } from '../settings.ts';
import { writeText } from '../write-file.ts';

const kinds = ['latex'] as const;

export const exportCommand: Command = {
  name: 'export',
  summary: 'writes a document in another form: its formulas as LaTeX, in the notation of a text',
  operands: ['FILE'],
  options: [
    { name: 'to', value: 'KIND', help: kinds.join(', ') },
    { name: 'convention', value: 'NAME', help: `of the formulas: ${Object.keys(conventions).join(', ')}` },
    {
      name: 'set',
      value: 'KEY=VALUE',
      repeatable: true,
      help: `changes the convention: ${Object.keys(conventionFields).join(', ')}`,
    },
    { ...shared.output, help: 'write to this file instead of printing' },
    shared.json,
  ],
  run: async (call, terminal) => {
    if (oneOf(call, 'to', kinds) === undefined)
      throw new UsageError(`--to must be given: ${kinds.join(', ')}`);
    const { name, convention } = conventionOf(call);
    const document = loadDocument(call.operands[0] as string);
    const compiled = compileDocument(document, [], terminal);
    const values = parametersOf(compiled);
    const equations = present(
      latexEquations(document.recipe, compiled.compilation, convention, (id) => values[id]),
      'the layers',
    );
    const title = `${document.title}, in the notation of ${present(conventions[name], name).title}`;
    const text = call.options.has('json')
      ? JSON.stringify({ convention, ...equations })
      : latexText(equations, title).trimEnd();
    const output = call.options.get('output');
    if (output === undefined) terminal.out(text);
    else {
      writeText(output, `${text}\n`);
      terminal.note(`Wrote ${output} (${Buffer.byteLength(text) + 1} bytes).`);
    }
    return 0;
  },
};

/** The convention asked for, with the settings that were changed. */
function conventionOf(call: Call): { readonly name: string; readonly convention: Convention } {
  const name = call.options.get('convention') ?? 'adjoint';
  const preset = Object.hasOwn(conventions, name) ? conventions[name] : undefined;
  if (preset === undefined) {
    const near = nearestName(name, Object.keys(conventions));
    const hint =
      near === null ? `known are ${Object.keys(conventions).join(', ')}` : `did you mean "${near}"?`;
    throw new UsageError(`there is no convention "${name}"; ${hint}`);
  }
  const changed = settingsFrom(
    'the convention',
    conventionFields,
    call.all.get('set') ?? [],
    preset.convention,
  );
  return { name, convention: changed };
}
