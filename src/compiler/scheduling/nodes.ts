import { present } from '../../base/assert.ts';
import { rewriteLoads } from '../ops/expression.ts';
import { ops } from '../ops/index.ts';
import type { OpCall, Value, ValueId } from '../stages.ts';
import { type Node, nodeOf } from './node.ts';

/**
 * Calls as nodes, in order, without those that no required value depends on. `made` keeps the node of every call, since
 * several procedures begin with the same calls.
 */
export function neededNodes(
  calls: readonly OpCall[],
  names: ReadonlyMap<ValueId, ValueId>,
  values: ReadonlyMap<ValueId, Value>,
  required: ReadonlySet<ValueId>,
  made: Map<OpCall, Node>,
): Node[] {
  const needed = new Set(required);
  const kept: Node[] = [];
  for (let i = calls.length - 1; i >= 0; i -= 1) {
    const call = calls[i] as OpCall;
    if (!needed.has(call.output)) continue;
    const node = renamed(made.get(call) ?? makeNode(call, values, made), names);
    kept.push(node);
    for (const id of node.inputs) needed.add(id);
  }
  return kept.reverse();
}

function makeNode(call: OpCall, values: ReadonlyMap<ValueId, Value>, made: Map<OpCall, Node>): Node {
  const { op, inputs, output, attributes, origin } = call;
  const types = inputs.map((id) => present(values.get(id), id));
  const kernel = present(ops.get(op), op).kernel(types, present(values.get(output), output), attributes);
  const node = withLiterals(nodeOf({ op, output, inputs, kernel, origin }), values);
  made.set(call, node);
  return node;
}

/** Constants of a single number are written into the expression. */
function withLiterals(node: Node, values: ReadonlyMap<ValueId, Value>): Node {
  const single = node.inputs.map((id) => {
    const value = values.get(id);
    return value?.role === 'constant' && value.values?.length === 1 ? value.values[0] : undefined;
  });
  if (single.every((v) => v === undefined)) return node;
  const inputs = node.inputs.filter((_, i) => single[i] === undefined);
  const place = node.inputs.map((id) => inputs.indexOf(id));
  const value = rewriteLoads(
    node.kernel.value,
    (position, index) => single[position] ?? ['load', place[position] as number, ...index],
  );
  return nodeOf({ ...node, inputs, kernel: { ...node.kernel, value } });
}

/** The node reading other values in place of some. */
function renamed(node: Node, names: ReadonlyMap<ValueId, ValueId>): Node {
  if (names.size === 0 || !node.inputs.some((id) => names.has(id))) return node;
  return { ...node, inputs: node.inputs.map((id) => names.get(id) ?? id) };
}
