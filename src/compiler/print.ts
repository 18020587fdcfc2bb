/** Every stage in aligned lines: for golden files, bug reports, terminals and people who learn. */
import { present } from '../base/assert.ts';
import { ops } from './ops/index.ts';
import { printExpr } from './ops/print-expression.ts';
import type { KernelProgram } from './program.ts';
import { printShape, printType } from './shape.ts';
import type { Compilation } from './compilation.ts';
import type { Plan, Value, ValueId } from './plans.ts';
import type { LayerSequence } from './stages.ts';

export type Printable = 'sequence' | 'forward' | 'backward' | 'tangent' | 'program';

/** One stage of a compilation; null when the drawing is not sound for it. */
export function printStage(compilation: Compilation, stage: Printable): string | null {
  if (stage === 'sequence') return compilation.sequence && printSequence(compilation.sequence);
  if (stage === 'program') return compilation.program && printProgram(compilation.program);
  const plan = compilation[stage];
  const loss = stage === 'forward' ? (compilation.loss ?? []) : [];
  return plan && compilation.values && printPlan([...plan, ...loss], compilation.values);
}

export function printSequence(sequence: LayerSequence): string {
  const lines = [`depth ${sequence.depth}, size ${sequence.size}, width ${sequence.width}`];
  for (const layer of sequence.layers) {
    lines.push('', `V${layer.level}  ${layer.rows} rows`);
    const rows: string[][] = [];
    for (const segment of layer.segments) {
      const sigma = segment.kind === 'input' ? 'input' : segment.activation.kind;
      for (const [i, v] of segment.vertices.entries()) {
        rows.push([
          `  ${span(segment.row + v.row, v.size)}`,
          v.id,
          printShape(v.shape),
          sigma,
          segment.kind === 'unit' && segment.bias !== 'none' ? '+ b' : '',
          segment.dropout?.[i] ? `dropout ${segment.dropout[i]}` : '',
        ]);
      }
    }
    for (const c of layer.carries)
      rows.push([`  ${span(c.row, c.size)}`, c.vertex, '', 'carried', `from ${span(c.column, c.size)}`]);
    lines.push(...align(rows));
    const blocks = layer.blocks.map((b) => [
      `  W${layer.level}[${span(b.row, b.shape[0])}, ${span(b.column, b.shape[1])}]`,
      b.edge,
      b.map,
      printShape(b.shape),
    ]);
    lines.push(...align(blocks));
  }
  const parameters = sequence.parameters.map((p) => [
    `  ${p.id}`,
    printShape(p.shape),
    p.kind,
    p.pieces.length === 1 && p.pieces[0]?.id !== undefined ? p.pieces[0].id : `${p.pieces.length} pieces`,
  ]);
  if (parameters.length > 0) lines.push('', 'parameters', ...align(parameters));
  const kept = sequence.blocks
    .filter((b) => b.structure !== 'map')
    .map((b) => [`  ${b.id}`, b.structure, `${b.edges.length} edges`]);
  if (kept.length > 0) lines.push('', 'blocks of neurons', ...align(kept));
  return `${lines.join('\n')}\n`;
}

export function printPlan(plan: Plan, values: ReadonlyMap<ValueId, Value>): string {
  const lines: string[] = [];
  for (const { layer, title, calls } of plan) {
    if (lines.length > 0) lines.push('');
    lines.push(`layer ${layer}  ${title}`);
    const rows = calls.map((call) => {
      const formula = present(ops.get(call.op), call.op).formula(call.inputs, call.attributes);
      return [
        `  ${call.output}`,
        printType(present(values.get(call.output), call.output)),
        `= ${formula}`,
        call.op,
      ];
    });
    lines.push(...align(rows));
  }
  return `${lines.join('\n')}\n`;
}

export function printProgram(program: KernelProgram): string {
  const lines: string[] = [];
  for (const [name, { steps, inputs, outputs }] of Object.entries(program.procedures)) {
    if (lines.length > 0) lines.push('');
    lines.push(`${name}(${inputs.join(', ')})`);
    const rows = steps.map(({ kernel, inputs: reads, output, frees }) => {
      const { extents, value } = present(program.kernels[kernel], kernel);
      const extent = extents.map((e) => (e === 'batch' ? 'B' : e)).join('×');
      const freed = frees.length > 0 ? `frees ${frees.join(', ')}` : '';
      return [`  ${output}`, extent, `= ${printExpr(value, reads)}`, freed];
    });
    lines.push(...align(rows), `  → ${outputs.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function span(start: number, size: number): string {
  return size === 1 ? `${start}` : `${start}…${start + size - 1}`;
}

/** Rows with their columns padded to equal width, without trailing blanks. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.min(48, Math.max(widths[i] ?? 0, cell.length));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
