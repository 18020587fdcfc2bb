/** Points of a history that nobody can read one by one. */
const mostPoints = 200;
/** Steps between points, at least, of a run that only its loss ends. */
const openStride = 100;

/**
 * Steps after which a run is measured: every epoch, or rarer where that is more than 200 points; every step of a run
 * of at most 200 steps. They depend on the numbers alone, so that a history can be repeated.
 */
export function nextPoint(step: number, stepsPerEpoch: number, lastStep: number): number {
  const epoch = Math.max(1, Math.round(stepsPerEpoch));
  const stride = lastStep === Infinity ? Math.max(epoch, openStride) : strideOf(epoch, lastStep);
  const next = (Math.floor(step / stride) + 1) * stride;
  return Math.min(next, lastStep);
}

function strideOf(epoch: number, lastStep: number): number {
  const wanted = lastStep / mostPoints;
  if (wanted <= 1) return 1;
  return wanted <= epoch ? epoch : niceAbove(wanted / epoch) * epoch;
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below the value. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((m) => m * power).find((n) => n >= value) ?? 10 * power;
}
