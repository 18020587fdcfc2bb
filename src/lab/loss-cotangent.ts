import { present } from '../base/assert.ts';
import { compile } from '../compiler/compile.ts';
import { type KernelProgram, wellKnown } from '../compiler/program.ts';
import type { DrawnEdge, DrawnVertex, Recipe } from '../document/document.ts';
import { pack } from '../runtime/pack.ts';
import { referenceExecutor } from '../runtime/reference.ts';
import { widthOf } from '../runtime/state.ts';

/**
 * ∂loss/∂prediction of every row, rows × outputs. It is the gradient with respect to the biases of a network that has the
 * same outputs and nothing else: o[v] = input + b[v] at b = 0, one row at a time.
 */
export async function lossCotangent(
  program: KernelProgram,
  recipe: Recipe,
  prediction: Float64Array,
  target: Float64Array,
  scale: number,
): Promise<Float64Array> {
  const vertices: [string, DrawnVertex][] = [];
  const edges: [string, DrawnEdge][] = [];
  const free = freeName(program.outputs.map(({ vertex }) => vertex));
  program.outputs.forEach(({ vertex, size }, i) => {
    vertices.push([`${free}${i}`, { kind: 'input', shape: [size] }]);
    vertices.push([
      vertex,
      { kind: 'unit', shape: [size], activation: { kind: 'identity' }, bias: 'vector' },
    ]);
    edges.push([`${free}e${i}`, { from: `${free}${i}`, to: vertex, map: { kind: 'identity' } }]);
  });
  const shellGraph = { vertices: Object.fromEntries(vertices), edges: Object.fromEntries(edges) };
  const plain = { ...recipe, regulariser: {}, optimizer: {}, initialiser: undefined };
  const shell = present(compile(shellGraph, plain).programOf(['gradient']), 'the program of the loss alone');
  const width = widthOf(program.outputs);
  const rows = prediction.length / width;
  const executor = referenceExecutor();
  const routine = await executor.prepare(shell, 'gradient', { rows: 1 });
  const hyper = Float64Array.from(shell.hyper.map((h) => (h.name === 'lossScale' ? scale : h.value)));
  const zeros = pack(shell, {});
  const cotangent = new Float64Array(prediction.length);
  for (let r = 0; r < rows; r += 1) {
    const x = new Float64Array(width);
    program.outputs.forEach(({ start, size }, i) => {
      const place = present(
        shell.inputs.find(({ vertex }) => vertex === `${free}${i}`),
        'input',
      );
      x.set(prediction.subarray(r * width + start, r * width + start + size), place.start);
    });
    const row = target.subarray(r * width, (r + 1) * width);
    const results = await routine.run({ ...zeros, [wellKnown.x]: x, [wellKnown.target]: row, hyper });
    for (const { vertex, start } of program.outputs) {
      const piece = present(
        shell.parameters.find(({ id }) => id === vertex),
        'bias',
      );
      const gradient = shell.gradients[piece.tensor];
      if (gradient === undefined) continue;
      const size = piece.shape.reduce((a, b) => a * b, 1);
      const values = present(results[gradient], gradient).subarray(piece.start, piece.start + size);
      cotangent.set(values, r * width + start);
    }
  }
  return cotangent;
}

/** A beginning that no given id has. */
function freeName(taken: readonly string[]): string {
  let name = '~';
  while (taken.some((id) => id.startsWith(name))) name += '~';
  return name;
}
