/** What is wrong with a file, and where: `graph.edges.e1.to` and `no vertex "h2"`. The path is empty for the whole file. */
export interface DocumentFault {
  readonly path: string;
  readonly message: string;
}

export type PathPart = string | number;

/** A path as people read it: names joined by dots, anything else in brackets. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[\p{L}\p{N}_$-]+$/u.test(String(part)))
      text += text === '' ? String(part) : `.${String(part)}`;
    else text += `[${JSON.stringify(String(part))}]`;
  }
  return text;
}

/** A value as a message quotes it: short, in JSON. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
