import type { Compilation } from '../../compiler/compilation.ts';
import type { Recipe } from '../../document/document.ts';
import type { Convention } from './convention.ts';
import type { Equation } from './formula.ts';
import { layerMatrices } from './layer-matrix.ts';
import type { NumbersOf } from './layer-matrix.ts';
import { networkEquations } from './network-equations.ts';
import { numberEquations } from './number-equations.ts';
import { writeEquation } from './write-formula.ts';

/** The formulas of a network as TeX, an equation a line, each with an `&` before its sign. */
export interface LatexEquations {
  readonly forward: readonly string[];
  readonly loss: readonly string[];
  readonly backward: readonly string[];
  /** Weights and biases in numbers, but for large matrices; empty where no numbers were given. */
  readonly numbers: readonly string[];
  /** Why there is nothing backward; else null. */
  readonly withoutBackward: string | null;
}

/** The equations of a drawing under a convention; null where it has faults that leave it without layers. */
export function latexEquations(
  recipe: Recipe,
  compilation: Pick<Compilation, 'sequence' | 'graph'>,
  convention: Convention,
  values: NumbersOf | null = null,
): LatexEquations | null {
  const { sequence, graph } = compilation;
  if (sequence === null) return null;
  const matrices = layerMatrices(sequence, graph);
  const found = networkEquations(convention, recipe, sequence, matrices);
  const tex = (list: readonly Equation[]) =>
    list.map((equation) => writeEquation(equation, convention, { align: true }));
  const { withoutBackward } = found;
  const numbers = values === null ? [] : numberEquations(convention, compilation, matrices, values);
  return {
    forward: tex(found.forward),
    loss: tex(found.loss),
    backward: tex(found.backward),
    numbers: tex(numbers),
    withoutBackward,
  };
}

/** The same as text for a LaTeX document that loads amsmath. `title` stands in a comment above it. */
export function latexText(equations: LatexEquations, title: string): string {
  const { forward, loss, backward, numbers, withoutBackward } = equations;
  const parts = [
    block('Forward', forward),
    block('Loss', loss),
    withoutBackward === null ? block('Backward', backward) : [comment(withoutBackward)],
    block('Numbers', numbers),
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
