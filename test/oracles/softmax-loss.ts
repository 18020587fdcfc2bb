/** Mean cross entropy of softmax scores, hand-written; n examples × c classes, one example per row. */
export interface SoftmaxLoss {
  readonly value: number;
  /** (P − C)/n. */
  readonly gradient: Float64Array;
  /** U ↦ the Hessian's product, (P∘U − P(Pᵀu))/n row by row. */
  hessian(u: Float64Array): Float64Array;
}

export function softmaxLoss(scores: Float64Array, targets: Float64Array, c: number): SoftmaxLoss {
  const n = scores.length / c;
  const p = new Float64Array(n * c);
  let value = 0;
  for (let i = 0; i < n; i += 1) {
    let highest = -Infinity;
    for (let k = 0; k < c; k += 1) highest = Math.max(highest, scores[i * c + k]!);
    let sum = 0;
    for (let k = 0; k < c; k += 1) {
      p[i * c + k] = Math.exp(scores[i * c + k]! - highest);
      sum += p[i * c + k]!;
      value -= targets[i * c + k]! * (scores[i * c + k]! - highest);
    }
    for (let k = 0; k < c; k += 1) p[i * c + k] = p[i * c + k]! / sum;
    value += Math.log(sum);
  }
  return {
    value: value / n,
    gradient: p.map((v, j) => (v - targets[j]!) / n),
    hessian(u) {
      const product = new Float64Array(n * c);
      for (let i = 0; i < n; i += 1) {
        let mean = 0;
        for (let k = 0; k < c; k += 1) mean += p[i * c + k]! * u[i * c + k]!;
        for (let k = 0; k < c; k += 1) product[i * c + k] = (p[i * c + k]! * (u[i * c + k]! - mean)) / n;
      }
      return product;
    },
  };
}

/** Share of rows, in per cent, whose largest score is not in the place of the largest target. */
export function errorRate(scores: Float64Array, targets: Float64Array, c: number): number {
  const n = scores.length / c;
  const arg = (v: Float64Array, i: number): number => {
    const row = v.subarray(i * c, (i + 1) * c);
    return row.indexOf(Math.max(...row));
  };
  let wrong = 0;
  for (let i = 0; i < n; i += 1) if (arg(scores, i) !== arg(targets, i)) wrong += 1;
  return (100 * wrong) / n;
}
