import type { Elementwise } from '../ops/elementwise.ts';
import { inReadingOrder, load } from '../ops/expression.ts';
import type { OptimizerDefinition, UpdateContext } from '../optimizers/optimizer.ts';
import type { Expr } from '../program.ts';

/** What an update reads, for every parameter a value of its own or one for all; `next` is a slot's next value. */
export interface Operand {
  readonly kind: 'parameter' | 'gradient' | 'hyper' | 'slot' | 'counter' | 'next';
  /** Of the slot or counter. */
  readonly name: string;
}

/** An elementwise call but for the values that it reads. */
export interface UpdateFormula {
  readonly reads: readonly Operand[];
  readonly attributes: Elementwise;
}

/** An optimizer's formulas, written once for all parameters. */
export interface UpdateRule {
  readonly slots: readonly { readonly name: string; readonly next: UpdateFormula }[];
  readonly update: UpdateFormula;
  readonly point: UpdateFormula | null;
}

/** `hypers`: the names of the hyperparameters in their order. */
export function updateRule(
  { slots, update, point }: OptimizerDefinition,
  hypers: readonly string[],
): UpdateRule {
  type Build = (context: UpdateContext, next: (slot: string) => Expr) => Expr;
  const write = (build: Build): UpdateFormula => {
    const operands: Operand[] = [];
    const place = (kind: Operand['kind'], name = ''): number => {
      const known = operands.findIndex((operand) => operand.kind === kind && operand.name === name);
      return known >= 0 ? known : operands.push({ kind, name }) - 1;
    };
    const context: UpdateContext = {
      parameter: load(place('parameter')),
      gradient: load(place('gradient')),
      hyper: (field) => load(place('hyper'), hypers.indexOf(field)),
      slot: (name) => load(place('slot', name)),
      counter: (name) => load(place('counter', name), 0),
    };
    const { value, order } = inReadingOrder(build(context, (name) => load(place('next', name))));
    return { reads: order.map((i) => operands[i] as Operand), attributes: { value } };
  };
  return {
    slots: Object.entries(slots).map(([name, next]) => ({ name, next: write(next) })),
    update: write(update),
    point: point && write(point),
  };
}
