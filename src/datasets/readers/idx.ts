import type { IdxFault } from './idx-fault.ts';

/** Numbers of an IDX file, the format of the MNIST database: big-endian, the last index running fastest. */
export interface IdxArray {
  readonly extents: readonly number[];
  /** Each is stored as a whole number. */
  readonly whole: boolean;
  /** The range of what is stored in a byte, [0, 255]; null for other types, whose range the file decides. */
  readonly range: readonly [number, number] | null;
  /** How many numbers there are: the product of the extents. */
  readonly length: number;
  /** The number at a place, counted from 0 over all indices. */
  at(place: number): number;
}

export type IdxReading =
  { readonly ok: true; readonly array: IdxArray } | { readonly ok: false; readonly fault: IdxFault };

/** How numbers of each type are stored, by the third byte of the file. */
const types: Readonly<
  Record<number, { readonly bytes: number; readonly read: (view: DataView, at: number) => number }>
> = {
  0x08: { bytes: 1, read: (view, at) => view.getUint8(at) },
  0x09: { bytes: 1, read: (view, at) => view.getInt8(at) },
  0x0b: { bytes: 2, read: (view, at) => view.getInt16(at) },
  0x0c: { bytes: 4, read: (view, at) => view.getInt32(at) },
  0x0d: { bytes: 4, read: (view, at) => view.getFloat32(at) },
  0x0e: { bytes: 8, read: (view, at) => view.getFloat64(at) },
};
const unsignedByte = 0x08;
const firstFloat = 0x0d;

/** Are these the first bytes of an IDX file? */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0 && types[bytes[2] ?? 0] !== undefined && (bytes[3] ?? 0) > 0;
}

/** Are these the first bytes of a file packed by gzip? */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The extents that the head of a file announces; null where it is cut off, or none. */
export function extentsIn(bytes: Uint8Array): readonly number[] | null {
  const count = bytes[3] ?? 0;
  if (!looksLikeIdx(bytes) || bytes.length < 4 + 4 * count) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, i) => view.getUint32(4 + 4 * i));
}

/** Reads a file: two zero bytes, type, number of extents, the extents as 32-bit numbers, then the numbers. */
export function readIdx(bytes: Uint8Array): IdxReading {
  const fault = (what: IdxFault): IdxReading => ({ ok: false, fault: what });
  if (bytes.length === 0) return fault({ code: 'empty' });
  if (isGzipped(bytes)) return fault({ code: 'gzipped' });
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0) return fault({ code: 'not-idx' });
  const code = bytes[2] as number;
  const type = types[code];
  if (!type) return fault({ code: 'unknown-type', type: code });
  const count = bytes[3] as number;
  const header = 4 + 4 * count;
  if (count === 0) return fault({ code: 'no-extents' });
  if (bytes.length < header) return fault({ code: 'short-header', extents: count, bytes: bytes.length });
  const extents = extentsIn(bytes) ?? [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = extents.reduce((product, extent) => product * extent, 1);
  const expected = header + length * type.bytes;
  if (bytes.length !== expected)
    return fault({ code: 'wrong-length', extents, expected, bytes: bytes.length });
  return {
    ok: true,
    array: {
      extents,
      whole: code < firstFloat,
      range: code === unsignedByte ? [0, 255] : null,
      length,
      at: (place) => type.read(view, header + place * type.bytes),
    },
  };
}

/** The same file with its first entries only; all of it where there are no more, or it cannot be read. */
export function firstOfIdx(bytes: Uint8Array, entries: number): Uint8Array {
  const reading = readIdx(bytes);
  const all = reading.ok ? (reading.array.extents[0] ?? 0) : 0;
  if (all <= entries) return bytes;
  const header = 4 + 4 * (bytes[3] as number);
  const cut = bytes.slice(0, header + ((bytes.length - header) / all) * entries);
  new DataView(cut.buffer).setUint32(4, entries);
  return cut;
}
