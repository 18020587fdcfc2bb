/** Round numbers of a logarithmic axis are 1, 2 and 5 times powers of ten. */
const steps = [1, 2, 5] as const;
/** An axis over more powers of ten than this has lines at those alone. */
const fewPowers = 2;
const mostTicks = 6;

/** The smallest range between round numbers that holds both; a range of its own where there are no data. */
export function logarithmicRange(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null || !(low > 0) || !(high >= low)) return [0.1, 1];
  const from = roundDown(low);
  const to = roundUp(high);
  return from < to ? [from, to] : [from, roundUp(to * 1.01)];
}

/** The round numbers within a range, few enough to be labelled. */
export function logarithmicTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const fine = last - first <= fewPowers;
  const stride = Math.max(1, Math.ceil((last - first) / mostTicks));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += stride) {
    for (const step of fine ? steps : [1]) ticks.push(rounded(step, power));
  }
  return ticks.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

function roundDown(value: number): number {
  const power = Math.floor(Math.log10(value) + 1e-12);
  const step = steps.findLast((one) => rounded(one, power) <= value * (1 + 1e-9)) ?? 1;
  return rounded(step, power);
}

function roundUp(value: number): number {
  const power = Math.floor(Math.log10(value) + 1e-12);
  const step = steps.find((one) => rounded(one, power) >= value * (1 - 1e-9));
  return step === undefined ? rounded(1, power + 1) : rounded(step, power);
}

/** `step`·10^`power` as a decimal numeral would give it. */
function rounded(step: number, power: number): number {
  return Number(`${step}e${power}`);
}
