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
/** An order above this counts as two. */
const enough = 1.9;
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
  const floor = 32 * Math.max(noiseOf(h, signed), 2 ** -52 * Math.abs(start));
  const orders: number[] = [];
  for (let k = 0; k + 1 < levels; k += 1) {
    const [large, small] = [e1[k] as number, e1[k + 1] as number];
    // Not the first dip below the floor ends the list: E1 of a wrong gradient may pass through zero on its way down.
    if (small <= floor || large <= floor || !Number.isFinite(large)) continue;
    orders.push(Math.log2(large / small));
  }
  const size = Math.max(Math.abs(start), Math.abs(slope), ...e0);
  const exact = Math.max(...e1) <= 1e-12 * size || size === 0;
  const order = orders.length < needed ? null : median(orders.slice(-needed));
  const good = orders.filter((o) => o > enough).length >= needed;
  return { h, e0, e1, order, passed: exact || (order !== null && order > enough && good) };
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
