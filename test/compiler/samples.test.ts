import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { explainLine } from '../../src/compiler/explain.ts';
import { printStage } from '../../src/compiler/print.ts';
import { emptyDocument, type GraphDocument } from '../../src/document/document.ts';

/**
 * A sample is a folder: `graph.json` (a drawing and perhaps a recipe) beside what it compiles to, or the faults it has.
 * `UPDATE=1` rewrites the expectations; the diff is the review.
 */
const root = new URL('samples/', import.meta.url);
const update = process.env['UPDATE'] === '1';

for (const name of readdirSync(root).toSorted((a, b) => (a < b ? -1 : 1))) {
  const folder = new URL(`${name}/`, root);
  const sample = JSON.parse(readFileSync(new URL('graph.json', folder), 'utf8')) as Partial<GraphDocument>;
  const { graph, parameters } = { ...emptyDocument, ...sample };
  const recipe = { ...emptyDocument.recipe, ...sample.recipe };
  const compilation = compile(graph, recipe, null, parameters);
  const printed: Record<string, string | null> = {
    'sequence.txt': printStage(compilation, 'sequence'),
    'forward.txt': printStage(compilation, 'forward'),
    'backward.txt': printStage(compilation, 'backward'),
    'diagnostics.txt': compilation.diagnostics.map((d) => `${explainLine(d)}\n`).join('') || null,
  };

  describe(`sample ${name}`, () => {
    for (const [file, text] of Object.entries(printed)) {
      test(`${file}`, () => {
        const path = new URL(file, folder);
        if (update) {
          if (text === null) rmSync(path, { force: true });
          else writeFileSync(path, text);
        }
        expect(text).toBe(existsSync(path) ? readFileSync(path, 'utf8') : null);
      });
    }
  });
}
