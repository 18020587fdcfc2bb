import { alphabetOf, layerNumber } from './convention.ts';
import type { Convention } from './convention.ts';
import { transpose } from './formula.ts';
import type { Equation, Formula } from './formula.ts';
import { activationTex, applied, matrixTex, nameTex, symbol, valueTex } from './tex.ts';
import { layerValue, outputOf } from './forward.ts';
import type { LayerForm } from './layer-terms.ts';
import { lossSlopeTex, lossTex } from './write-loss.ts';
import { overTex, plainHand, vectorTex, weightsTex } from './write-symbol.ts';
import type { Hand } from './write-symbol.ts';

/** A formula as TeX. `marked`: its symbols carry `\htmlData`, so that they can be pointed at. */
export function writeFormula(formula: Formula, convention: Convention, marked = false): string {
  return write(formula, { ...plainHand, convention, marked });
}

/** An equation as TeX; `align` puts an `&` before its sign. */
export function writeEquation(
  { left, right }: Equation,
  convention: Convention,
  { marked = false, align = false } = {},
): string {
  const [l, r] = [left, right].map((side) => writeFormula(side, convention, marked));
  return `${l} ${align ? '&' : ''}= ${r}`;
}

/** A layer that stands for all: what it reads and what it makes of that, with t for its number. */
export function writeGenericLayer(convention: Convention): {
  readonly input: string;
  readonly value: string;
} {
  const hand: Hand = { ...plainHand, convention, generic: true };
  const form: LayerForm = {
    level: 1,
    kinds: ['σ'],
    coupled: false,
    biased: true,
    multiplies: false,
    terms: [{ source: 0, factor: null }],
    several: false,
  };
  return { input: write(outputOf(0), hand), value: write(layerValue(convention, form), hand) };
}

function write(formula: Formula, hand: Hand): string {
  const { convention } = hand;
  const letters = alphabetOf(convention);
  switch (formula.kind) {
    case 'number':
      return String(formula.value);
    case 'values':
      return matrixTex(formula.rows.map((row) => row.map(valueTex)));
    case 'vector':
      return vectorTex(formula, hand);
    case 'weights':
      return weightsTex(formula, hand);
    case 'extended':
      return weightsTex(formula.of, hand, `\\widetilde{${letters.weight}}`);
    case 'joined':
      return joined(formula, hand);
    case 'transpose':
      return transposed(formula.of, hand);
    case 'times':
      return product(formula.factors, hand);
    case 'hadamard':
      return formula.factors.map((factor) => bracketed(factor, hand, binds(factor) < 3)).join(' \\circ ');
    case 'plus':
      return formula.terms.map((term) => write(term, hand)).join(' + ');
    case 'sigma':
      return applied(sigmaTex(formula, hand), write(formula.of, hand));
    case 'slope':
      return slope(formula, hand);
    case 'product': {
      const k = letters.weight === 'W' ? 'K' : letters.weight;
      const weight = hand.marked ? symbol('W', formula.level, `${k}_{uv}`) : `${k}_{uv}`;
      return `{\\textstyle\\bigodot_{u \\to v}}\\, ${weight}\\, ${letters.output}[u]`;
    }
    case 'named':
      return named(formula, hand);
    case 'measure':
      return lossTex(formula, (of) => write(of, hand));
    case 'measure-slope':
      return lossSlopeTex(formula.of, (of) => write(of, hand));
    case 'loss-slope': {
      const by = vectorTex(
        { kind: 'vector', name: 'output', level: formula.level },
        { ...hand, marked: false },
      );
      return `\\nabla_{${by}} ${letters.loss}`;
    }
    case 'over':
      return `${overTex(hand, formula.mean)}${bracketed(formula.of, { ...hand, example: true }, binds(formula.of) < 2)}`;
    case 'loss':
      return letters.loss;
    case 'trained':
      return `${letters.loss}_{\\text{recipe}}`;
    case 'examples':
      return formula.power === 1 ? 'n' : '\\tfrac{1}{n}';
    case 'derivative':
      return `\\dfrac{\\partial ${letters.loss}}{\\partial ${write(formula.of, hand)}}`;
  }
}

/** How strongly a formula holds together: a sum 1, a product 2, one symbol 3. */
function binds(formula: Formula): 1 | 2 | 3 {
  switch (formula.kind) {
    case 'measure':
      return formula.loss === 'squared' ? 2 : 1;
    case 'plus':
    case 'measure-slope':
      return 1;
    case 'times':
    case 'hadamard':
    case 'product':
    case 'over':
    case 'loss-slope':
      return 2;
    default:
      return 3;
  }
}

function bracketed(formula: Formula, hand: Hand, needed: boolean): string {
  const tex = write(formula, hand);
  return needed ? `\\left(${tex}\\right)` : tex;
}

function product(factors: readonly Formula[], hand: Hand): string {
  return factors
    .map((factor, at) => {
      const hadamard = factor.kind === 'hadamard' || factor.kind === 'product';
      const tex = bracketed(factor, hand, binds(factor) === 1 || hadamard);
      if (at === factors.length - 1) return tex;
      return `${tex}${factor.kind === 'number' ? '\\, ' : ' '}`;
    })
    .join('');
}

function joined({ parts, down }: Formula & { readonly kind: 'joined' }, hand: Hand): string {
  const written = parts.map((part) => write(part, hand));
  return matrixTex(down ? written.map((part) => [part]) : [written]);
}

function transposed(formula: Formula, hand: Hand): string {
  const other = { ...hand, transposed: true };
  switch (formula.kind) {
    case 'number':
      return write(formula, hand);
    case 'vector':
    case 'weights':
    case 'extended':
      return write(formula, other);
    case 'joined':
      return joined({ ...formula, parts: formula.parts.map(transpose), down: !formula.down }, hand);
    case 'slope':
      return `${write(formula, hand)}^{\\top}`;
    default:
      return `\\left(${write(formula, hand)}\\right)^{\\top}`;
  }
}

function sigmaTex(
  { level, kinds }: { readonly level: number; readonly kinds: readonly string[] },
  { convention, marked, generic }: Hand,
): string {
  const [kind] = kinds;
  if (generic) return '\\sigma_t';
  const tex = kinds.length > 1 ? `f_{${layerNumber(convention, level)}}` : activationTex(kind ?? 'identity');
  return tex !== '' && marked ? symbol('f', level, tex) : tex;
}

/** σ′(a), or the Jacobian of σ at a. */
function slope(formula: Formula & { readonly kind: 'slope' }, hand: Hand): string {
  const at = vectorTex({ kind: 'vector', name: 'sum', level: formula.level }, hand);
  const sigma = sigmaTex(formula, hand);
  return applied(formula.coupled ? `\\mathrm{J}_{${sigma}}` : `${sigma}'`, at);
}

/** Names that are written; the rest is left out. */
const mostNames = 6;

function named({ name, ids }: Formula & { readonly kind: 'named' }, { convention, example }: Hand): string {
  const { output, target } = alphabetOf(convention);
  const letter = `${name === 'output' ? output : target}${example ? '_i' : ''}`;
  const list = ids.slice(0, mostNames).map((id) => `${letter}[${nameTex(id)}]`);
  if (ids.length === 1) return list.join('');
  return `\\left(${list.join(',\\ ')}${ids.length > mostNames ? ',\\ \\dots' : ''}\\right)`;
}
