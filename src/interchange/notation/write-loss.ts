import type { Formula, Measure } from './formula.ts';
import { applied } from './tex.ts';

type Write = (formula: Formula) => string;

/** How each loss is written, of the outputs s and the targets t of one example. */
interface LossTex {
  of(s: string, t: string, half: boolean): string;
  /** Its derivative by s. */
  slope(s: string, t: string, half: boolean): string;
}

const inner = (a: string, b: string) => `\\left\\langle ${a},\\, ${b} \\right\\rangle`;
const softmax = '\\operatorname{softmax}';
const logistic = '\\operatorname{logistic}';

const losses: Readonly<Record<string, LossTex>> = {
  squared: {
    of: (s, t, half) => `${half ? '\\tfrac{1}{2} ' : ''}\\left\\| ${s} - ${t} \\right\\|^2`,
    slope: (s, t, half) => (half ? `${s} - ${t}` : `2 \\left( ${s} - ${t} \\right)`),
  },
  // The derivative is this one for targets that add up to 1.
  'cross-entropy': {
    of: (s, t) => `-${inner(t, `\\log ${applied(softmax, s)}`)}`,
    slope: (s, t) => `${applied(softmax, s)} - ${t}`,
  },
  logistic: {
    of: (s, t) => `${inner('1', `\\log\\!\\left( 1 + e^{${s}} \\right)`)} - ${inner(t, s)}`,
    slope: (s, t) => `${applied(logistic, s)} - ${t}`,
  },
  hinge: {
    of: (s, t) => inner('1', `\\max\\!\\left( 0,\\, 1 - ${t} \\circ ${s} \\right)`),
    slope: (s, t) => `-${t} \\circ \\mathbf{1}\\!\\left[ ${t} \\circ ${s} < 1 \\right]`,
  },
};

/** The loss of an example. */
export function lossTex({ loss, half, output, target }: Measure, write: Write): string {
  const [s, t] = [write(output), write(target)];
  return losses[loss]?.of(s, t, half) ?? `\\ell\\!\\left( ${s},\\, ${t} \\right)`;
}

/** Its derivative by the outputs. */
export function lossSlopeTex({ loss, half, output, target }: Measure, write: Write): string {
  const [s, t] = [write(output), write(target)];
  return losses[loss]?.slope(s, t, half) ?? `\\nabla_{${s}} \\ell\\!\\left( ${s},\\, ${t} \\right)`;
}
