import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64, decodeFloats, encodeBase64, encodeDoubles } from '../../src/base/base64.ts';

it('writes what every other encoder writes, and reads it back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
  const large = Uint8Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 256);
  expect(encodeBase64(large)).toBe(Buffer.from(large).toString('base64'));
});

it.each(['A', 'AAA', 'A===', 'AA=A', '====', 'AA\n=', 'AAé='])('refuses %j', (text) => {
  expect(decodeBase64(text)).toBeNull();
});

it('keeps every double bit for bit, zeros with a sign among them', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      expect(Array.from(decodeFloats(encodeDoubles(values), 'f64') ?? [])).toEqual(values);
    }),
  );
});

it('refuses bytes that are not whole numbers', () => {
  expect(decodeFloats('AAAA', 'f32')).toBeNull();
  expect(decodeFloats('AAAAAA==', 'f32')).toEqual(new Float64Array(1));
  expect(decodeFloats('AAAAAA==', 'f64')).toBeNull();
});
