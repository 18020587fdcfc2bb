import type { Expr } from '../program.ts';

const infix: Readonly<Record<string, { sign: string; level: number }>> = {
  add: { sign: ' + ', level: 1 },
  subtract: { sign: ' − ', level: 1 },
  multiply: { sign: '·', level: 2 },
  divide: { sign: ' / ', level: 2 },
};

/** An expression as a person writes it, with the names of its inputs. */
export function printExpr(e: Expr, inputs: readonly string[], level = 0): string {
  if (typeof e === 'number') return `${e}`.replace('-', '−');
  if (typeof e === 'string') return e;
  if (e[0] === 'load') {
    const name = inputs[e[1] as number] ?? `#${String(e[1])}`;
    const index = (e.slice(2) as Expr[]).map((i) => printExpr(i, inputs));
    return index.length === 0 ? name : `${name}[${index.join(',')}]`;
  }
  if (e[0] === 'sum' || e[0] === 'largest') {
    const [head, variable, extent, body, count = extent] = e;
    const sign = head === 'sum' ? 'Σ' : 'max';
    return `${sign}_{${variable as string}<${printExpr(count as Expr, inputs)}} ${printExpr(body as Expr, inputs, 2)}`;
  }
  const args = e.slice(1) as Expr[];
  const operator = infix[e[0]];
  if (operator) {
    const [a, b] = args.map((x, i) =>
      printExpr(x, inputs, operator.level + (i === 1 && e[0] !== 'add' ? 1 : 0)),
    );
    const text = `${a}${operator.sign}${b}`;
    return operator.level < level ? `(${text})` : text;
  }
  if (e[0] === 'negate') return `−${printExpr(args[0] as Expr, inputs, 3)}`;
  return `${e[0]}(${args.map((x) => printExpr(x, inputs)).join(', ')})`;
}
