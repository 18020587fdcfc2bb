/** What is wrong with an IDX file, as facts. Entries are counted from 1. */
export type IdxFault =
  | { readonly code: 'no-bytes' }
  | { readonly code: 'empty' }
  | { readonly code: 'gzipped' }
  | { readonly code: 'not-idx' }
  | { readonly code: 'unknown-type'; readonly type: number }
  | { readonly code: 'no-extents' }
  | { readonly code: 'short-header'; readonly extents: number; readonly bytes: number }
  | {
      readonly code: 'wrong-length';
      readonly extents: readonly number[];
      readonly expected: number;
      readonly bytes: number;
    }
  | { readonly code: 'no-entries' }
  | { readonly code: 'not-finite'; readonly entry: number }
  | { readonly code: 'labels-for-examples' }
  | { readonly code: 'not-labels'; readonly extents: readonly number[] }
  | { readonly code: 'not-a-label'; readonly entry: number; readonly value: number }
  | { readonly code: 'one-class'; readonly label: number }
  | { readonly code: 'too-many-classes'; readonly count: number; readonly limit: number }
  | { readonly code: 'counts-differ'; readonly examples: number; readonly labels: number };

/** The fault in one sentence: where, what, and what to do about it. */
export function explainIdxFault(fault: IdxFault): string {
  switch (fault.code) {
    case 'no-bytes':
      return 'the contents of the file must stand in the document as base64 text';
    case 'empty':
      return 'the file is empty';
    case 'gzipped':
      return 'the file is packed by gzip; unpack it first';
    case 'not-idx':
      return 'bytes 1 and 2: an IDX file begins with two zero bytes, and this one does not';
    case 'unknown-type':
      return `byte 3: no type of numbers has the code 0x${fault.type.toString(16).padStart(2, '0')}; known are 0x08 to 0x0e without 0x0a`;
    case 'no-extents':
      return 'byte 4: the file says that its numbers have no extents; it needs at least one';
    case 'short-header':
      return `byte 4: ${fault.extents} extents are announced, and the file ends after ${fault.bytes} bytes`;
    case 'wrong-length':
      return `${fault.extents.join('×')} numbers take ${fault.expected} bytes with the header, and the file has ${fault.bytes}; it was cut off or is another one`;
    case 'no-entries':
      return 'byte 5: the first extent is 0, so there is nothing to learn from';
    case 'not-finite':
      return `example ${fault.entry}: a number in it is not finite`;
    case 'labels-for-examples':
      return 'the file has one number for every example, as labels have; the examples themselves are in another one';
    case 'not-labels':
      return `labels are one number for every example, and this file has ${fault.extents.join('×')}`;
    case 'not-a-label':
      return `label ${fault.entry} is ${fault.value}; labels are whole numbers`;
    case 'one-class':
      return `every label is ${fault.label}; classes need at least two`;
    case 'too-many-classes':
      return `there are ${fault.count} different labels; up to ${fault.limit} can be told apart`;
    case 'counts-differ':
      return `there are ${fault.examples} examples and ${fault.labels} labels; take the two files that belong together`;
  }
}
