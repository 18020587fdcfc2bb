import { present } from '../../base/assert.ts';
import { rewrite, rewriteLoads } from '../ops/expression.ts';
import type { Expr, Origin } from '../program.ts';
import type { ValueId } from '../stages.ts';
import { type Node, nodeOf } from './node.ts';
import { isAxis, renameVariables, variablesOf } from './reductions.ts';

/** `consumer` with every load of `producer` replaced by the producer's expression at that index. */
export function inline(producer: Node, consumer: Node): Node {
  const inputs: ValueId[] = consumer.inputs.filter((id) => id !== producer.output);
  const position = (id: ValueId): number => {
    const known = inputs.indexOf(id);
    return known >= 0 ? known : inputs.push(id) - 1;
  };
  const taken = producer.reduces && consumer.reduces ? variablesOf(consumer.kernel.value) : new Set<string>();
  const body = renameVariables(producer.kernel.value, taken);
  const placed = rewriteLoads(body, (own, at) => [
    'load',
    position(present(producer.inputs[own], 'input')),
    ...at,
  ]);
  const value = rewriteLoads(consumer.kernel.value, (input, index) => {
    const id = present(consumer.inputs[input], 'input');
    return id === producer.output ? replaceAxes(placed, index) : ['load', position(id), ...index];
  });
  return nodeOf({
    op: `${producer.op}+${consumer.op}`,
    output: consumer.output,
    inputs,
    kernel: { extents: consumer.kernel.extents, value },
    origin: joinOrigins(consumer.origin, producer.origin),
  });
}

function replaceAxes(e: Expr, index: readonly Expr[]): Expr {
  if (index.every((part, axis) => part === `i${axis}`)) return e;
  return rewrite(e, (s) => (typeof s === 'string' && isAxis(s) ? index[Number(s.slice(1))] : undefined));
}

function joinOrigins(a: Origin, b: Origin): Origin {
  return { ...a, vertices: union(a.vertices, b.vertices), edges: union(a.edges, b.edges) };
}

function union(a: readonly string[] = [], b: readonly string[] = []): readonly string[] {
  return b.length === 0 || a === b ? a : a.length === 0 ? b : [...new Set([...a, ...b])];
}
