/** What a Taylor test measured. */
export interface TaylorResult {
  /** Step lengths 2⁻¹ … 2⁻³⁰. */
  readonly h: readonly number[];
  /** |f(θ + h v) − f(θ)|: falls like h. */
  readonly e0: readonly number[];
  /** |f(θ + h v) − f(θ) − h gᵀv|: falls like h² when g is the gradient, like h when it is not. */
  readonly e1: readonly number[];
  /** Observed order of E1 before rounding dominates; null when E1 is nothing but rounding (f is linear along v). */
  readonly order: number | null;
  readonly passed: boolean;
}

const levels = 30;
/** An order that much below the expected one counts as it. Errors of third order leave half as many steps above rounding. */
const slack = { 2: 0.1, 3: 0.25 } as const;
/** Ratios that must agree. */
const needed = 3;

/**
 * The Taylor (derivative) test of a function along a line: h = 2⁻ᵏ, k = 1 … 30.
 *
 * Rounding leaves a floor in E1 that does not depend on h; it is read off the five smallest steps, where an error of order
 * h² has vanished: what is not proportional to h there is noise. Ratios are formed while both errors are 32 times above it, which bounds the error of an order by
 * log₂(1 + 2/32) < 0.09. A wrong gradient keeps E1 proportional to h down to the smallest steps, so the last three
 * ratios decide: their median is the order, and at least three ratios must exceed 1.9.
 */
export async function taylorTest(
  value: (h: number) => Promise<number>,
  slope: number,
): Promise<TaylorResult> {
  const start = await value(0);
  const h = Array.from({ length: levels }, (_, k) => 2 ** -(k + 1));
  const [e0, e1, signed]: [number[], number[], number[]] = [[], [], []];
  for (const step of h) {
    const change = (await value(step)) - start;
    e0.push(Math.abs(change));
    e1.push(Math.abs(change - step * slope));
    signed.push(change - step * slope);
  }
  const size = Math.max(Math.abs(start), Math.abs(slope), ...e0);
  return { h, e0, e1, ...judge(h, signed, start, size, 2) };
}

/** What a Taylor test of second order measured. */
export interface CubicResult {
  readonly h: readonly number[];
  /** |f(θ + h v) − f(θ) − h gᵀv − ½h² vᵀHv|: falls like h³ when g and H are right. */
  readonly e2: readonly number[];
  readonly order: number | null;
  readonly passed: boolean;
}

/** The Taylor test with the second derivative along the line. */
export function cubicTest(value: (h: number) => number, slope: number, curvature: number): CubicResult {
  const start = value(0);
  const h = Array.from({ length: levels }, (_, k) => 2 ** -(k + 1));
  const changes = h.map((step) => value(step) - start);
  const signed = h.map((step, k) => (changes[k] as number) - step * slope - 0.5 * step * step * curvature);
  const size = Math.max(Math.abs(start), Math.abs(slope), Math.abs(curvature), ...changes.map(Math.abs));
  return { h, e2: signed.map(Math.abs), ...judge(h, signed, start, size, 3) };
}

/** The order in which errors fall, and whether it is the expected one: see `taylorTest`. */
function judge(
  h: readonly number[],
  signed: readonly number[],
  start: number,
  size: number,
  expected: 2 | 3,
): { order: number | null; passed: boolean } {
  const floor = 32 * Math.max(noiseOf(h, signed), 2 ** -52 * Math.abs(start));
  const errors = signed.map(Math.abs);
  const orders: number[] = [];
  for (let k = 0; k + 1 < levels; k += 1) {
    const [large, small] = [errors[k] as number, errors[k + 1] as number];
    // Not the first dip below the floor ends the list: E1 of a wrong gradient may pass through zero on its way down.
    if (small <= floor || large <= floor || !Number.isFinite(large)) continue;
    orders.push(Math.log2(large / small));
  }
  const enough = expected - slack[expected];
  const exact = Math.max(...errors) <= 1e-12 * size || size === 0;
  const order = orders.length < needed ? null : median(orders.slice(-needed));
  const good = orders.filter((o) => o > enough).length >= needed;
  return { order, passed: exact || (order !== null && order > enough && good) };
}

/** Largest deviation of the last five errors from the multiple of h that fits them best. */
function noiseOf(h: readonly number[], errors: readonly number[]): number {
  const [steps, last] = [h.slice(-5), errors.slice(-5)];
  const factor =
    steps.reduce((sum, step, i) => sum + step * (last[i] as number), 0) /
    steps.reduce((sum, step) => sum + step * step, 0);
  return Math.max(...steps.map((step, i) => Math.abs((last[i] as number) - factor * step)));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
