/** The letters of a text. */
export interface Alphabet {
  /** What the form calls it: the sum, the output, the weights, the bias. */
  readonly title: string;
  /** a[v], what reaches a vertex. */
  readonly sum: string;
  /** o[v], what it gives on. */
  readonly output: string;
  readonly weight: string;
  readonly bias: string;
  /** The inputs; null where they are the output of the layer of inputs, with its number. */
  readonly input: string | null;
  readonly target: string;
  readonly loss: string;
  readonly delta: string;
}

const common = { weight: 'W', bias: 'b', input: 'x', target: 'y', loss: 'L', delta: '\\delta' } as const;

/** The letters that texts use. */
export const alphabets = {
  'a-o': { ...common, title: 'a, o, W, b', sum: 'a', output: 'o' },
  'z-a': { ...common, title: 'z, a, W, b (cost C)', sum: 'z', output: 'a', loss: 'C' },
  'z-a-J': { ...common, title: 'z, a, W, b (cost J)', sum: 'z', output: 'a', loss: 'J' },
  'a-h': { ...common, title: 'a, h, W, b', sum: 'a', output: 'h', loss: 'J' },
  'a-z': { ...common, title: 'a, z, W, b', sum: 'a', output: 'z', target: 't', loss: 'E' },
  'z-h': { ...common, title: 'z, h, W, b', sum: 'z', output: 'h' },
  'n-a': {
    ...common,
    title: 'n, a, W, b',
    sum: 'n',
    output: 'a',
    input: 'p',
    target: 't',
    loss: 'F',
    delta: 's',
  },
  'A-Y': {
    ...common,
    title: 'A, Y, K, b',
    sum: 'A',
    output: 'Y',
    weight: 'K',
    input: null,
    target: 'C',
    loss: 'E',
  },
} as const satisfies Readonly<Record<string, Alphabet>>;
