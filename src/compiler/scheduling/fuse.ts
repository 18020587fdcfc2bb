import type { Origin } from '../program.ts';
import type { KernelTable } from './kernel-table.ts';
import type { Node, ValueNumber } from './node.ts';
import { Readers } from './readers.ts';

/** What every device allows a kernel to read (WebGPU binds eight buffers, one of them the output). */
const mostInputs = 7;

/**
 * Merges nodes so that a step runs few kernels: what is computed for one reader only is computed inside it, and copies,
 * slices and stretched scalars are computed wherever they are read. `required` marks, by their numbers, the values that must be
 * there in the end, `moving` those that change while the others stand still (products of one point with many directions): what
 * stands still and costs something is kept out of what moves, so that it need not be computed again.
 */
export function fuse(
  nodes: readonly Node[],
  required: Uint8Array,
  table: KernelTable,
  moving: Uint8Array | null = null,
): Node[] {
  const live: (Node | null)[] = nodes.slice();
  const readers = new Readers(nodes, required.length);
  for (let i = 0; i < nodes.length; i += 1) {
    const producer = live[i] as Node;
    const { output, kernel } = producer;
    if (required[output] === 1) continue;
    if (!kernel.small && !readers.hasOne(output)) continue; // it would be computed more than once
    const still = moving !== null && moving[output] === 0 && !kernel.trivial;
    if (!fitsAll(producer, live, readers, table, still ? moving : null)) continue;
    for (let r = readers.first(output); r >= 0; r = readers.next(r)) {
      const c = readers.at(r);
      live[c] = inline(producer, live[c] as Node, table);
    }
    live[i] = null; // who reads its inputs now is not asked again: they come before it
  }
  return live.filter((n) => n !== null);
}

/** May the producer be computed inside all that read it, none of which is marked in `barred`? */
function fitsAll(
  producer: Node,
  live: readonly (Node | null)[],
  readers: Readers,
  table: KernelTable,
  barred: Uint8Array | null,
): boolean {
  for (let r = readers.first(producer.output); r >= 0; r = readers.next(r)) {
    const consumer = live[readers.at(r)] as Node;
    if (barred?.[consumer.output] === 1 || !fits(producer, consumer, table)) return false;
  }
  return true;
}

function fits(producer: Node, consumer: Node, table: KernelTable): boolean {
  if (countJoined(producer, consumer) > mostInputs) return false;
  return table.fits(producer.kernel, consumer.kernel, consumer.inputs.indexOf(producer.output));
}

/** How many values the two read when they are one. */
function countJoined(producer: Node, consumer: Node): number {
  let total = consumer.inputs.length - 1;
  for (const id of producer.inputs) if (!consumer.inputs.includes(id)) total += 1;
  return total;
}

/** `consumer` with the producer's expression in place of its value. */
function inline(producer: Node, consumer: Node, table: KernelTable): Node {
  const position = consumer.inputs.indexOf(producer.output);
  // Lists of exactly their length: one that grows takes several times the room.
  const inputs = new Array<ValueNumber>(countJoined(producer, consumer));
  let count = 0;
  for (const id of consumer.inputs) if (id !== producer.output) inputs[count++] = id;
  const places = new Array<number>(producer.inputs.length);
  for (let i = 0; i < places.length; i += 1) {
    const id = producer.inputs[i] as ValueNumber;
    const known = inputs.indexOf(id);
    places[i] = known >= 0 ? known : count;
    if (known < 0) inputs[count++] = id;
  }
  return {
    op: `${producer.op}+${consumer.op}`,
    output: consumer.output,
    inputs,
    kernel: table.merge(producer.kernel, consumer.kernel, position, places),
    origin: joinOrigins(consumer.origin, producer.origin),
  };
}

function joinOrigins(a: Origin, b: Origin): Origin {
  const vertices = union(a.vertices, b.vertices);
  const edges = union(a.edges, b.edges);
  if (vertices === (a.vertices ?? none) && edges === (a.edges ?? none)) return a;
  // Not by spreading, which is slow.
  return a.layer === undefined ? { vertices, edges } : { layer: a.layer, vertices, edges };
}

const none: readonly string[] = [];

function union(a: readonly string[] = none, b: readonly string[] = none): readonly string[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  if (b.length === 1) return a.includes(b[0] as string) ? a : [...a, b[0] as string];
  return [...new Set([...a, ...b])];
}
