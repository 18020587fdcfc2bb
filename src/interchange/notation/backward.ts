import type { Convention } from './convention.ts';
import { number, plus, times, vector } from './formula.ts';
import type { Equation, Formula } from './formula.ts';
import { constantTerm, outputOf, weightsOf } from './forward.ts';
import type { LayerForm } from './layer-terms.ts';
import type { LossForm } from './loss.ts';
import { outer, pulledBack, throughJacobian, withConstant } from './orientation.ts';

/** δ of every layer, last first, and with them the derivatives by weights and biases. */
export function backwardEquations(
  convention: Convention,
  forms: readonly LayerForm[],
  loss: LossForm,
  /** Levels that hold outputs. */
  outputs: ReadonlySet<number>,
): readonly Equation[] {
  const deltas = forms.toReversed().map((form) => deltaEquation(convention, forms, form, loss, outputs));
  return [...deltas, ...forms.flatMap((form) => gradientEquations(convention, form, loss.mean))];
}

/** δ⁽ᵗ⁾ from those of the layers that read layer t, and from the loss where outputs are among its components. */
export function deltaEquation(
  convention: Convention,
  forms: readonly LayerForm[],
  form: LayerForm,
  loss: LossForm,
  outputs: ReadonlySet<number>,
): Equation {
  const terms = forms.flatMap((reader) =>
    reader.terms.flatMap((term) => {
      if (term.source !== form.level) return [];
      const delta = bySum(convention, reader);
      return [
        term.factor === null
          ? pulledBack(convention, weightsOf(reader, term), delta)
          : times([number(term.factor), delta]),
      ];
    }),
  );
  if (outputs.has(form.level)) terms.push(loss.slope ?? { kind: 'loss-slope', level: form.level });
  const back = plus(terms);
  const left = vector('delta', form.level);
  return { left, right: convention.delta === 'output' ? back : throughSigma(convention, form, back) };
}

/** ∂L/∂W and ∂L/∂b of a layer, over the batch. */
export function gradientEquations(
  convention: Convention,
  form: LayerForm,
  mean: boolean,
): readonly Equation[] {
  const delta = bySum(convention, form);
  const extended = constantTerm(convention, form);
  const over = (of: Formula): Formula => ({ kind: 'over', mean, of });
  const equations = form.terms.flatMap((term): readonly Equation[] => {
    if (term.factor !== null) return [];
    const weights = weightsOf(form, term);
    const of: Formula = term === extended ? { kind: 'extended', of: weights } : weights;
    const input = outputOf(term.source);
    const read = term === extended ? withConstant(convention, input) : input;
    return [{ left: { kind: 'derivative', of }, right: over(outer(convention, delta, read)) }];
  });
  if (!form.biased || extended !== null) return equations;
  const left: Formula = { kind: 'derivative', of: vector('bias', form.level) };
  return [...equations, { left, right: over(delta) }];
}

/** The derivative by a⁽ᵗ⁾, in terms of δ⁽ᵗ⁾. */
function bySum(convention: Convention, form: LayerForm): Formula {
  const delta = vector('delta', form.level);
  return convention.delta === 'sum' ? delta : throughSigma(convention, form, delta);
}

/** σ′(a) ∘ g, or Jᵀg where σ takes more than one component. */
function throughSigma(convention: Convention, { level, kinds, coupled }: LayerForm, g: Formula): Formula {
  if (kinds.every((kind) => kind === 'identity')) return g;
  const slope: Formula = { kind: 'slope', level, kinds, coupled };
  return coupled ? throughJacobian(convention, slope, g) : { kind: 'hadamard', factors: [slope, g] };
}
