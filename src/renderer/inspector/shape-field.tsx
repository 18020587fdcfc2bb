import type { Shape } from '../../document/document.ts';
import { shapeText } from '../../interchange/drawing/geometry.ts';
import { TextField } from '../controls/text-field.tsx';

const largest = 2 ** 24;

/** A shape as people write it: `16`, `28×28×8` (an x will do). Empty leaves it to the incoming maps. */
export function ShapeField({
  value,
  inferred,
  required,
  onCommit,
}: {
  value: Shape | undefined;
  inferred: Shape | undefined;
  required: boolean;
  onCommit: (shape: Shape | undefined) => void;
}) {
  return (
    <TextField
      label="Shape"
      help="Extents with × between them: 1 is a neuron, 16 a layer, 28×28×8 feature maps."
      value={value === undefined ? '' : shapeText(value)}
      placeholder={inferred === undefined ? 'from the edges' : `${shapeText(inferred)} (from the edges)`}
      fault={(text) => shapeFault(text, required)}
      onCommit={(text) => onCommit(parseShape(text))}
    />
  );
}

/** Reads a shape; undefined for empty text. Call `shapeFault` first. */
export function parseShape(text: string): Shape | undefined {
  const words = text.trim() === '' ? [] : text.trim().split(/\s*[x×*,\s]\s*/i);
  return words.length === 0 ? undefined : words.map(Number);
}

function shapeFault(text: string, required: boolean): string | null {
  const shape = parseShape(text);
  if (shape === undefined) return required ? 'An input must say its shape.' : null;
  if (shape.length > 3) return 'Must have one to three extents.';
  const fit = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 1);
  if (!fit) return 'Must be whole numbers from 1, like 16 or 28×28×8.';
  return shape.reduce((product, extent) => product * extent, 1) > largest
    ? `Must have at most ${largest} components.`
    : null;
}
