import { present } from '../../base/assert.ts';
import type { Expr, Kernel, Reduction } from '../../compiler/program.ts';
import {
  chainOf,
  isReduction,
  outerReductions,
  type Spot,
  spotsOf,
  stridesOf,
  Unsupported,
} from './shape.ts';

/** An array as a shader sees it: the name of its buffer, and its extents, the last the fastest. */
export interface ShaderArray {
  readonly buffer: string;
  readonly extents: readonly number[];
}

/** Results that one invocation computes. */
export interface ShaderTile {
  readonly rows: number;
  readonly columns: number;
}

/** Invocations along either axis of a workgroup. */
export const workgroupEdge = 8;

const operators: Readonly<Record<string, string>> = { add: '+', subtract: '-', multiply: '*', divide: '/' };
const functions: Readonly<Record<string, string>> = {
  minimum: 'min',
  maximum: 'max',
  exp: 'exp',
  log: 'log',
  sqrt: 'sqrt',
  abs: 'abs',
  sin: 'sin',
  cos: 'cos',
};

/**
 * A kernel as the body of a WGSL compute shader that fills `result`, several rows and columns at once: what a sum reads is read
 * once for all of them. The columns of a tile lie a workgroup apart, so that neighbours read neighbouring numbers. What lies
 * outside a buffer may be read (WebGPU keeps such reads inside it) and is not used.
 */
export class Shader {
  private readonly lines: string[] = [];
  /** Names of what has been computed, by what it is; one map for every block that is open. */
  private readonly known: Map<string, string>[] = [new Map()];
  private count = 0;
  private readonly kernel: Kernel;
  private readonly inputs: readonly ShaderArray[];
  private readonly batch: number;
  private readonly extents: readonly number[];

  constructor(kernel: Kernel, inputs: readonly ShaderArray[], batch: number) {
    this.kernel = kernel;
    this.inputs = inputs;
    this.batch = batch;
    this.extents = kernel.extents.map((e) => this.size(e));
  }

