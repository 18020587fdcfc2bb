import { setFlagsFromString } from 'node:v8';

interface Asked {
  readonly flag: string;
  /** The version that has it first, and the last one whose name for it was seen. */
  readonly from: Version;
  readonly to: Version;
  /** Node is built without it elsewhere. */
  readonly only?: (platform: string, processor: string) => boolean;
}

type Version = readonly [major: number, minor: number];

const asked: readonly Asked[] = [
  // A product and a sum in one instruction, with one rounding; on of itself from 11.4 on. Dense networks train 1.4 times as fast.
  { flag: '--experimental-wasm-relaxed-simd', from: [11, 2], to: [11, 3] },
  // Vectors of four joined to vectors of eight where the processor has AVX2 (see main/engine-flags.ts).
  {
    flag: '--experimental-wasm-revectorize',
    from: [13, 6],
    to: [14, 6],
    only: (platform, processor) => processor === 'x64' && platform !== 'darwin',
  },
];

/**
 * Flags by which V8 of a version such as "11.3.244.8-node.38" runs our WebAssembly faster. All of them change what code is made of a
 * module, none of them what it computes (but for roundings of a fused product). Tried with Node 20, 22, 24, 25 and 26 on Linux on
 * x64; V8 writes a line on stderr for a flag that it does not know, so later versions are asked for nothing.
 */
export function engineFlags(version: string, platform: string, processor: string): string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const at = ordinal([major, minor]);
  return asked
    .filter(({ from, to }) => at >= ordinal(from) && at <= ordinal(to))
    .filter(({ only }) => only?.(platform, processor) ?? true)
    .map(({ flag }) => flag);
}

function ordinal([major, minor]: Version): number {
  return 1000 * major + minor;
}

/** Asks the V8 that runs us; before the first module is compiled. */
export function setEngineFlags(): void {
  for (const flag of engineFlags(process.versions.v8, process.platform, process.arch))
    setFlagsFromString(flag);
}
