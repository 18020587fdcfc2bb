import { printExpr } from '../../compiler/ops/print-expression.ts';
import type { Expr } from '../../compiler/program.ts';
import type { CellTerm, CellTerms } from '../../lab/walk-terms.ts';
import { brief } from '../canvas/brief.ts';

/** Terms that are written out; those before them are dots. */
const written = 3;

/** How a component comes about, with numbers: `a[h1] = 0.3·1.2 + (−0.5)·0.7 = 0.01`, as far as its terms are made. */
export function termLine(name: string, cell: CellTerms, made: number): string {
  const { form, terms, total, rest, whole, value } = cell;
  const running = terms[made - 1]?.running ?? total;
  const done = made >= terms.length;
  if (form === 'value') return `${name} = ${equated(short(expressionText(rest)), value)}`;
  const first = Math.max(0, made - written);
  const listed = terms.slice(first, made).map((term, i) => termText(term, first + i === 0, form));
  const dots = first === 0 ? [] : ['…'];
  const sum = [...dots, ...listed].join(form === 'sum' ? ' ' : ', ');
  const text = form === 'sum' ? sum : `max(${sum})`;
  const before = whole ? `${name} = ` : form === 'sum' ? 'Σ = ' : '';
  if (whole || !done) return `${before}${equated(text, running)}`;
  return `${name} = ${short(expressionText(rest))} = ${brief(value)}, after ${text} = ${brief(total)}`;
}

function termText({ factors, negative }: CellTerm, first: boolean, form: CellTerms['form']): string {
  const product = factors
    .map(({ value }, i) => (first && i === 0 && !negative ? brief(value) : bracketed(value)))
    .join('·');
  if (form === 'largest') return product;
  return first ? `${negative ? '−' : ''}${product}` : `${negative ? '−' : '+'} ${product}`;
}

/** An expression and what it comes to, unless that is what it says already. */
function equated(text: string, value: number): string {
  return text === brief(value) ? text : `${text} = ${brief(value)}`;
}

function bracketed(value: number): string {
  const text = brief(value);
  return text.startsWith('−') ? `(${text})` : text;
}

function expressionText(e: Expr): string {
  return printExpr(rounded(e), []);
}

const infix = new Set(['add', 'subtract', 'multiply', 'divide']);

/** The expression with its numbers as short texts; beside a sign, negative ones in brackets. */
function rounded(e: Expr, beside = false): Expr {
  if (typeof e === 'number') return beside ? bracketed(e) : brief(e);
  if (typeof e === 'string') return e;
  const [head, ...args] = e as readonly [string, ...Expr[]];
  const inside = (i: number) => infix.has(head) && (beside || i > 0);
  return [head, ...args.map((x, i) => rounded(x, inside(i)))] as unknown as Expr;
}

/** An expression that would fill the panel is cut off in the middle. */
function short(text: string): string {
  return text.length <= 90 ? text : `${text.slice(0, 60)} … ${text.slice(-20)}`;
}
