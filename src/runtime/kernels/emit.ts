/** A kernel as source text for gpu.js, written by the rules that keep every backend exact and quick. */
import { invariant, present } from '../../base/assert.ts';
import type { Expr, Extent, Kernel, Reduction, ScalarFunction } from '../../compiler/program.ts';

export interface EmittedKernel {
  readonly source: string;
  /** [x], [x, y] or [x, y, z]: the last axis is the fastest. */
  readonly output: readonly number[];
}

/**
 * The source of a kernel for one batch size: literal loop bounds (an argument as a bound is cut at 1000 silently; a sum whose
 * number of terms is looked up breaks off), no branches around loops, sums as statements before one return, tensors indexed per axis (a flat float32 index is inexact
 * beyond 2²⁴). `names[i]` is how input i is read: an argument, or `this.constants.…`.
 */
export function emit(
  kernel: Kernel,
  parameters: readonly string[],
  names: readonly string[],
  batch: number,
): EmittedKernel {
  const extents = kernel.extents.map((e) => sizeOf(e, batch));
  invariant(extents.length >= 1 && extents.length <= 3, 'gpu.js kernels have one to three axes');
  const writer = new Writer(names, extents.length, batch);
  const value = writer.write(kernel.value, new Set());
  const lines = [...writer.lines, `return ${value};`].map((line) => `  ${line}`);
  const source = `function kernel(${parameters.join(', ')}) {\n${lines.join('\n')}\n}`;
  return { source, output: extents.toReversed() };
}

function sizeOf(extent: Extent, batch: number): number {
  invariant(
    typeof extent === 'number' || extent === 'batch',
    'a kernel loops over fixed extents and the batch',
  );
  return extent === 'batch' ? batch : extent;
}

const threads = ['x', 'y', 'z'];

class Writer {
  readonly lines: string[] = [];
  private indent = '';
  private count = 0;
  /** How many branches of selects are open. */
  private branches = 0;
  /** What has been computed, with the loop variables it may be used under. */
  private known = new Map<string, { name: string; under: string }>();
  private readonly names: readonly string[];
  private readonly rank: number;
  private readonly batch: number;

  constructor(names: readonly string[], rank: number, batch: number) {
    this.names = names;
    this.rank = rank;
    this.batch = batch;
  }

  /** The expression as text; sums and values needed twice become statements in front of it. */
  write(e: Expr, loops: ReadonlySet<string>): string {
    if (typeof e === 'number') return literal(e);
    if (typeof e === 'string') return this.variable(e);
    if (e[0] === 'load') {
      const index = (e.slice(2) as Expr[]).map((i) => `[${this.write(i, loops)}]`);
      return `${present(this.names[e[1] as number], 'input')}${index.join('')}`;
    }
    if (e[0] === 'sum' || e[0] === 'largest') {
      return this.reduction(e as Reduction, loops);
    }
    return this.apply(e[0] as ScalarFunction, e.slice(1) as Expr[], loops);
  }

  private variable(name: string): string {
    if (name === 'batch') return String(this.batch);
    const axis = /^i(\d)$/.exec(name);
    return axis ? `this.thread.${threads[this.rank - 1 - Number(axis[1])]}` : name;
  }

  private reduction(e: Reduction, loops: ReadonlySet<string>): string {
    const [head, name, extent, body, count] = e;
    const key = JSON.stringify(e);
    const under = [...loops].join();
    const before = this.known.get(key);
    if (before && before.under === under) return before.name;
    this.hoist(body, new Set([...loops, name]), loops, name);
    const end = count === undefined ? null : this.bind(this.write(count, loops));
    const total = `t${this.count}`;
    this.count += 1;
    const outside = new Map(this.known);
    const start = head === 'sum' ? '0' : this.first(body, name, loops);
    this.say(`let ${total} = ${start};`);
    this.say(
      `for (let ${name} = ${head === 'sum' ? 0 : 1}; ${name} < ${sizeOf(extent, this.batch)}; ${name}++) {`,
    );
    this.indent += '  ';
    if (end !== null) this.say(`if (${name} >= ${end}) { break; }`);
    const term = this.write(body, new Set([...loops, name]));
    this.say(head === 'sum' ? `${total} += ${term};` : `${total} = Math.max(${total}, ${term});`);
    this.indent = this.indent.slice(2);
    this.say('}');
    this.known = outside; // what was computed in the loop ends with it
    this.known.set(key, { name: total, under });
    return total;
  }

  /** Computes, before a loop, the reductions and index divisions inside it that do not depend on its variable. */
  private hoist(e: Expr, inside: ReadonlySet<string>, loops: ReadonlySet<string>, name: string): void {
    if (typeof e === 'number' || typeof e === 'string') return;
    const reduction = e[0] === 'sum' || e[0] === 'largest';
    const division = (e[0] === 'quotient' || e[0] === 'remainder') && !loads(e);
    if ((reduction || division) && bound(e, loops)) {
      const hoisted = this.write(e, loops);
      this.known.set(JSON.stringify(e), { name: hoisted, under: [...inside].join() });
      return;
    }
    const children =
      e[0] === 'load' ? e.slice(2) : e[0] === 'sum' || e[0] === 'largest' ? e.slice(3) : e.slice(1);
    for (const child of children as Expr[]) this.hoist(child, inside, loops, name);
  }