  /** The function `main`. */
  write(tile: ShaderTile): string {
    const { kernel, extents, lines } = this;
    const [height, width] = [extents.at(-2), extents.at(-1)];
    const start = `i32(gid.x / ${workgroupEdge}u) * ${workgroupEdge * tile.columns} + i32(gid.x % ${workgroupEdge}u)`;
    for (let c = 0; c < tile.columns; c += 1) lines.push(`let x${c} = ${start} + ${workgroupEdge * c};`);
    for (let r = 0; r < tile.rows; r += 1) lines.push(`let y${r} = i32(gid.y) * ${tile.rows} + ${r};`);
    lines.push('let z = i32(gid.z);', `if (x0 >= ${width} || y0 >= ${height}) { return; }`);
    const spots = spotsOf({ rows: tile.rows, quads: tile.columns, lanes: 1 });
    for (const e of outerReductions(kernel.value)) this.reduce(e, spots);
    for (const spot of spots) {
      const value = this.real(kernel.value, spot);
      const place = this.flat(
        extents.map((_, axis) => this.variable(`i${axis}`, spot)),
        extents,
      );
      lines.push(`if (x${spot.c} < ${width} && y${spot.r} < ${height}) { result[${place}] = ${value}; }`);
    }
    const head = `@compute @workgroup_size(${workgroupEdge}, ${workgroupEdge}, 1)
fn main(@builtin(global_invocation_id) gid : vec3<u32>) {`;
    return `${head}\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
  }

  private size(extent: number | string): number {
    if (extent === 'batch') return this.batch;
    if (typeof extent === 'number') return extent;
    throw new Unsupported(`the extent ${extent}`);
  }

  private variable(name: string, { r, c }: Spot): string {
    if (name === 'batch') return String(this.batch);
    const axis = /^i(\d)$/.exec(name);
    if (!axis) return name.replaceAll("'", '_');
    return [`x${c}`, `y${r}`, 'z'][this.extents.length - 1 - Number(axis[1])] ?? '0';
  }

  private flat(index: readonly string[], extents: readonly number[]): string {
    const strides = stridesOf(extents);
    return index.map((at, axis) => (strides[axis] === 1 ? at : `${at} * ${strides[axis]}`)).join(' + ');
  }

  /** A name for a value, so that it is computed once in the block at hand and those within it. */
  private named(type: 'f32' | 'i32', text: string): string {
    const before = this.known.findLast((block) => block.has(text))?.get(text);
    if (before !== undefined) return before;
    const name = this.fresh();
    this.lines.push(`let ${name} : ${type} = ${text};`);
    this.known.at(-1)?.set(text, name);
    return name;
  }

  private fresh(): string {
    this.count += 1;
    return `t${this.count}`;
  }

  /** Sums or largest-of for all spots in one loop; afterwards `real` finds them by name. */
  private reduce(e: Reduction, spots: readonly Spot[]): void {
    const { lines } = this;
    const { loops, body } = chainOf(e);
    const sums = e[0] === 'sum';
    const totals = spots.map((spot) => {
      const name = this.fresh();
      const first = sums ? '0f' : this.real(substituted(body, e[1], 0), spot);
      lines.push(`var ${name} : f32 = ${first};`);
      return name;
    });
    for (const [counter, extent, looked] of loops) {
      if (looked !== undefined) throw new Unsupported('a number of terms that is looked up');
      const k = this.variable(counter, { r: 0, c: 0 });
      lines.push(`for (var ${k} : i32 = ${sums ? 0 : 1}; ${k} < ${this.size(extent)}; ${k}++) {`);
      this.known.push(new Map());
    }
    spots.forEach((spot, i) => {
      const term = this.real(body, spot);
      lines.push(sums ? `${totals[i]} += ${term};` : `${totals[i]} = max(${totals[i]}, ${term});`);
    });
    for (const _ of loops) {
      lines.push('}');
      this.known.pop();
    }
    spots.forEach((spot, i) => this.known.at(-1)?.set(keyOf(e, spot), present(totals[i], 'total')));
  }

  /** An expression as a number of type f32. */
  private real(e: Expr, spot: Spot): string {
    if (typeof e === 'number') return literal(e);
    if (typeof e === 'string') return `f32(${this.variable(e, spot)})`;
    if (e[0] === 'load') {
      const { buffer, extents } = present(this.inputs[e[1] as number], 'input');
      const index = (e.slice(2) as Expr[]).map((i) => this.whole(i, spot));
      return this.named('f32', `${buffer}[${this.flat(index, extents)}]`);
    }
    if (isReduction(e)) {
      const find = (): string | undefined => {
        const key = keyOf(e, spot);
        return this.known.findLast((block) => block.has(key))?.get(key);
      };
      if (find() === undefined) this.reduce(e, [spot]);
      return present(find(), 'total');
    }
    return this.apply(e[0] as string, e, spot);
  }

  private apply(name: string, e: Expr, spot: Spot): string {
    if (name === 'quotient' || name === 'remainder') return `f32(${this.whole(e, spot)})`;
    const [a = '', b = '', c = ''] = ((e as readonly Expr[]).slice(1) as Expr[]).map((part) =>
      this.real(part, spot),
    );
    if (operators[name]) return `(${a} ${operators[name]} ${b})`;
    if (functions[name]) return `${functions[name]}(${[a, b].filter((text) => text !== '').join(', ')})`;
    switch (name) {
      case 'negate':
        return `(-${a})`;
      case 'tanh': // beyond ±15 it is ±1 in single precision, and devices may answer with no number
        return this.named('f32', `tanh(clamp(${a}, -15f, 15f))`);
      case 'logistic': // e⁸⁰ is still finite
        return this.named('f32', `(1f / (1f + exp(min(80f, -${a}))))`);
      case 'softplus':
        return `(max(${a}, 0f) + log(1f + exp(-abs(${a}))))`;
      case 'sign':
        return `select(-1f, 1f, ${a} > 0f)`;
      case 'positive':
        return `select(0f, 1f, ${a} > 0f)`;
      case 'equal':
        return `select(0f, 1f, ${a} == ${b})`;
      case 'finite':
        return `select(0f, 1f, abs(${a}) < 3e38f)`;
      case 'select':
        return `select(${c}, ${b}, ${a} > 0f)`;
      default:
        throw new Unsupported(`the function ${name}`);
    }
  }

  /** An index as a number of type i32. */
  private whole(e: Expr, spot: Spot): string {
    if (typeof e === 'number' && Number.isInteger(e)) return e < 0 ? `(${e})` : String(e);
    if (typeof e === 'string') return this.variable(e, spot);
    if (!Array.isArray(e)) throw new Unsupported('an index that is no whole number');
    const name = e[0] as string;
    if (name === 'load') return this.named('i32', `i32(${this.real(e, spot)})`);
    const [a = '', b = '', c = ''] = (e.slice(1) as Expr[]).map((part) => this.whole(part, spot));
    switch (name) {
      case 'add':
      case 'subtract':
      case 'multiply':
        return `(${a} ${operators[name]} ${b})`;
      case 'quotient':
        return this.named('i32', `${a} / ${b}`);
      case 'remainder':
        return this.named('i32', `${a} % ${b}`);
      case 'negate':
        return `(-${a})`;
      case 'positive':
        return `select(0, 1, ${a} > 0)`;
      case 'select':
        return `select(${c}, ${b}, ${a} > 0)`;
      default:
        throw new Unsupported(`${name} in an index`);
    }
  }
}

function keyOf(e: Reduction, { r, c }: Spot): string {
  return `${JSON.stringify(e)} ${r} ${c}`;
}

function substituted(e: Expr, variable: string, value: number): Expr {
  if (e === variable) return value;
  if (typeof e === 'number' || typeof e === 'string') return e;
  const [head, ...parts] = e as readonly Expr[];
  return [head, ...parts.map((part) => substituted(part, variable, value))] as unknown as Expr;
}

/** In single precision, and so written that it is no whole number. */
function literal(value: number): string {
  const rounded = Math.fround(value);
  if (!Number.isFinite(rounded)) throw new Unsupported('a constant beyond single precision');
  return rounded < 0 || Object.is(rounded, -0) ? `(${rounded}f)` : `${rounded}f`;
}
