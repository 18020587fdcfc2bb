import { setFlagsFromString } from 'node:v8';

/** What V8 is asked for, from the version that has it to the last one whose name for it was seen. */
const asked: readonly (readonly [from: Version, to: Version, flag: string])[] = [
  // A product and a sum in one instruction, with one rounding; on of itself from 11.4 on. Dense networks train 1.4 times as fast.
  [[11, 2], [11, 3], '--experimental-wasm-relaxed-simd'],
  // Vectors of four joined to vectors of eight where the processor has AVX2 (see main/engine-flags.ts).
  [[13, 6], [14, 6], '--experimental-wasm-revectorize'],
];

type Version = readonly [major: number, minor: number];

/**
 * Flags by which V8 of a version such as "11.3.244.8-node.38" runs our WebAssembly faster. All of them change what code is made of a
 * module, none of them what it computes (but for roundings of a fused product). Tried with Node 20, 22, 24, 25 and 26; V8 writes a
 * line on stderr for a flag that it does not know, so later versions are asked for nothing.
 */
export function engineFlags(version: string): string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const at = ordinal([major, minor]);
  return asked.filter(([from, to]) => at >= ordinal(from) && at <= ordinal(to)).map(([, , flag]) => flag);
}

function ordinal([major, minor]: Version): number {
  return 1000 * major + minor;
}

/** Asks the V8 that runs us; before the first module is compiled. */
export function setEngineFlags(): void {
  for (const flag of engineFlags(process.versions.v8)) setFlagsFromString(flag);
}
