import { writeDocument } from '../../document/codec.ts';
import { apply, begin } from '../../document/history.ts';
import { rewire } from '../../document/rewire.ts';
import type { Drawing, Outcome } from '../../lab/neurons/drawing.ts';
import { gatherIntoLayers } from '../../lab/neurons/gather.ts';
import { openIntoNeurons } from '../../lab/neurons/open.ts';
import { type Command, shared } from '../command.ts';
import { compileDocument, parametersOf } from '../compile-document.ts';
import { inputError, UsageError } from '../faults.ts';
import { loadDocument } from '../load-document.ts';
import { writeText } from '../write-file.ts';

export const expandCommand = rewiringCommand(
  'expand',
  'draws layers as their neurons, with the same numbers',
  openIntoNeurons,
);

export const collapseCommand = rewiringCommand(
  'collapse',
  'gathers neurons into layers, with the same numbers',
  gatherIntoLayers,
);

/** A command that writes the document with some vertices in the other notation. */
function rewiringCommand(
  name: string,
  summary: string,
  transform: (drawing: Drawing, chosen: Iterable<string>) => Outcome,
): Command {
  return {
    name,
    summary,
    operands: ['FILE'],
    options: [
      { name: 'vertex', value: 'ID', repeatable: true, help: 'this one; all when left out' },
      { ...shared.output, help: 'write the document to this file instead of stdout' },
      shared.json,
    ],
    run: async (call, terminal) => {
      const json = call.options.has('json');
      const output = call.options.get('output');
      if (json && output === undefined) throw new UsageError('--json needs --output for the document');
      const compiled = compileDocument(loadDocument(call.operands[0] as string), [], terminal);
      const { document, compilation } = compiled;
      const given = call.all.get('vertex');
      const unknown = given?.find((id) => !compilation.graph.vertices.has(id));
      if (unknown !== undefined) throw inputError('vertex', `there is no vertex "${unknown}"`);
      const outcome = transform(
        { document, graph: compilation.graph, numbers: parametersOf(compiled) },
        given ?? compilation.graph.vertices.keys(),
      );
      if ('refused' in outcome) throw inputError(name, outcome.refused);
      const changed = apply(begin(document), rewire(name, outcome.rewiring)).document;
      const text = writeDocument(changed);
      if (output === undefined) terminal.out(text.trimEnd());
      else writeText(output, text);
      const { vertices, edges } = changed.graph;
      const counts = { vertices: Object.keys(vertices).length, edges: Object.keys(edges).length };
      if (json) terminal.out(JSON.stringify({ ...counts, changed: outcome.vertices }));
      else terminal.note(`${counts.vertices} vertices, ${counts.edges} edges.`);
      return 0;
    },
  };
}
