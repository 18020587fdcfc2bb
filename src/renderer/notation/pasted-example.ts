import { readNumberList } from '../../interchange/number-list.ts';
import { count, significant } from './number-text.ts';

/** An example as somebody typed or pasted it, or why it cannot be taken. */
export type PastedExample =
  | {
      readonly ok: true;
      readonly x: readonly number[];
      /** Null where only the inputs were given. */
      readonly target: readonly number[] | null;
      readonly summary: string;
    }
  | { readonly ok: false; readonly why: string };

/** How many numbers the inputs and the outputs of a network take. */
export interface ExampleSizes {
  readonly inputs: number;
  readonly outputs: number;
}

/** Reads the numbers of all inputs and, where they follow, those of the target. */
export function pastedExample(text: string, { inputs, outputs }: ExampleSizes): PastedExample {
  const reading = readNumberList(text);
  if (!reading.ok) return reading;
  const { numbers } = reading;
  const whole = numbers.length === inputs + outputs;
  if (numbers.length !== inputs && !whole)
    return {
      ok: false,
      why: `${countOf(numbers.length)}; the inputs take ${count(inputs)}, with the target ${count(inputs + outputs)}.`,
    };
  const x = numbers.slice(0, inputs);
  const [least, most] = x.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  const range = `from ${significant(least)} to ${significant(most)}`;
  const rest = whole ? `, and ${count(outputs)} of the target` : '';
  return {
    ok: true,
    x,
    target: whole ? numbers.slice(inputs) : null,
    summary: `${countOf(inputs)} ${range}${rest}.`,
  };
}

/** The numbers of an example as they are typed, so many to a line; reading the text gives them again. */
export function exampleText(x: readonly number[], width: number): string {
  const lines = Array.from({ length: Math.ceil(x.length / width) }, (_, i) =>
    x.slice(i * width, (i + 1) * width).join(' '),
  );
  return lines.join('\n');
}

function countOf(numbers: number): string {
  return `${count(numbers)} ${numbers === 1 ? 'number' : 'numbers'}`;
}
