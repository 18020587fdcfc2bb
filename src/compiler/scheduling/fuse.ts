import { walk } from '../ops/expression.ts';
import type { Expr, Extent } from '../program.ts';
import type { ValueId } from '../stages.ts';
import { inline } from './inline.ts';
import type { Node } from './node.ts';
import { isReduction } from './reductions.ts';

/** What every device allows a kernel to read (WebGPU binds eight buffers, one of them the output). */
const mostInputs = 7;
/** Keeps generated kernels readable and their compilation quick. */
const mostNodes = 400;
/** An expression this small is cheaper computed again than stored. */
const trivialNodes = 8;

/**
 * Merges nodes so that a step runs few kernels: what is computed for one reader only is computed inside it, and copies,
 * slices and stretched scalars are computed wherever they are read. Never multiplies the work of a sum.
 */
export function fuse(nodes: readonly Node[], required: ReadonlySet<ValueId>): Node[] {
  const live = new Map<ValueId, Node>(nodes.map((n) => [n.output, n]));
  const readers = new Map<ValueId, Set<ValueId>>();
  for (const n of nodes) for (const id of n.inputs) addTo(readers, id, n.output);
  for (const { output } of nodes) {
    const producer = live.get(output) as Node;
    if (required.has(output)) continue;
    const consumers = [...(readers.get(output) ?? [])].map((id) => live.get(id) as Node);
    const worthwhile = consumers.length === 1 || isTrivial(producer);
    if (!worthwhile || !consumers.every((c) => fits(producer, c))) continue;
    for (const consumer of consumers) {
      const merged = inline(producer, consumer);
      live.set(consumer.output, merged);
      for (const id of merged.inputs) addTo(readers, id, consumer.output);
    }
    live.delete(output);
    for (const id of producer.inputs) readers.get(id)?.delete(output);
  }
  return nodes.filter((n) => live.has(n.output)).map((n) => live.get(n.output) as Node);
}

function addTo(map: Map<ValueId, Set<ValueId>>, key: ValueId, value: ValueId): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function isTrivial(node: Node): boolean {
  return !node.reduces && node.size <= trivialNodes;
}

function fits(producer: Node, consumer: Node): boolean {
  if (producer.reduces && consumer.reduces) return false; // one sum per kernel: a second loop is dear on some engines
  const added = producer.inputs.filter((id) => !consumer.inputs.includes(id)).length;
  if (consumer.inputs.length - 1 + added > mostInputs) return false;
  const position = consumer.inputs.indexOf(producer.output);
  const loads = loadsOf(consumer.kernel.value, position, []);
  if (loads.length * producer.size + consumer.size > mostNodes) return false;
  if (loads.some((l) => l.asIndex)) return false; // an index must stay a plain read on every device
  const aligned = sameExtents(producer.kernel.extents, consumer.kernel.extents);
  if (producer.reduces) {
    const straight = (e: Expr, axis: number): boolean =>
      e === `i${axis}` || producer.kernel.extents[axis] === 1;
    return aligned && loads.every((l) => l.index.every(straight));
  }
  // Rows fetched by number are stored once: inside a product they would be looked up for every term.
  const anywhere = isTrivial(producer) && !readsByNumber(producer.kernel.value);
  if (anywhere || (isTrivial(producer) && loads.every((l) => l.around.length === 0))) return true;
  return loads.every((l) => (l.around.length === 0 ? aligned : readsEachOnce(l, consumer)));
}

interface Load {
  readonly index: readonly Expr[];
  /** Variables of the sums around the load. */
  readonly around: readonly string[];
  /** The value is used as an index of another load. */
  readonly asIndex: boolean;
}

function loadsOf(e: Expr, input: number, around: readonly string[], asIndex = false): Load[] {
  if (typeof e === 'number' || typeof e === 'string') return [];
  if (isReduction(e)) return loadsOf(e[3], input, [...around, e[1]], asIndex);
  if (e[0] === 'load') {
    const index = e.slice(2) as Expr[];
    const inner = index.flatMap((i) => loadsOf(i, input, around, true));
    return e[1] === input ? [{ index, around, asIndex }, ...inner] : inner;
  }
  return (e.slice(1) as Expr[]).flatMap((a) => loadsOf(a, input, around, asIndex));
}

/** Does an index itself read a tensor? */
function readsByNumber(e: Expr): boolean {
  let found = false;
  walk(e, (s) => {
    if (Array.isArray(s) && s[0] === 'load') found ||= (s.slice(2) as Expr[]).some((i) => Array.isArray(i));
  });
  return found;
}

/** Inside a sum, every element is read for one output element only: computing it there multiplies nothing. */
function readsEachOnce(load: Load, consumer: Node): boolean {
  const axes = consumer.kernel.extents.flatMap((extent, axis) => (extent === 1 ? [] : [`i${axis}`]));
  const variables = [...axes, ...load.around];
  return variables.every((v) => load.index.includes(v));
}

function sameExtents(a: readonly Extent[], b: readonly Extent[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}
