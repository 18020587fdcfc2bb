/** IDX files written once more, from the description of the format alone. */
const codes = { ubyte: 8, sbyte: 9, short: 11, int: 12, float: 13, double: 14 } as const;
const widths = { ubyte: 1, sbyte: 1, short: 2, int: 4, float: 4, double: 8 } as const;

export function idxFile(
  extents: readonly number[],
  values: readonly number[],
  type: keyof typeof codes = 'ubyte',
): Uint8Array {
  const header = 4 + 4 * extents.length;
  const view = new DataView(new ArrayBuffer(header + values.length * widths[type]));
  view.setUint8(2, codes[type]);
  view.setUint8(3, extents.length);
  extents.forEach((extent, i) => view.setUint32(4 + 4 * i, extent));
  values.forEach((value, i) => {
    const at = header + i * widths[type];
    if (type === 'ubyte') view.setUint8(at, value);
    else if (type === 'sbyte') view.setInt8(at, value);
    else if (type === 'short') view.setInt16(at, value);
    else if (type === 'int') view.setInt32(at, value);
    else if (type === 'float') view.setFloat32(at, value);
    else view.setFloat64(at, value);
  });
  return new Uint8Array(view.buffer);
}
