const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits: ReadonlyMap<number, number> = new Map(
  Array.from(alphabet, (character, value) => [character.charCodeAt(0), value]),
);
const pad = '='.charCodeAt(0);

/** Standard base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // Pieces keep the number of concatenations small for values of many megabytes.
  for (let from = 0; from < bytes.length; from += 3 * 4096) {
    parts.push(encodePiece(bytes.subarray(from, from + 3 * 4096)));
  }
  return parts.join('');
}

function encodePiece(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += alphabet.charAt(group >>> 18) + alphabet.charAt((group >>> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >>> 6) & 63) : '=';
    text += left > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/** The bytes of standard base64 text; null when the text is not that. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let i = 0, at = 0; i < text.length; i += 4) {
    let group = 0;
    for (let k = 0; k < 4; k++) {
      const code = text.charCodeAt(i + k);
      const padded = code === pad && i + k >= text.length - padding;
      const digit = padded ? 0 : digits.get(code);
      if (digit === undefined) return null;
      group = (group << 6) | digit;
    }
    for (let shift = 16; shift >= 0 && at < bytes.length; shift -= 8) bytes[at++] = (group >>> shift) & 255;
  }
  return bytes;
}

/** Doubles as little-endian base64. */
export function encodeDoubles(values: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i] ?? 0, true);
  return encodeBase64(new Uint8Array(view.buffer));
}

/** Little-endian base64 of single or double precision numbers, as doubles; null when the text does not hold whole numbers. */
export function decodeFloats(text: string, dtype: 'f32' | 'f64'): Float64Array | null {
  const bytes = decodeBase64(text);
  const width = dtype === 'f32' ? 4 : 8;
  if (bytes === null || bytes.length % width !== 0) return null;
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / width }, (_, i) =>
    dtype === 'f32' ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true),
  );
}
