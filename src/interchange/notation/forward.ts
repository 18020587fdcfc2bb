import type { Convention } from './convention.ts';
import { number, plus, times, vector } from './formula.ts';
import type { Equation, Formula } from './formula.ts';
import type { LayerForm, LayerTerm } from './layer-terms.ts';
import { joinedWeights, mapped, withConstant } from './orientation.ts';

/** The value of a layer, to be put into the formula of another. */
export type ValueOf = (level: number) => Formula;

/** o⁽ᵗ⁾ by its name; o⁽⁰⁾ is x. */
export const outputOf: ValueOf = (level) => vector('output', level);

/** The weights from a layer into another. */
export function weightsOf({ level, several }: LayerForm, { source }: LayerTerm) {
  return { kind: 'weights', level, source, alone: !several } as const;
}

/** The term whose matrix has the bias as one more line, where biases are edges from a constant vertex. */
export function constantTerm({ bias }: Convention, form: LayerForm): LayerTerm | null {
  if (bias !== 'edge' || !form.biased || form.multiplies) return null;
  return form.terms.find(({ factor }) => factor === null) ?? null;
}

/** a⁽ᵗ⁾ = W⁽ᵗ⁾o⁽ᵗ⁻¹⁾ + b⁽ᵗ⁾, with skips as further terms and without the parts that the layer does not have. */
export function sumFormula(convention: Convention, form: LayerForm, value: ValueOf = outputOf): Formula {
  const extended = constantTerm(convention, form);
  const terms: Formula[] = form.multiplies
    ? [{ kind: 'product', level: form.level }]
    : form.terms.map((term) => {
        const input = value(term.source);
        if (term.factor !== null) return times([number(term.factor), input]);
        const weights = weightsOf(form, term);
        return term === extended
          ? mapped(convention, { kind: 'extended', of: weights }, withConstant(convention, input))
          : mapped(convention, weights, input);
      });
  return plus(form.biased && extended === null ? [...terms, vector('bias', form.level)] : terms);
}

/** o⁽ᵗ⁾ = σ(a⁽ᵗ⁾) with a⁽ᵗ⁾ written out. */
export function layerValue(convention: Convention, form: LayerForm, value: ValueOf = outputOf): Formula {
  return sigmaOf(form, sumFormula(convention, form, value));
}

/** σ of a layer; the identity is left out. */
export function sigmaOf({ level, kinds }: LayerForm, of: Formula): Formula {
  const plain = kinds.every((kind) => kind === 'identity');
  return plain ? of : { kind: 'sigma', level, kinds, of };
}

/** a⁽ᵗ⁾ = … and o⁽ᵗ⁾ = σ(a⁽ᵗ⁾) of every layer, after what a matrix with a line for the constant vertex is made of. */
export function forwardEquations(convention: Convention, forms: readonly LayerForm[]): readonly Equation[] {
  return forms.flatMap((form) => {
    const [a, o] = [vector('sum', form.level), vector('output', form.level)];
    return [
      ...extendedEquations(convention, form),
      { left: a, right: sumFormula(convention, form) },
      { left: o, right: sigmaOf(form, a) },
    ];
  });
}

/** What W with a line for the constant vertex is made of, where there is one. */
export function extendedEquations(convention: Convention, form: LayerForm): readonly Equation[] {
  const term = constantTerm(convention, form);
  if (term === null) return [];
  const weights = weightsOf(form, term);
  const right = joinedWeights(convention, weights, vector('bias', form.level));
  return [{ left: { kind: 'extended', of: weights }, right }];
}
