import { present } from '../base/assert.ts';
import type { ValueId } from '../compiler/plans.ts';
import { type CellTerm, cellTerms, type TermLoad } from './walk-terms.ts';
import type { Walked } from './walk-trace.ts';

/** A term of a row: of which component, its number among that component's terms (from 0), and the product it adds. */
export interface FoundTerm {
  readonly cell: number;
  readonly term: number;
  readonly value: number;
}

/** The terms of one row, to be found by what they read. */
export interface RowTerms {
  /** The term that reads all of these, in component `cell` or else in the only one that has such a term. */
  find(keys: readonly string[], cell: number): FoundTerm | null;
}

/** Names an element of a tensor. */
export function readKey(tensor: ValueId, at: number): string {
  return `${at} ${tensor}`;
}

/** Takes a row apart, component by component, as far as is asked for. */
export function rowTerms(walked: Walked, row: number): RowTerms {
  const copies = copyReader(walked);
  const size = walked.values[row]?.length ?? 0;
  const known = new Map<number, readonly ReadTerm[]>();
  const termsAt = (cell: number): readonly ReadTerm[] => {
    const found =
      known.get(cell) ??
      cellTerms(walked, row, cell).terms.map((one, term) => {
        const reads = one.factors.flatMap(({ loads }) => loads.map(copies));
        return { reads: new Set(reads), found: { cell, term, value: productOf(one) } };
      });
    known.set(cell, found);
    return found;
  };
  let readers: ReadonlyMap<string, readonly ReadTerm[]> | null = null;
  const readersOf = (key: string): readonly ReadTerm[] => {
    readers ??= byRead(Array.from({ length: size }, (_, cell) => termsAt(cell)).flat());
    return readers.get(key) ?? [];
  };
  return {
    find(keys, cell) {
      const all = ({ reads }: ReadTerm) => keys.every((key) => reads.has(key));
      const here = termsAt(cell).find(all);
      if (here !== undefined) return here.found;
      // What is padded has its components elsewhere.
      const others = readersOf(keys[0] ?? '').filter(all);
      return others.length === 1 ? present(others[0], 'term').found : null;
    },
  };
}

interface ReadTerm {
  readonly reads: ReadonlySet<string>;
  readonly found: FoundTerm;
}

function byRead(terms: readonly ReadTerm[]): ReadonlyMap<string, readonly ReadTerm[]> {
  const readers = new Map<string, ReadTerm[]>();
  for (const term of terms)
    for (const key of term.reads) {
      const known = readers.get(key);
      if (known) known.push(term);
      else readers.set(key, [term]);
    }
  return readers;
}

function productOf({ factors, negative }: CellTerm): number {
  return factors.reduce((p, { value }) => p * value, negative ? -1 : 1);
}

/** Names what is read by where it was first: through rows that only copy (padding, masks, entries picked from a list). */
function copyReader(walked: Walked): (load: TermLoad) => string {
  const { program, table } = walked;
  const sources = new Set(
    [...table.places.values()].flatMap(({ output, delta }) => [output?.row, delta?.row]),
  );
  const known = new Map<string, string>();
  const first = (load: TermLoad): TermLoad => {
    const row = table.writers.get(load.tensor);
    if (row === undefined || row < 0 || sources.has(row)) return load;
    const { form, terms } = cellTerms(walked, row, load.at);
    if (form !== 'value') return load;
    const factors = (terms[0]?.factors ?? []).filter(
      ({ value, loads }) =>
        value !== 1 || loads.some(({ tensor }) => program.tensors[tensor]?.role !== 'constant'),
    );
    const [factor] = factors;
    // Indices are read before what stands there.
    const source = factor?.loads.at(-1);
    return factors.length === 1 && source && source.value === factor?.value ? first(source) : load;
  };
  return (load) => {
    const key = readKey(load.tensor, load.at);
    let name = known.get(key);
    if (name === undefined) {
      const source = first(load);
      name = readKey(source.tensor, source.at);
      known.set(key, name);
    }
    return name;
  };
}
