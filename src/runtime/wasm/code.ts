/** WebAssembly instructions, as far as loops over float64 arrays need them. */

export const type = { i32: 0x7f, f64: 0x7c, v128: 0x7b, nothing: 0x40 } as const;
export type ValueType = 'i32' | 'f64' | 'v128';

/** Instructions without immediates of our choice, by the names of the specification's text format. */
const plain = {
  end: [0x0b],
  else: [0x05],
  'i32.eqz': [0x45],
  'i32.eq': [0x46],
  'i32.lt_s': [0x48],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.mul': [0x6c],
  'i32.div_s': [0x6d],
  'i32.rem_s': [0x6f],
  'i32.or': [0x72],
  'f64.eq': [0x61],
  'f64.ne': [0x62],
  'f64.lt': [0x63],
  'f64.gt': [0x64],
  'f64.abs': [0x99],
  'f64.neg': [0x9a],
  'f64.sqrt': [0x9f],
  'f64.add': [0xa0],
  'f64.sub': [0xa1],
  'f64.mul': [0xa2],
  'f64.div': [0xa3],
  'f64.min': [0xa4],
  'f64.max': [0xa5],
  'f64.convert_i32_s': [0xb7],
  'i32.trunc_sat_f64_s': [0xfc, 0x02],
  'i32.gt_s': [0x4a],
  'i32.div_u': [0x6e],
  'i32.rem_u': [0x70],
  'i32.and': [0x71],
  'f32.convert_i32_s': [0xb2],
  select: [0x1b],
  'f64x2.splat': [0xfd, 0x14],
  'f64x2.neg': [0xfd, 0xed, 0x01],
  'f64x2.add': [0xfd, 0xf0, 0x01],
  'f64x2.sub': [0xfd, 0xf1, 0x01],
  'f64x2.mul': [0xfd, 0xf2, 0x01],
  'f64x2.div': [0xfd, 0xf3, 0x01],
  'i32x4.splat': [0xfd, 0x11],
  'f32x4.splat': [0xfd, 0x13],
  'f32x4.eq': [0xfd, 0x41],
  'f32x4.lt': [0xfd, 0x43],
  'f32x4.gt': [0xfd, 0x44],
  'f32x4.ge': [0xfd, 0x46],
  'v128.not': [0xfd, 0x4d],
  'v128.and': [0xfd, 0x4e],
  'v128.or': [0xfd, 0x50],
  'v128.xor': [0xfd, 0x51],
  'v128.bitselect': [0xfd, 0x52],
  'f32x4.floor': [0xfd, 0x68],
  'f32x4.nearest': [0xfd, 0x6a],
  'f32x4.abs': [0xfd, 0xe0, 0x01],
  'f32x4.neg': [0xfd, 0xe1, 0x01],
  'f32x4.sqrt': [0xfd, 0xe3, 0x01],
  'f32x4.add': [0xfd, 0xe4, 0x01],
  'f32x4.sub': [0xfd, 0xe5, 0x01],
  'f32x4.mul': [0xfd, 0xe6, 0x01],
  'f32x4.div': [0xfd, 0xe7, 0x01],
  'f32x4.min': [0xfd, 0xe8, 0x01],
  'f32x4.max': [0xfd, 0xe9, 0x01],
  'f32x4.pmin': [0xfd, 0xea, 0x01],
  'f32x4.pmax': [0xfd, 0xeb, 0x01],
  'i32x4.add': [0xfd, 0xae, 0x01],
  'i32x4.sub': [0xfd, 0xb1, 0x01],
  'i32x4.shl': [0xfd, 0xab, 0x01],
  'i32x4.shr_s': [0xfd, 0xac, 0x01],
  'i32x4.trunc_sat_f32x4_s': [0xfd, 0xf8, 0x01],
  'f32x4.convert_i32x4_s': [0xfd, 0xfa, 0x01],
  'f32x4.relaxed_madd': [0xfd, 0x85, 0x02],
  drop: [0x1a],
  // Words that threads share, at the very address on the stack.
  'memory.atomic.notify': [0xfe, 0x00, 2, 0],
  'memory.atomic.wait32': [0xfe, 0x01, 2, 0],
  'i32.atomic.load': [0xfe, 0x10, 2, 0],
  'i32.atomic.store': [0xfe, 0x17, 2, 0],
  'i32.atomic.rmw.add': [0xfe, 0x1e, 2, 0],
  /** An i64 below 0: so many nanoseconds are for ever. */
  'i64.const -1': [0x42, 0x7f],
} as const;
export type Plain = keyof typeof plain;

/** A function body under construction: instructions in order, locals as they are asked for. */
export class Code {
  readonly bytes: number[] = [];
  readonly locals: ValueType[] = [];
  /** Products may be added to sums with one rounding; see `fusesProducts`. */
  readonly fused: boolean;
  private readonly parameters: number;

  constructor(parameters: number, fused = false) {
    this.parameters = parameters;
    this.fused = fused;
  }

  /** A new local variable; its number. */
  local(of: ValueType): number {
    this.locals.push(of);
    return this.parameters + this.locals.length - 1;
  }

  op(...names: readonly Plain[]): void {
    for (const name of names) this.bytes.push(...plain[name]);
  }

