import type { Compilation } from '../../compiler/stages.ts';
import type { Recipe } from '../../document/document.ts';
import type { Convention } from './convention.ts';
import type { Equation } from './formula.ts';
import { layerMatrices } from './layer-matrix.ts';
import { networkEquations } from './network-equations.ts';
import { writeEquation } from './write-formula.ts';

/** The formulas of a network as TeX, an equation a line, each with an `&` before its sign. */
export interface LatexEquations {
  readonly forward: readonly string[];
  readonly loss: readonly string[];
  readonly backward: readonly string[];
  /** Why there is nothing backward; else null. */
  readonly withoutBackward: string | null;
}

/** The equations of a drawing under a convention; null where it has faults that leave it without layers. */
export function latexEquations(
  recipe: Recipe,
  { sequence, graph }: Pick<Compilation, 'sequence' | 'graph'>,
  convention: Convention,
): LatexEquations | null {
  if (sequence === null) return null;
  const matrices = layerMatrices(sequence, graph);
  const found = networkEquations(convention, recipe, sequence, matrices);
  const tex = (list: readonly Equation[]) =>
    list.map((equation) => writeEquation(equation, convention, { align: true }));
  const { withoutBackward } = found;
  return {
    forward: tex(found.forward),
    loss: tex(found.loss),
    backward: tex(found.backward),
    withoutBackward,
  };
}

/** The same as text for a LaTeX document that loads amsmath. `title` stands in a comment above it. */
export function latexText(equations: LatexEquations, title: string): string {
  const { forward, loss, backward, withoutBackward } = equations;
  const parts = [
    block('Forward', forward),
    block('Loss', loss),
    withoutBackward === null ? block('Backward', backward) : [comment(withoutBackward)],
  ];
  return [comment(title), comment('needs \\usepackage{amsmath}'), ...parts.flat(), ''].join('\n');
}

function block(name: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [
    comment(name),
    '\\begin{align*}',
    lines.map((line) => `  ${line}`).join(' \\\\\n'),
    '\\end{align*}',
  ];
}

/** Line breaks would end the comment. */
function comment(text: string): string {
  return `% ${text.replaceAll(/\s+/g, ' ')}`;
}