  /** The body at the first index, where a running maximum starts. */
  private first(body: Expr, name: string, loops: ReadonlySet<string>): string {
    return this.write(substitute(body, name), loops);
  }

  private apply(name: ScalarFunction, args: readonly Expr[], loops: ReadonlySet<string>): string {
    const [a = '', b = '', c = ''] = args.map((x, i) =>
      name === 'select' && i > 0 ? this.branch(x, loops) : this.write(x, loops),
    );
    switch (name) {
      case 'add':
        return `(${a} + ${b})`;
      case 'subtract':
        return `(${a} - ${b})`;
      case 'multiply':
        return `(${a} * ${b})`;
      case 'divide':
        return `(${a} / ${b})`;
      case 'negate':
        return `(0 - ${a})`;
      case 'minimum':
        return `Math.min(${a}, ${b})`;
      case 'maximum':
        return `Math.max(${a}, ${b})`;
      case 'exp':
      case 'log':
      case 'sqrt':
      case 'abs':
      case 'sin':
      case 'cos':
        return `Math.${name}(${a})`;
      case 'tanh': // beyond ±15 tanh is ±1 in float32, and some devices answer NaN for large arguments
        return this.named(`Math.tanh(Math.max(-15, Math.min(15, ${a})))`, args, name, loops);
      case 'logistic': // e⁸⁰ is still finite in float32
        return this.named(`(1 / (1 + Math.exp(Math.min(80, 0 - ${a}))))`, args, name, loops);
      case 'softplus': {
        const x = this.branches > 0 && args.some(loads) ? a : this.bind(a);
        return `(Math.max(${x}, 0) + Math.log(1 + Math.exp(0 - Math.abs(${x}))))`;
      }
      case 'sign':
        return `(${a} > 0 ? 1.0 : -1.0)`;
      case 'positive':
        return `(${a} > 0 ? 1.0 : 0.0)`;
      case 'equal':
        return `(${a} == ${b} ? 1.0 : 0.0)`;
      case 'finite':
        return `(Math.abs(${a}) < 3e38 ? 1.0 : 0.0)`;
      case 'quotient': // a half is far from every rounding of a/b, so the floor is exact while a stays below 2²⁰
        return this.named(`Math.floor((${a} + 0.5) / ${b})`, args, name, loops);
      case 'remainder': {
        const whole = this.apply('quotient', args, loops);
        return this.named(`(${a} - ${b} * ${whole})`, args, name, loops);
      }
      case 'select':
        return `(${a} > 0 ? ${b} : ${c})`;
    }
  }

  /** What a select may or may not take: it stays where it stands, since it may load outside its tensor. */
  private branch(e: Expr, loops: ReadonlySet<string>): string {
    this.branches += 1;
    const text = this.write(e, loops);
    this.branches -= 1;
    return text;
  }

  /** A costly value under a name, so that a second occurrence is not a second evaluation. */
  private named(text: string, args: readonly Expr[], name: string, loops: ReadonlySet<string>): string {
    const key = JSON.stringify([name, ...args]);
    const under = [...loops].join();
    const before = this.known.get(key);
    if (before && before.under === under) return before.name;
    if (this.branches > 0 && args.some(loads)) return text;
    const bound = this.bind(text);
    this.known.set(key, { name: bound, under });
    return bound;
  }

  private bind(text: string): string {
    const name = `t${this.count}`;
    this.count += 1;
    this.say(`const ${name} = ${text};`);
    return name;
  }

  private say(line: string): void {
    this.lines.push(this.indent + line);
  }
}

function loads(e: Expr): boolean {
  return (
    Array.isArray(e) && (e[0] === 'load' || (e as readonly Expr[]).some((part, i) => i > 0 && loads(part)))
  );
}

/** Have all variables in it a value inside these loops? */
function bound(e: Expr, loops: ReadonlySet<string>): boolean {
  if (typeof e === 'number') return true;
  if (typeof e === 'string') return e === 'batch' || /^i\d$/.test(e) || loops.has(e);
  if (e[0] === 'sum' || e[0] === 'largest') {
    const [, name, , body, count = 0] = e as Reduction;
    return bound(body, new Set([...loops, name])) && bound(count, loops);
  }
  return (e.slice(1) as Expr[]).every((part) => bound(part, loops));
}

function substitute(e: Expr, variable: string): Expr {
  if (e === variable) return 0;
  if (typeof e === 'number' || typeof e === 'string') return e;
  return (e as readonly Expr[]).map((part, i) =>
    i === 0 ? part : substitute(part, variable),
  ) as unknown as Expr;
}

/** A number as every backend's language reads it; negative ones in parentheses. */
function literal(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}