  /** sum + a·b of vectors of four, each of the three left on the stack by its writer. */
  addProduct(sum: () => void, a: () => void, b: () => void): void {
    if (!this.fused) {
      for (const write of [sum, a, b]) write();
      return this.op('f32x4.mul', 'f32x4.add');
    }
    for (const write of [a, b, sum]) write();
    this.op('f32x4.relaxed_madd');
  }

  get(local: number): void {
    this.bytes.push(0x20, ...unsigned(local));
  }

  set(local: number): void {
    this.bytes.push(0x21, ...unsigned(local));
  }

  tee(local: number): void {
    this.bytes.push(0x22, ...unsigned(local));
  }

  i32(value: number): void {
    this.bytes.push(0x41, ...signed(value));
  }

  f64(value: number): void {
    this.bytes.push(0x44, ...new Uint8Array(new Float64Array([value]).buffer));
  }

  call(index: number): void {
    this.bytes.push(0x10, ...unsigned(index));
  }

  /** Reads at the address on the stack plus `offset` bytes. */
  load(offset: number): void {
    this.bytes.push(0x2b, 3, ...unsigned(offset));
  }

  /** Writes the value on the stack to the address below it plus `offset` bytes. */
  store(offset: number): void {
    this.bytes.push(0x39, 3, ...unsigned(offset));
  }

  /** Two neighbours, one number twice, or one number and a zero. */
  loadPair(how: 'both' | 'splat' | 'low', offset: number): void {
    this.bytes.push(0xfd, { both: 0x00, splat: 0x0a, low: 0x5d }[how], 3, ...unsigned(offset));
  }

  /** Replaces the upper number of the vector on the stack by the one at the address below it. */
  loadHigh(offset: number): void {
    this.bytes.push(0xfd, 0x57, 3, ...unsigned(offset), 1);
  }

  /** Four single-precision numbers: neighbours, one number four times, or one number and zeros. */
  loadFour(how: 'all' | 'splat' | 'low', offset: number): void {
    this.bytes.push(0xfd, { all: 0x00, splat: 0x09, low: 0x5c }[how], 2, ...unsigned(offset));
  }

  /** Replaces one of four numbers of the vector on the stack by the one at the address below it. */
  loadLane(lane: number, offset: number): void {
    this.bytes.push(0xfd, 0x56, 2, ...unsigned(offset), lane);
  }

  storeFour(offset: number): void {
    this.bytes.push(0xfd, 0x0b, 2, ...unsigned(offset));
  }

  /** Writes one of four numbers of the vector on the stack to the address below it. */
  storeLane(lane: number, offset: number): void {
    this.bytes.push(0xfd, 0x5a, 2, ...unsigned(offset), lane);
  }

  /** Four single-precision constants. */
  four(a: number, b = a, c = a, d = a): void {
    this.bytes.push(0xfd, 0x0c, ...new Uint8Array(new Float32Array([a, b, c, d]).buffer));
  }

  fourWhole(a: number, b = a, c = a, d = a): void {
    this.bytes.push(0xfd, 0x0c, ...new Uint8Array(new Int32Array([a, b, c, d]).buffer));
  }

  /** Four of the eight single-precision numbers of two vectors. */
  shuffleFour(...places: readonly [number, number, number, number]): void {
    this.bytes.push(0xfd, 0x0d, ...places.flatMap((p) => [4 * p, 4 * p + 1, 4 * p + 2, 4 * p + 3]));
  }

  /** The first of four whole numbers. */
  firstWhole(): void {
    this.bytes.push(0xfd, 0x1b, 0);
  }

  extract(lane: 0 | 1): void {
    this.bytes.push(0xfd, 0x21, lane);
  }

  zeroVector(): void {
    this.bytes.push(0xfd, 0x0c, ...new Array<number>(16).fill(0));
  }

  begin(kind: 'block' | 'loop' | 'if', result: ValueType | 'nothing' = 'nothing'): void {
    this.bytes.push({ block: 0x02, loop: 0x03, if: 0x04 }[kind], type[result]);
  }

  /** Jumps out of (a loop: back to the start of) the `depth`-th enclosing construct if the number on the stack is not 0. */
  branchIf(depth: number): void {
    this.bytes.push(0x0d, ...unsigned(depth));
  }

  storePair(offset: number): void {
    this.bytes.push(0xfd, 0x0b, 3, ...unsigned(offset));
  }

  /** Fills bytes: destination, value and length are on the stack. */
  fillMemory(): void {
    this.bytes.push(0xfc, 0x0b, 0);
  }

  /** Copies bytes: destination, source and length are on the stack. */
  copyMemory(): void {
    this.bytes.push(0xfc, 0x0a, 0, 0);
  }

  /** A loop over 0 … count − 1 in `counter`. */
  count(counter: number, count: number, body: () => void): void {
    if (count <= 0) return;
    this.i32(0);
    this.set(counter);
    this.begin('loop');
    body();
    this.get(counter);
    this.i32(1);
    this.op('i32.add');
    this.tee(counter);
    this.i32(count);
    this.op('i32.lt_s');
    this.branchIf(0);
    this.op('end');
  }
}

/** LEB128 without sign. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** LEB128 with sign. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const done = (rest === 0 && (low & 64) === 0) || (rest === -1 && (low & 64) !== 0);
    bytes.push(done ? low : low | 128);
    if (done) return bytes;
  }
}
