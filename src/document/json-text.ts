import type { PathPart } from './fault.ts';

/** Something in the text that JSON forbids, or that reading would silently lose. `offset` counts UTF-16 units. */
export interface JsonFault {
  readonly path: readonly PathPart[];
  readonly offset: number;
  readonly message: string;
}

/** Containers within containers; a document needs seven. */
const deepest = 100;

interface Frame {
  /** Names seen so far; null for a list. */
  readonly names: Set<string> | null;
  /** The name being read; null before it is known. */
  name: string | null;
  index: number;
}

const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const space = /[ \t\n\r]*/y;
const literal = /true|false|null/y;

/**
 * Reads JSON text once, without building it, in time linear in its length. Finds the first place where the grammar is
 * broken (reading ends there), every name that stands twice in one object, and numbers too large for a double:
 * `JSON.parse` keeps the last of two names and turns such numbers into infinity without a word.
 */
export function checkJson(text: string): JsonFault[] {
  const faults: JsonFault[] = [];
  const frames: Frame[] = [];
  let at = 0;

  const path = (): PathPart[] =>
    frames.map((frame) => (frame.names === null ? frame.index : frame.name)).filter((part) => part !== null);
  const report = (message: string, offset = at): void => {
    faults.push({ path: path(), offset, message });
  };
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const found = (): string =>
    at >= text.length ? 'the end of the file' : JSON.stringify(text.slice(at, at + 1));

  /** Passes a string; the end of it, or −1 after a report. */
  const string = (): number => {
    for (let i = at + 1; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x22) return i + 1;
      if (code < 0x20) {
        report('a line break or control character within quotes; write it as an escape such as \\n', i);
        return -1;
      }
      if (code === 0x5c) {
        const escape = text[i + 1] ?? '';
        const sound =
          escape === 'u' ? /^[0-9a-fA-F]{4}$/.test(text.slice(i + 2, i + 6)) : '"\\/bfnrt'.includes(escape);
        if (!sound || escape === '') {
          report('an unknown escape after a backslash', i);
          return -1;
        }
        i += escape === 'u' ? 5 : 1;
      }
    }
    report('a quotation mark is never closed');
    return -1;
  };

  /** Passes `"name":` of an object. */
  const name = (frame: Frame, names: Set<string>): boolean => {
    frame.name = null;
    if (text[at] !== '"') {
      report(`expected a name in double quotes, found ${found()}`);
      return false;
    }
    const from = at;
    const end = string();
    if (end < 0) return false;
    const raw = text.slice(from + 1, end - 1);
    frame.name = raw.includes('\\') ? (JSON.parse(text.slice(from, end)) as string) : raw;
    if (names.has(frame.name)) report('stands twice; give one of the two another name', from);
    else if (frame.name === '__proto__') report('this name is reserved; choose another', from);
    names.add(frame.name);
    at = end;
    skip(space);
    if (text[at] !== ':') {
      report(`expected a colon after the name, found ${found()}`);
      return false;
    }
    at++;
    skip(space);
    return true;
  };

  /** Passes a value that holds no others. */
  const scalar = (): boolean => {
    if (text[at] === '"') {
      const end = string();
      if (end < 0) return false;
      at = end;
      return true;
    }
    const from = at;
    if (skip(numeral)) {
      if (!Number.isFinite(Number(text.slice(from, at))))
        report('this number is too large; numbers must be finite', from);
      return true;
    }
    if (skip(literal)) return true;
    report(
      /^(?:NaN|-?Infinity)/.test(text.slice(at, at + 9))
        ? 'numbers must be finite'
        : `expected a value, found ${found()}`,
    );
    return false;
  };

  // Each turn passes one value, or opens a container; then closes whatever ends there.
  for (;;) {
    skip(space);
    const opening = text[at];
    let closed = true;
    if (opening === '{' || opening === '[') {
      if (frames.length === deepest) {
        report(`nested more than ${deepest} levels deep`);
        return faults;
      }
      const frame: Frame = { names: opening === '{' ? new Set() : null, name: null, index: 0 };
      at++;
      skip(space);
      if (text[at] === (opening === '{' ? '}' : ']')) at++;
      else {
        frames.push(frame);
        if (frame.names !== null && !name(frame, frame.names)) return faults;
        closed = false;
      }
    } else if (!scalar()) return faults;

    while (closed) {
      skip(space);
      const frame = frames.at(-1);
      if (frame === undefined) {
        if (at < text.length) report(`the file goes on after its end with ${found()}`);
        return faults;
      }
      const close = frame.names === null ? ']' : '}';
      if (text[at] === close) {
        at++;
        frames.pop();
      } else if (text[at] === ',') {
        at++;
        skip(space);
        frame.index++;
        if (text[at] === close) {
          report(`a comma before ${JSON.stringify(close)}; leave it out`);
          return faults;
        }
        if (frame.names !== null && !name(frame, frame.names)) return faults;
        closed = false;
      } else {
        report(`expected a comma or ${JSON.stringify(close)}, found ${found()}`);
        return faults;
      }
    }
  }
}

/** Line and column, both from 1, of a place in the text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    line++;
    start = i + 1;
  }
  return { line, column: offset - start + 1 };
}
