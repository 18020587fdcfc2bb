import { expect, test } from 'vitest';
import { readNotes } from '../../src/renderer/inspector/notes-text.ts';
import { exampleDocument } from '../support/examples.ts';

test('paragraphs, lists, headings and marked words are told apart', () => {
  expect(readNotes('# Two\n\nOne **bold** and `a*b`,\n*so* 2 * 3.\n\n- first\n- second')).toEqual([
    { kind: 'heading', line: [{ kind: 'text', text: 'Two' }] },
    {
      kind: 'paragraph',
      line: [
        { kind: 'text', text: 'One ' },
        { kind: 'strong', text: 'bold' },
        { kind: 'text', text: ' and ' },
        { kind: 'code', text: 'a*b' },
        { kind: 'text', text: ', ' },
        { kind: 'emphasis', text: 'so' },
        { kind: 'text', text: ' 2 * 3.' },
      ],
    },
    { kind: 'list', items: [[{ kind: 'text', text: 'first' }], [{ kind: 'text', text: 'second' }]] },
  ]);
});

test('no mark is left in the notes of an example, and no word is lost', () => {
  const { notes } = exampleDocument('2-3-1');
  const text = readNotes(notes)
    .flatMap((block) => (block.kind === 'list' ? block.items.flat() : block.line))
    .map((stretch) => stretch.text)
    .join(' ');
  expect(text).not.toMatch(/[*`]/);
  const words = (given: string) => given.match(/\p{L}+/gu);
  expect(words(text)).toEqual(words(notes));
});
