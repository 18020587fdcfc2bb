import { expect, test } from 'vitest';
import { exampleText, pastedExample } from '../../src/renderer/notation/pasted-example.ts';

const sizes = { inputs: 784, outputs: 10 };
const pixels = Array.from({ length: 784 }, (_, i) => Math.sin(i) / 3);

test('a written example is the same one again', () => {
  const text = exampleText(pixels, 28);
  expect(text.split('\n')).toHaveLength(28);
  expect(pastedExample(text, sizes)).toEqual({
    ok: true,
    x: pixels,
    target: null,
    summary: '784 numbers from −0.3333 to 0.3333.',
  });
});

test('numbers of the target may follow', () => {
  const target = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  const whole = pastedExample([...pixels, ...target].join(','), sizes);
  expect(whole).toMatchObject({ ok: true, x: pixels, target });
});

test('another count and a word that is no number are refused', () => {
  expect(pastedExample('1 2 3', sizes)).toEqual({
    ok: false,
    why: '3 numbers; the inputs take 784, with the target 794.',
  });
  expect(pastedExample('', sizes)).toMatchObject({ ok: false, why: expect.stringMatching(/^0 numbers;/) });
  const faulty = pastedExample([...pixels.slice(0, 99), 'cat', ...pixels.slice(100)].join(' '), sizes);
  expect(faulty).toEqual({ ok: false, why: 'Number 100: "cat" is not a number.' });
});
