import { Code } from '../wasm/code.ts';
import { assembleModule } from '../wasm/module.ts';

/**
 * Has the engine WebAssembly's relaxed vectors, of which one adds a product to a sum in one instruction? Where the processor has that
 * too, it is quicker and rounds once instead of twice: sums are then a little closer to the exact ones, and no longer those of
 * plain single-precision loops bit for bit.
 */
export function fusesProducts(): boolean {
  const code = new Code(3, true);
  const local = code.local('v128');
  code.addProduct(
    () => code.get(local),
    () => code.get(local),
    () => code.get(local),
  );
  code.set(local);
  return WebAssembly.validate(
    assembleModule([], [{ parameters: ['i32', 'i32', 'i32'], code }], { pages: 1 }),
  );
}
