import type { Origin } from '../program.ts';
import type { KernelTable } from './kernel-table.ts';
import type { Node, ValueNumber } from './node.ts';

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
  const live: (Node | null)[] = [...nodes];
  const readers = readersOf(nodes, required.length);
  for (let i = 0; i < nodes.length; i += 1) {
    const producer = live[i] as Node;
    if (required[producer.output] === 1) continue;
    const consumers = readers[producer.output] ?? [];
    if (consumers.length !== 1 && !producer.kernel.small) continue; // it would be computed more than once
    const still = moving !== null && moving[producer.output] === 0 && !producer.kernel.trivial;
    if (still && consumers.some((c) => moving[(live[c] as Node).output] === 1)) continue;
    if (!fitsAll(producer, consumers, live, table)) continue;
    for (const c of consumers) {
      live[c] = inline(producer, live[c] as Node, table);
      for (const id of producer.inputs) addTo(readers[id], c);
    }
    live[i] = null;
    for (const id of producer.inputs) removeFrom(readers[id], i);
  }
  return live.filter((n) => n !== null);
}

/** By value, the nodes that read it; only of values that a node makes, for no other can be computed inside its readers. */
function readersOf(nodes: readonly Node[], count: number): (number[] | undefined)[] {
  const made = new Uint8Array(count);
  for (const { output } of nodes) made[output] = 1;
  const readers = new Array<number[] | undefined>(count);
  nodes.forEach(({ inputs }, i) => {
    for (const id of inputs) {
      if (made[id] === 0) continue;
      const known = readers[id];
      if (known) known.push(i);
      else readers[id] = [i]; // a list of one takes a tenth of an empty one that grows
    }
  });
  return readers;
}

function addTo(readers: number[] | undefined, reader: number): void {
  if (readers && !readers.includes(reader)) readers.push(reader);
}

function removeFrom(readers: number[] | undefined, reader: number): void {
  const at = readers?.indexOf(reader) ?? -1;
  if (at >= 0) readers?.splice(at, 1);
}

function fitsAll(
  producer: Node,
  consumers: readonly number[],
  live: readonly (Node | null)[],
  table: KernelTable,
): boolean {
  for (const c of consumers) if (!fits(producer, live[c] as Node, table)) return false;
  return true;
}

function fits(producer: Node, consumer: Node, table: KernelTable): boolean {
  let total = consumer.inputs.length - 1;
  for (const id of producer.inputs) if (!consumer.inputs.includes(id)) total += 1;
  if (total > mostInputs) return false;
  return table.fits(producer.kernel, consumer.kernel, consumer.inputs.indexOf(producer.output));
}

/** `consumer` with the producer's expression in place of its value. */
function inline(producer: Node, consumer: Node, table: KernelTable): Node {
  const position = consumer.inputs.indexOf(producer.output);
  // Taken out where it stands: the room is there for what the producer reads.
  const inputs = consumer.inputs.slice().copyWithin(position, position + 1);
  inputs.pop();
  const places = new Array<number>(producer.inputs.length);
  for (let i = 0; i < places.length; i += 1) {
    const id = producer.inputs[i] as ValueNumber;
    const known = inputs.indexOf(id);
    places[i] = known >= 0 ? known : inputs.push(id) - 1;
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
