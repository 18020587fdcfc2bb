/**
 * What the window's engine is asked for. `--wasm-revectorize`: V8 joins WebAssembly's vectors of four to vectors of eight where the
 * processor has AVX2, and products of matrices are up to 1.8 times as fast (docs/performance.md). V8 leaves it off, being new; but
 * here it compiles no code but ours, which is held to the same bits with it and without (test/app/desktop-engine.spec.ts).
 */
export const engineFlags: readonly string[] = ['--wasm-revectorize'];

/** What V8 called it earlier (14.6 still does): for a browser of any version. */
export const earlierEngineFlags: readonly string[] = ['--experimental-wasm-revectorize'];
