/** A vector of complex numbers. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function real(values: ArrayLike<number>): Complex {
  return { re: Float64Array.from(values), im: new Float64Array(values.length) };
}

/**
 * The discrete Fourier transform by its definition, O(n²): Xₖ = Σⱼ xⱼ exp(∓2πi jk/n), with + and the factor 1/n for the
 * inverse. Angles are reduced modulo n before they are multiplied by 2π/n, so that roots of unity are exact to rounding.
 */
export function fourier({ re, im }: Complex, inverse = false): Complex {
  const n = re.length;
  const sign = inverse ? 1 : -1;
  const scale = inverse ? 1 / n : 1;
  const cos = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sin = Float64Array.from({ length: n }, (_, k) => sign * Math.sin((2 * Math.PI * k) / n));
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k += 1) {
    let [a, b] = [0, 0];
    for (let j = 0; j < n; j += 1) {
      const [c, s] = [cos[(j * k) % n] ?? 0, sin[(j * k) % n] ?? 0];
      const [x, y] = [re[j] ?? 0, im[j] ?? 0];
      a += x * c - y * s;
      b += x * s + y * c;
    }
    out.re[k] = scale * a;
    out.im[k] = scale * b;
  }
  return out;
}

/** The transform over both axes of an n × n matrix, row-major. */
export function fourier2({ re, im }: Complex, n: number, inverse = false): Complex {
  const out = { re: re.slice(), im: im.slice() };
  for (const [stride, step] of [
    [1, n],
    [n, 1],
  ] as const) {
    for (let line = 0; line < n; line += 1) {
      const places = Array.from({ length: n }, (_, i) => line * step + i * stride);
      const part = fourier(
        {
          re: Float64Array.from(places, (i) => out.re[i] ?? 0),
          im: Float64Array.from(places, (i) => out.im[i] ?? 0),
        },
        inverse,
      );
      for (const [i, place] of places.entries()) {
        out.re[place] = part.re[i] ?? 0;
        out.im[place] = part.im[i] ?? 0;
      }
    }
  }
  return out;
}

/** Products component by component. */
export function times(a: Complex, b: Complex): Complex {
  const n = a.re.length;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k += 1) {
    const [ar, ai, br, bi] = [a.re[k] ?? 0, a.im[k] ?? 0, b.re[k] ?? 0, b.im[k] ?? 0];
    out.re[k] = ar * br - ai * bi;
    out.im[k] = ar * bi + ai * br;
  }
  return out;
}

export function conjugate({ re, im }: Complex): Complex {
  return { re, im: im.map((v) => -v) };
}
