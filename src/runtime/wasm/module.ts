import { type Code, type ValueType, type as valueType, unsigned } from './code.ts';

/** A function of f64 arguments to an f64, given from outside. */
export interface Import {
  readonly name: string;
  readonly arity: number;
}

/** The memory that a module imports, in pages of 64 KiB. */
export interface Memory {
  readonly pages: number;
  /** Of memory that threads share: how far it may grow. */
  readonly most?: number;
}

export interface WasmFunction {
  readonly parameters: readonly ValueType[];
  /** None when left out. */
  readonly result?: ValueType;
  readonly code: Code;
}

/**
 * The bytes of a module that imports `memory` and the named functions from `env` and exports its last function as `run`.
 * Imported functions are numbered first, then the module's own in order.
 */
export function assembleModule(
  imports: readonly Import[],
  functions: readonly WasmFunction[],
  { pages, most }: Memory,
): Uint8Array<ArrayBuffer> {
  const types: number[][] = [];
  const typeOf = (parameters: readonly number[], results: readonly number[]): number => {
    const bytes = [
      0x60,
      ...unsigned(parameters.length),
      ...parameters,
      ...unsigned(results.length),
      ...results,
    ];
    const known = types.findIndex((t) => t.length === bytes.length && t.every((b, i) => b === bytes[i]));
    return known >= 0 ? known : types.push(bytes) - 1;
  };
  const imported = imports.map(({ name, arity }) => {
    const signature = typeOf(new Array<number>(arity).fill(valueType.f64), [valueType.f64]);
    return [...text('env'), ...text(name), 0x00, ...unsigned(signature)];
  });
  const limits =
    most === undefined ? [0x00, ...unsigned(pages)] : [0x03, ...unsigned(pages), ...unsigned(most)];
  const memory = [...text('env'), ...text('memory'), 0x02, ...limits];
  const signatures = functions.map(({ parameters, result }) =>
    typeOf(
      parameters.map((p) => valueType[p]),
      result ? [valueType[result]] : [],
    ),
  );
  const bodies = functions.map(({ code }) => {
    const locals = vector(code.locals.map((of) => [1, valueType[of]]));
    const size = locals.length + code.bytes.length + 1;
    return [unsigned(size), locals, code.bytes, [0x0b]];
  });
  const parts: ArrayLike<number>[] = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [vector(types)]),
    ...section(2, [vector([...imported, memory])]),
    ...section(3, [vector(signatures.map(unsigned))]),
    ...section(7, [vector([[...text('run'), 0x00, ...unsigned(imports.length + functions.length - 1)]])]),
    ...section(10, [unsigned(bodies.length), ...bodies.flat()]),
  ];
  const bytes = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function section(id: number, content: readonly ArrayLike<number>[]): ArrayLike<number>[] {
  const size = content.reduce((n, part) => n + part.length, 0);
  return [[id, ...unsigned(size)], ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}
